import { AppError, isExpected, toErrorData, type AppErrorData } from '../../shared/errors.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { JobState } from '../../shared/domain/job.ts';
import { isAbortError, lettingGo, withDeadline } from '../lib/abort.ts';
import type { Log } from '../lib/log.ts';
import type { Redactor } from '../lib/redact.ts';
import { aboutOf } from './answer-about.ts';
import { cancelledByUser, closedWhileCancelling, closedWhileRunning, closingReason } from './closing.ts';
import type { JobRecords } from './job-records.ts';
import type { JobTracker } from './job-tracker.ts';
import { Parked } from './parked.ts';
import { redactError, redactExplanation } from './redact-error.ts';
import type { AskOptions, Ending, Recipe } from './recipe.ts';
import type { RunMode } from './run-mode.ts';
import { Looked, runSteps, type StepStop } from './run-steps.ts';

/** What is to come of a run that has ended. */
export type After = { next: 'now' | 'when-online'; mode: RunMode } | null;
export type RunParts = {
  records: JobRecords;
  redactor: Redactor;
  log: Log;
  /** Frees its place in the queue until the result is called. */
  standAside: () => () => void;
};

/** What was left running has to end so soon after a cancel. */
const endingMs = 5_000;

/** One run of a job, from its first open step to wherever it stops. A job that is taken up again gets a new one. */
export class JobRun {
  readonly recipe: Recipe;
  readonly tracker: JobTracker;
  /** Resolves when all of it has let go; never rejects. */
  finished: Promise<void> = Promise.resolve();
  readonly #parts: RunParts;
  readonly #controller = new AbortController();
  #answer: ((accept: boolean) => void) | null = null;
  /** The app closes while it asks. */
  #isLeaving = false;

  constructor(recipe: Recipe, tracker: JobTracker, parts: RunParts) {
    this.recipe = recipe;
    this.tracker = tracker;
    this.#parts = parts;
  }

  get id(): JobId {
    return this.tracker.snapshot.id;
  }

  get connectionId(): ConnectionId {
    return this.tracker.snapshot.connectionId;
  }

  /** It is paused for good: another run will go on. */
  get isParked(): boolean {
    const { state } = this.tracker.snapshot;
    return state.name === 'paused' && this.#answer === null;
  }

  /**
   * Ends the work where it is; with `closingReason` Proxmox' tasks go on. One that is asking then stays paused with its question, and what
   * runs inside the container runs on.
   */
  stop(reason: DOMException): void {
    if (reason === closingReason && this.#answer) return void this.#letGo();
    this.#controller.abort(reason);
    this.#answer?.(false);
  }

  /** Gives the answer to the question it waits for; false when it asks none. */
  answer(accept: boolean): boolean {
    this.#answer?.(accept);
    return this.#answer !== null;
  }

  /**
   * Works until the end, a failure, a pause or a stop, and writes down which. Gives back whether it is to be taken up again at once,
   * or once the server answers again.
   */
  async work(mode: RunMode): Promise<After> {
    const { records, log } = this.#parts;
    const { recipe, tracker } = this;
    let after: After = null;
    try {
      if (!this.#controller.signal.aborted) tracker.setState({ name: 'running', isCancelling: mode === 'end' });
      if (mode === 'end') withDeadline(endingMs).addEventListener('abort', () => this.stop(cancelledByUser()));
      const stop = await runSteps(recipe, {
        tracker,
        signal: this.#controller.signal,
        records,
        ask: (question, options) => this.#ask(question, options),
        redact: (error) => this.#redacted(error),
        mode,
      });
      after = await this.#end(stop, mode);
    } catch (error) {
      // A fault of ours in the books must not leave the job running for ever.
      after = await this.#end({ stepId: null, error }, mode);
    } finally {
      await recipe.close().catch((error: unknown) => log.bug(error, `closing job ${this.id}`));
      records.jobLog.flush();
    }
    return after;
  }

  async #end(stop: StepStop | null, mode: RunMode): Promise<After> {
    const { recipe, tracker } = this;
    if (stop === null) {
      tracker.complete(recipe.result(), `${recipe.head.title}: done`);
      this.#tell('succeeded');
      return null;
    }
    const { signal } = this.#controller;
    if (this.#isLeaving) return null;
    if (mode === 'end' && signal.reason !== closingReason) return this.#endLeft(stop);
    if (stop.error instanceof Parked && !signal.aborted)
      return this.#park(stop.error) ? { next: 'now', mode: 'go-on' } : null;
    const error = signal.aborted ? stop.error : await this.#judged(stop);
    const { stepId } = stop;
    const choices = recipe.choices(stepId, error);
    if (signal.aborted && signal.reason === closingReason) {
      const reason = mode === 'end' ? closedWhileCancelling : closedWhileRunning;
      this.#ended('interrupted', { name: 'interrupted', stepId, reason, choices });
    } else if (signal.aborted) this.#ended('cancelled', { name: 'cancelled', stepId, choices });
    else if (stop.error instanceof Looked)
      this.#ended('interrupted', { name: 'interrupted', stepId, reason: stop.error.message, choices });
    else if (isUnknown(stop, tracker)) {
      this.#ended('interrupted', { name: 'interrupted', stepId, reason: unknownOutcome(error), choices });
      // Where its task is known it is followed again; otherwise nothing is begun without the user.
      return { next: 'when-online', mode: AppError.is(error, 'pve:unknown-outcome') ? 'look' : 'go-on' };
    } else await this.#failed(stop, error, choices);
    return null;
  }

  /** Its connections are closed first: a command that hears of the end would be ended inside as well. */
  async #letGo(): Promise<void> {
    this.#isLeaving = true;
    await this.recipe.close().catch((error: unknown) => this.#parts.log.bug(error, `closing job ${this.id}`));
    this.#controller.abort(lettingGo);
    this.#answer?.(false);
  }

  #park({ kind, message, error, goesOn, offeredVmid }: Parked): boolean {
    const reason = this.#parts.redactor.apply(message);
    this.tracker.setState({ name: 'paused', kind, reason, error: error && this.#redacted(error), offeredVmid });
    return goesOn;
  }

  async #failed({ stepId, explain }: StepStop, error: unknown, choices: ReturnType<Recipe['choices']>): Promise<void> {
    const { log, redactor } = this.#parts;
    const ref = isExpected(error) ? '' : log.bug(error, `job ${this.id}, step ${stepId}`);
    const data = this.#redacted(toErrorData(error, ref));
    log.write('warn', `job failed: ${data.code}`, { job: this.id, step: stepId });
    this.tracker.failed(stepId, data);
    const told = await explain?.(data).catch((thrown: unknown) => void log.bug(thrown, `explaining job ${this.id}`));
    const explanation = redactExplanation(redactor, told ?? null);
    this.#ended('failed', { name: 'failed', stepId, error: data, explanation, choices });
  }

  /** It was cancelled while it did not run; whether what it had left running could be ended is told beside that. */
  #endLeft({ stepId, error }: StepStop): null {
    const { signal } = this.#controller;
    if (signal.aborted || !isAbortError(error)) {
      const why = signal.aborted ? 'the container did not answer in time' : toErrorData(error, '').message;
      this.tracker.warn(`What it had left running inside may go on there: ${why}`);
    }
    this.#ended('cancelled', { name: 'cancelled', stepId, choices: this.recipe.choices(stepId) });
    return null;
  }

  #ended(ending: Ending, state: JobState): void {
    this.tracker.setState(state);
    this.#tell(ending);
  }

  /** Records that cannot follow change nothing about how the job has ended. */
  #tell(ending: Ending): void {
    try {
      this.recipe.ended?.(ending, this.tracker.snapshot);
    } catch (error) {
      this.#parts.log.bug(error, `${ending} job ${this.id}`);
    }
  }

  /** What the recipe makes of a failure once it has looked closer. A look that fails changes nothing. */
  async #judged({ stepId, error }: StepStop): Promise<unknown> {
    if (!this.recipe.judge || stepId === null) return error;
    return this.recipe.judge(stepId, error).catch(() => error);
  }

  async #ask(question: string, { kind = 'question', signal }: AskOptions = {}): Promise<boolean> {
    if (this.#controller.signal.aborted || signal?.aborted) return false;
    const { tracker } = this;
    const reason = this.#parts.redactor.apply(question);
    const known = tracker.takeAnswer(aboutOf({ kind, reason }));
    if (known !== null) return known;
    tracker.setState({ name: 'paused', kind, reason, error: null, offeredVmid: null });
    const withdrawn = new AbortController();
    const takePlaceBack = this.#parts.standAside();
    const accepted = await new Promise<boolean>((resolve) => {
      this.#answer = resolve;
      signal?.addEventListener('abort', () => resolve(false), { once: true, signal: withdrawn.signal });
    });
    withdrawn.abort();
    takePlaceBack();
    this.#answer = null;
    // It waits on, without us.
    if (this.#isLeaving) return false;
    tracker.setState({ name: 'running', isCancelling: this.#controller.signal.aborted });
    return accepted;
  }

  #redacted(error: AppErrorData): AppErrorData {
    return redactError(this.#parts.redactor, error);
  }
}

/** Whether Proxmox may have done or be doing what was asked of it, while nobody can say so. */
function isUnknown({ stepId, error }: StepStop, { snapshot }: JobTracker): boolean {
  if (AppError.is(error, 'pve:unknown-outcome')) return true;
  const isAway = AppError.is(error, 'pve:unreachable') || AppError.is(error, 'pve:timeout');
  return isAway && snapshot.steps.some(({ id, upid }) => id === stepId && upid !== null);
}

const unknownOutcome = (error: unknown): string =>
  AppError.is(error, 'pve:unknown-outcome')
    ? 'The answer of Proxmox was lost, and it does not tell whether it has begun. Its state is unknown'
    : 'The server does not answer while its task may go on. Its state is unknown; it is looked at as soon as the server answers again';
