import PQueue from 'p-queue';
import { AppError, isExpected, toErrorData } from '../../shared/errors.ts';
import {
  type ContainerProgressEvent,
  type JobChoice,
  type JobData,
  type JobSnapshot,
  type JobState,
} from '../../shared/domain/job.ts';
import { jobId, type BatchId, type ConnectionId, type JobId, type Vmid } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import type { Redactor } from '../lib/redact.ts';
import { closingReason } from './closing.ts';
import { firstSnapshot } from './first-snapshot.ts';
import type { JobRecords } from './job-records.ts';
import { redactError } from './redact-error.ts';
import { isGoingOn, leftOut, type GoingOn } from './left-out.ts';
import { JobTracker } from './job-tracker.ts';
import type { Recipe } from './recipe.ts';
import { runSteps, type StepStop } from './run-steps.ts';

type ActiveJob = {
  readonly recipe: Recipe;
  readonly tracker: JobTracker;
  readonly controller: AbortController;
  answer: ((accept: boolean) => void) | null;
  finished: Promise<void>;
};

export type JobRunnerOptions = {
  records: JobRecords;
  recipeFor: (id: JobId, data: JobData) => Recipe;
  clock: Clock;
  redactor: Redactor;
  log: Log;
  /** Jobs at once per connection. */
  concurrency?: number;
};

const unfinished: ReadonlySet<JobState['name']> = new Set(['queued', 'running', 'paused']);

/**
 * Runs jobs, a few at once per connection and one at a time per container, journals every step as it happens,
 * and tells what became of them.
 */
export class JobRunner implements AsyncDisposable {
  readonly changed = new Emitter<JobSnapshot>();
  readonly progress = new Emitter<ContainerProgressEvent>();
  readonly #options: JobRunnerOptions;
  readonly #queues = new Map<ConnectionId, PQueue>();
  readonly #snapshots = new Map<JobId, JobSnapshot>();
  readonly #active = new Map<JobId, ActiveJob>();
  #isClosing = false;

  /** Takes up the records; a job that had not ended is `interrupted` now, with the step it was in. */
  constructor(options: JobRunnerOptions) {
    this.#options = options;
    for (const snapshot of options.records.jobs.list()) this.#snapshots.set(snapshot.id, snapshot);
    for (const snapshot of this.#snapshots.values()) if (unfinished.has(snapshot.state.name)) this.#interrupt(snapshot);
  }

  /** Newest first. */
  list(): JobSnapshot[] {
    return [...this.#snapshots.values()].toSorted((a, b) => b.createdAt - a.createdAt);
  }

  /** @throws AppError `job:not-found` */
  get(id: JobId): JobSnapshot {
    const snapshot = this.#snapshots.get(id);
    if (!snapshot) throw new AppError('job:not-found', `No job ${id}`, { jobId: id });
    return snapshot;
  }

  /** The unfinished job that works on a container, if there is one. */
  workingOn(connectionId: ConnectionId, vmid: Vmid): JobSnapshot | null {
    for (const { tracker } of this.#active.values()) {
      const { snapshot } = tracker;
      if (snapshot.connectionId === connectionId && snapshot.vmid === vmid) return snapshot;
    }
    return null;
  }

  /**
   * Writes the job down and queues it; the reply ends here, the rest is events.
   * @throws AppError `container:busy` while another job works on the same container
   */
  start(data: JobData, { batchId = null }: { batchId?: BatchId | null } = {}): JobId {
    const id = jobId.parse(crypto.randomUUID());
    const recipe = this.#options.recipeFor(id, data);
    this.#refuseIfBusy(recipe.head.connectionId, recipe.head.vmid);
    const snapshot = firstSnapshot(id, recipe, { now: this.#options.clock.now(), batchId });
    this.#options.records.jobs.insert(data, snapshot);
    this.#launch(snapshot, recipe);
    return id;
  }

  /** Stops a job where it is. It ends as `cancelled` when its work has let go. */
  cancel(id: JobId): void {
    const active = this.#active.get(id);
    if (!active) throw this.#notPossible(id, 'cancel');
    const { state } = active.tracker.snapshot;
    if (state.name === 'queued') return this.#cancelQueued(id, active);
    if (state.name === 'running') active.tracker.setState({ name: 'running', isCancelling: true });
    active.answer?.(false);
    active.controller.abort(new DOMException('Cancelled by the user', 'AbortError'));
  }

  /** Answers a paused job's question. */
  answer(id: JobId, accept: boolean): void {
    const active = this.#active.get(id);
    if (!active?.answer) throw this.#notPossible(id, 'answer');
    active.answer(accept);
  }

  /** @throws AppError `job:not-possible` when the job does not offer this choice now */
  assertChoice(id: JobId, choice: JobChoice): void {
    const { state } = this.get(id);
    const isOffered = 'choices' in state && state.choices.includes(choice);
    if (!isOffered || this.#active.has(id)) throw this.#notPossible(id, choice);
  }

  /**
   * Goes on with a job that stopped: from the failed step, past it, or past all that `finish` leaves out. The other
   * choices only settle it.
   */
  choose(id: JobId, choice: JobChoice): JobSnapshot {
    this.assertChoice(id, choice);
    const snapshot = this.get(id);
    const { state } = snapshot;
    if (!('choices' in state)) return snapshot;
    if (isGoingOn(choice)) return this.#resume(snapshot, choice);
    const settled = { ...snapshot, revision: snapshot.revision + 1, state: { ...state, choices: [] } };
    this.#save(settled);
    this.#recipeOfRecord(id)?.settled?.(choice, settled);
    return settled;
  }

  /** Resolves when the job has ended, happily or not. */
  async finished(id: JobId): Promise<JobSnapshot> {
    await this.#active.get(id)?.finished;
    return this.get(id);
  }

  /** Cancels what runs and waits until all of it has let go. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    const running = [...this.#active.values()];
    for (const { controller, answer } of running) {
      answer?.(false);
      controller.abort(closingReason);
    }
    await Promise.allSettled(running.map(({ finished }) => finished));
    this.#options.records.jobLog.flush();
    this.changed[Symbol.dispose]();
    this.progress[Symbol.dispose]();
  }

  #resume(snapshot: JobSnapshot, choice: GoingOn): JobSnapshot {
    const { jobs, journal } = this.#options.records;
    const data = jobs.data(snapshot.id);
    if (!data) throw this.#notPossible(snapshot.id, choice);
    this.#refuseIfBusy(snapshot.connectionId, snapshot.vmid);
    const recipe = this.#options.recipeFor(snapshot.id, data);
    const { skipped, warnings } = leftOut(choice, snapshot, recipe);
    for (const stepId of skipped) journal.outcome(snapshot.id, stepId, { kind: 'skipped' });
    this.#launch({ ...snapshot, warnings, state: { name: 'queued', position: 1 }, endedAt: null }, recipe);
    return this.get(snapshot.id);
  }

  #launch(snapshot: JobSnapshot, recipe: Recipe): void {
    const { clock, redactor, records } = this.#options;
    const sink = {
      event: (event: ContainerProgressEvent) => {
        records.jobLog.append(event.jobId, [event]);
        this.progress.emit(event);
      },
      snapshot: (changed: JobSnapshot) => this.#save(changed),
    };
    const tracker = new JobTracker(snapshot, recipe, { clock, redactor, sink });
    const queue = this.#queueOf(snapshot.connectionId);
    const active: ActiveJob = {
      recipe,
      tracker,
      controller: new AbortController(),
      answer: null,
      finished: Promise.resolve(),
    };
    this.#active.set(snapshot.id, active);
    const isFree = queue.pending < queue.concurrency;
    tracker.setState({ name: 'queued', position: isFree ? 1 : queue.size + 1 });
    // The signal goes to the work, not to the queue: the slot must stay taken until the work has cleaned up.
    active.finished = queue.add(() => this.#work(active)).then(() => this.#renumber(snapshot.connectionId));
  }

  async #work(active: ActiveJob): Promise<void> {
    const { recipe, tracker, controller } = active;
    this.#renumber(recipe.head.connectionId);
    const { id } = tracker.snapshot;
    // Cancelled while it waited: there is nothing to do any more.
    if (this.#active.get(id) !== active) return;
    try {
      if (!controller.signal.aborted) tracker.setState({ name: 'running', isCancelling: false });
      const stop = await runSteps(recipe, {
        tracker,
        signal: controller.signal,
        records: this.#options.records,
        ask: (question) => this.#ask(active, question),
        redactError: (error) => redactError(this.#options.redactor, error),
      });
      this.#end(active, stop);
    } catch (error) {
      // A fault of ours in the books must not leave the job running for ever.
      this.#end(active, { stepId: null, error });
    } finally {
      await recipe.close().catch((error: unknown) => this.#options.log.bug(error, `closing job ${id}`));
      this.#active.delete(id);
      this.#options.records.jobLog.flush();
    }
  }

  #end({ recipe, tracker, controller }: ActiveJob, stop: StepStop | null): void {
    if (stop === null) {
      tracker.complete(recipe.result(), `${recipe.head.title}: done`);
      recipe.ended?.('succeeded', tracker.snapshot);
      return;
    }
    const choices = recipe.choices(stop.stepId, stop.error);
    if (controller.signal.aborted && this.#isClosing) {
      tracker.setState({
        name: 'interrupted',
        stepId: stop.stepId,
        reason: 'Gantry was closed while this job ran',
        choices,
      });
      recipe.ended?.('interrupted', tracker.snapshot);
      return;
    }
    if (controller.signal.aborted) {
      tracker.setState({ name: 'cancelled', stepId: stop.stepId, choices });
      recipe.ended?.('cancelled', tracker.snapshot);
      return;
    }
    const ref = isExpected(stop.error)
      ? ''
      : this.#options.log.bug(stop.error, `job ${tracker.snapshot.id}, step ${stop.stepId}`);
    const error = redactError(this.#options.redactor, toErrorData(stop.error, ref));
    this.#options.log.write('warn', `job failed: ${error.code}`, { job: tracker.snapshot.id, step: stop.stepId });
    tracker.failed(stop.stepId, error);
    tracker.setState({ name: 'failed', stepId: stop.stepId, error, choices });
    recipe.ended?.('failed', tracker.snapshot);
  }

  #cancelQueued(id: JobId, { recipe, tracker }: ActiveJob): void {
    this.#active.delete(id);
    tracker.setState({ name: 'cancelled', stepId: null, choices: recipe.choices(null) });
    recipe.ended?.('cancelled', tracker.snapshot);
    this.#renumber(tracker.snapshot.connectionId);
  }

  async #ask(active: ActiveJob, question: string): Promise<boolean> {
    if (active.controller.signal.aborted) return false;
    active.tracker.setState({ name: 'paused', reason: question });
    const accepted = await new Promise<boolean>((resolve) => {
      active.answer = resolve;
    });
    active.answer = null;
    active.tracker.setState({ name: 'running', isCancelling: active.controller.signal.aborted });
    return accepted;
  }

  #queueOf(connectionId: ConnectionId): PQueue {
    const known = this.#queues.get(connectionId);
    if (known) return known;
    const queue = new PQueue({ concurrency: this.#options.concurrency ?? 2 });
    this.#queues.set(connectionId, queue);
    return queue;
  }

  /** Tells every waiting job of a connection its place again. */
  #renumber(connectionId: ConnectionId): void {
    let position = 0;
    for (const { tracker } of this.#active.values()) {
      const { state, connectionId: own } = tracker.snapshot;
      if (own !== connectionId || state.name !== 'queued') continue;
      position += 1;
      if (state.position !== position) tracker.setState({ name: 'queued', position });
    }
  }

  #interrupt(snapshot: JobSnapshot): void {
    const { records, clock } = this.#options;
    const running = snapshot.steps.find(({ state }) => state === 'running');
    const recipe = this.#recipeOfRecord(snapshot.id);
    const steps = snapshot.steps.map((step) =>
      step === running ? { ...step, state: 'pending' as const, message: '' } : step,
    );
    const state: JobState = {
      name: 'interrupted',
      stepId: running?.id ?? null,
      reason: 'Gantry was closed or stopped while this job ran',
      choices: recipe?.choices(running?.id ?? null) ?? [],
    };
    const lastSeq = Math.max(snapshot.lastSeq, records.jobLog.lastSeq(snapshot.id));
    this.#save({ ...snapshot, steps, state, lastSeq, revision: snapshot.revision + 1, endedAt: clock.now() });
    recipe?.ended?.('interrupted', this.get(snapshot.id));
  }

  /** One record that cannot be read, or whose server is gone, must never keep the app from starting. */
  #recipeOfRecord(id: JobId): Recipe | null {
    try {
      const data = this.#options.records.jobs.data(id);
      return data && this.#options.recipeFor(id, data);
    } catch (error) {
      this.#options.log.bug(error, `taking up job ${id}`);
      return null;
    }
  }

  #save(snapshot: JobSnapshot): void {
    this.#snapshots.set(snapshot.id, snapshot);
    this.#options.records.jobs.saveSnapshot(snapshot);
    this.changed.emit(snapshot);
  }

  #refuseIfBusy(connectionId: ConnectionId, vmid: Vmid): void {
    const other = this.workingOn(connectionId, vmid);
    if (other)
      throw new AppError('container:busy', `Job ${other.id} works on ${vmid}`, {
        vmid,
        with: other.title,
        jobId: other.id,
      });
    if (this.#isClosing)
      throw new AppError('job:not-possible', 'Gantry is closing', { jobId: '', action: 'start', state: 'closing' });
  }

  #notPossible(id: JobId, action: string): AppError {
    return new AppError('job:not-possible', `Job ${id} cannot ${action} now`, {
      jobId: id,
      action,
      state: this.get(id).state.name,
    });
  }
}
