import {
  isOver,
  type ContainerProgressEvent,
  type JobChoice,
  type JobData,
  type JobSnapshot,
} from '../../shared/domain/job.ts';
import { jobId, type BatchId, type ConnectionId, type JobId, type Vmid } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import type { Redactor } from '../lib/redact.ts';
import { cancelledByUser, closingReason } from './closing.ts';
import { firstSnapshot, rebased, resumed } from './first-snapshot.ts';
import { JobAdmission, type Held } from './job-admission.ts';
import { JobBook } from './job-book.ts';
import { endAsCancelled, settleEnd, withoutChoices } from './job-endings.ts';
import type { JobRecords } from './job-records.ts';
import type { JobRun } from './job-run.ts';
import { isGoingOn, leftOut, type GoingOn } from './left-out.ts';
import { LostJobs } from './lost-jobs.ts';
import { notPossible } from './not-possible.ts';
import { PausedJobs } from './paused-jobs.ts';
import type { Recipe } from './recipe.ts';
import { RunningJobs } from './running-jobs.ts';
import { takeUpAll } from './take-up.ts';

export type JobRunnerOptions = {
  records: JobRecords;
  recipeFor: (id: JobId, data: JobData) => Recipe;
  clock: Clock;
  redactor: Redactor;
  log: Log;
  /** Jobs at once per connection. */
  concurrency?: number;
  /** Whether interrupted creations go on after a start without a question, as far as that is safe. */
  continuesInterrupted?: () => boolean;
};

type StartOptions = { batchId?: BatchId | null; settles?: { jobId: JobId; choice: JobChoice } | null };

/**
 * Runs jobs, a few at once per connection and one at a time per container, journals every step as it happens,
 * and tells what became of them.
 */
export class JobRunner implements AsyncDisposable {
  readonly changed: Emitter<JobSnapshot>;
  readonly progress = new Emitter<ContainerProgressEvent>();
  readonly #options: JobRunnerOptions;
  readonly #book: JobBook;
  readonly #admission: JobAdmission;
  readonly #running: RunningJobs;
  readonly #lost: LostJobs;
  readonly #paused: PausedJobs;

  /** Takes up the records; a job that had not ended is `interrupted` now, with the step it was in. */
  constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#book = new JobBook(options.records.jobs);
    this.changed = this.#book.changed;
    this.#admission = new JobAdmission({ ...options, book: this.#book });
    this.#running = new RunningJobs({
      concurrency: 2,
      ...options,
      book: this.#book,
      progress: this.progress,
      recipeOf: (id) => this.#admission.recipeOf(id),
      onAfter: async (id, { next, mode }) => {
        if (next === 'when-online') this.#lost.note(id, mode);
        else if (!this.#admission.isClosing) await this.#paused.goOnAtOnce(id);
      },
    });
    const parts = { ...options, book: this.#book, admission: this.#admission, running: this.#running };
    takeUpAll(parts);
    this.#lost = new LostJobs(parts);
    this.#paused = new PausedJobs(parts);
  }

  /** Newest first. */
  list(): JobSnapshot[] {
    return this.#book.list();
  }

  /** @throws AppError `job:not-found` */
  get(id: JobId): JobSnapshot {
    return this.#book.get(id);
  }

  /** The unfinished job that works on a container, if there is one. */
  workingOn(connectionId: ConnectionId, vmid: Vmid): JobSnapshot | null {
    return this.#book.workingOn(connectionId, vmid);
  }

  /**
   * Keeps jobs off a container while something short is done to it without one.
   * @throws AppError `container:busy` while a job or another deed works on it
   */
  hold<T>(held: Held, work: () => Promise<T>): Promise<T> {
    return this.#admission.hold(held, work);
  }

  /**
   * Writes the job down and queues it; the reply ends here, the rest is events. With `settles` it is what was chosen for a job that
   * stopped, which has no more choices from the moment this one exists.
   * @throws AppError `container:busy` while another job works on the same container; `job:not-possible` where that is not to be chosen
   */
  start(data: JobData, { batchId = null, settles = null }: StartOptions = {}): JobId {
    if (settles) this.assertChoice(settles.jobId, settles.choice);
    const settled = settles && this.get(settles.jobId);
    const id = jobId.parse(crypto.randomUUID());
    const recipe = this.#options.recipeFor(id, data);
    this.#admission.refuseIfBusy(recipe.head);
    const snapshot = firstSnapshot(id, recipe, { now: this.#options.clock.now(), batchId });
    this.#options.records.jobs.insert(data, snapshot, settled && withoutChoices(settled));
    this.#running.launch(snapshot, recipe);
    if (settles) this.choose(settles.jobId, settles.choice);
    return id;
  }

  /** Stops a job where it is. It ends as `cancelled` when its work has let go. */
  cancel(id: JobId): void {
    const run = this.#running.get(id);
    if (!run) return this.#paused.cancel(id);
    const { tracker } = run;
    if (this.#running.withdraw(run)) return endAsCancelled(tracker.snapshot, run.recipe, this.#books);
    if (run.isParked) return this.#afterPausing(run, 'cancel', () => this.cancel(id));
    const { state } = tracker.snapshot;
    if (state.name === 'running' && state.isCancelling) return;
    if (state.name === 'running') tracker.setState({ name: 'running', isCancelling: true });
    run.stop(cancelledByUser());
  }

  /**
   * Makes a job stop and wait before a step that has not begun; null is the next one.
   * @throws AppError `job:not-possible` when no such step is left
   */
  pause(id: JobId, stepId: string | null, isWanted: boolean): JobSnapshot {
    const job = this.get(id);
    const { steps, pausesBefore } = job;
    const pending = steps.filter(({ state }) => state === 'pending');
    const step = stepId === null ? pending[0] : pending.find((one) => one.id === stepId);
    if (!step || isOver(job.state)) throw notPossible(job, 'pause');
    const others = pausesBefore.filter((one) => one !== step.id);
    const wanted = isWanted ? [...others, step.id] : others;
    const tracker = this.#running.get(id)?.tracker;
    if (tracker) tracker.pauseBefore(wanted);
    else this.#book.save({ ...job, pausesBefore: wanted, revision: job.revision + 1 });
    return this.get(id);
  }

  /** Answers what a paused job waits for: go on, or not. */
  answer(id: JobId, accept: boolean): void {
    const run = this.#running.get(id);
    if (run?.answer(accept)) return;
    if (run) return this.#afterPausing(run, 'answer', () => this.answer(id, accept));
    this.#paused.answer(id, accept);
  }

  /** @throws AppError `job:not-possible` when the job does not offer this choice now */
  assertChoice(id: JobId, choice: JobChoice): void {
    const job = this.get(id);
    const isOffered = 'choices' in job.state && job.state.choices.includes(choice);
    if (!isOffered || this.#running.has(id)) throw notPossible(job, choice);
  }

  /**
   * Goes on with a job that stopped: from the failed step, past it, or past all that `finish` leaves out. The other
   * choices only settle it. What `revise` writes about the job is written with the going on, or not at all.
   */
  choose(id: JobId, choice: JobChoice, { revise }: { revise?: () => void } = {}): JobSnapshot {
    this.assertChoice(id, choice);
    const job = this.get(id);
    if (isGoingOn(choice)) return this.#resume(job, choice, revise);
    return settleEnd(job, this.#admission.recipeOf(id), choice, this.#books);
  }

  /** Resolves when the job runs no longer: it has ended, happily or not, or it is paused. */
  async finished(id: JobId): Promise<JobSnapshot> {
    await this.#running.get(id)?.finished;
    return this.get(id);
  }

  /** The machine has slept: connections that died meanwhile are found out now instead of at their time-out. */
  wokeUp(): void {
    for (const { recipe } of this.#running.all()) recipe.wokeUp?.();
  }

  /**
   * The server of a connection answers. Jobs of it that were cut off from their tasks follow them again: one that lost only the server
   * goes on, one that was interrupted by the end of the app only finds out how far it came.
   */
  reconcile(connectionId: ConnectionId): void {
    this.#lost.reconcile(connectionId);
  }

  /**
   * Takes no new work, ends what runs and waits until all of it has let go. `pause` leaves Proxmox' tasks alone and the jobs
   * interrupted, `cancel` ends both.
   */
  async closeDown(how: 'pause' | 'cancel'): Promise<void> {
    this.#admission.close();
    await this.#running.stopAll(how === 'pause' ? closingReason : cancelledByUser());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeDown('pause');
    this.#options.records.jobLog.flush();
    this.#book[Symbol.dispose]();
    this.progress[Symbol.dispose]();
  }

  get #books(): { book: JobBook; clock: Clock } {
    return { book: this.#book, clock: this.#options.clock };
  }

  #resume(stopped: JobSnapshot, choice: GoingOn, revise?: () => void): JobSnapshot {
    const { records } = this.#options;
    // By another connection to the same file: within, each would wait for the other.
    records.jobLog.flush();
    const next = records.atomic(() => {
      revise?.();
      const recipe = this.#admission.recipeToGoOn(stopped, choice);
      const { skipped, warnings } = leftOut(choice, stopped, recipe);
      for (const stepId of skipped) records.journal.outcome(stopped.id, stepId, { kind: 'skipped' });
      const snapshot = resumed({ ...rebased(stopped, recipe), warnings }, choice);
      records.jobs.saveSnapshot(snapshot);
      return { snapshot, recipe };
    })();
    this.#running.launch(next.snapshot, next.recipe);
    return this.get(stopped.id);
  }

  /** A job that has just been paused is still letting go of what it had open; what is asked of it comes right after. */
  #afterPausing(run: JobRun, action: string, ask: () => void): void {
    if (!run.isParked) throw notPossible(this.get(run.id), action);
    void run.finished.then(ask).catch((error: unknown) => this.#options.log.bug(error, `${action} of job ${run.id}`));
  }
}
