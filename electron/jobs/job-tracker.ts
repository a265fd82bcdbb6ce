import type { AppErrorData } from '../../shared/errors.ts';
import {
  isOver,
  type ContainerProgressEvent,
  type JobSnapshot,
  type JobState,
  type JobStep,
} from '../../shared/domain/job.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import type { LogLines } from '../../shared/domain/log-lines.ts';
import type { Clock } from '../lib/clock.ts';
import type { Redactor } from '../lib/redact.ts';
import type { SafeCut } from '../ssh/line-splitter.ts';
import type { Recipe } from './recipe.ts';

type EventBody = ContainerProgressEvent extends infer E
  ? E extends ContainerProgressEvent
    ? Omit<E, 'jobId' | 'seq' | 'at' | 'percent' | 'step'>
    : never
  : never;
export type JobSink = {
  event(event: ContainerProgressEvent): void;
  lines(lines: LogLines): void;
  snapshot(snapshot: JobSnapshot): void;
};

/** Keeps one job's snapshot and turns what happens into events. Percent never decreases. */
export class JobTracker {
  #snapshot: JobSnapshot;
  /** Apart from the snapshot, which would be copied for every line of output. */
  #lastSeq: number;
  /** What has come in one go and is not told yet: a line by itself would cost more than all that is done with it. */
  #lines: LogLines | null = null;
  #untold: { error: unknown } | null = null;
  readonly #weights: ReadonlyMap<string, number>;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #sink: JobSink;

  constructor(
    snapshot: JobSnapshot,
    recipe: Pick<Recipe, 'steps'>,
    { clock, redactor, sink }: { clock: Clock; redactor: Redactor; sink: JobSink },
  ) {
    this.#snapshot = snapshot;
    this.#lastSeq = snapshot.lastSeq;
    this.#weights = new Map(recipe.steps.map(({ id, weight }) => [id, weight]));
    this.#clock = clock;
    this.#redactor = redactor;
    this.#sink = sink;
  }

  get snapshot(): JobSnapshot {
    if (this.#snapshot.lastSeq !== this.#lastSeq) this.#snapshot = { ...this.#snapshot, lastSeq: this.#lastSeq };
    return this.#snapshot;
  }

  get safeCut(): SafeCut {
    return this.#redactor;
  }

  setState(state: JobState): void {
    const now = this.#clock.now();
    this.#change({
      state,
      startedAt: this.#snapshot.startedAt ?? (state.name === 'running' ? now : null),
      endedAt: isOver(state) ? now : null,
    });
  }

  stepStarted(id: string, title: string): void {
    const attempts = (this.#snapshot.steps.find((step) => step.id === id)?.attempts ?? 0) + 1;
    const startedAt = this.#clock.now();
    this.#step(id, { state: 'running', startedAt, endedAt: null, message: '', upid: null, attempts });
    this.#emit(id, { type: 'step', state: 'started', message: title });
  }

  stepWaiting(id: string, message: string): void {
    const text = this.#redactor.apply(message);
    this.#step(id, { message: text });
    this.#emit(id, { type: 'step', state: 'waiting', message: text });
  }

  /** Written down with every half percent of it, not with every piece of data. */
  stepProgress(id: string, progress: NonNullable<JobStep['progress']>): void {
    const before = this.#snapshot.steps.find((step) => step.id === id)?.progress;
    const isNews = before?.totalBytes !== progress.totalBytes || notch(before) !== notch(progress);
    if (isNews) this.#step(id, { progress });
  }

  stepUpid(id: string, upid: Upid): void {
    this.#step(id, { upid });
  }

  /** `pending` where it has still to be done, after all. */
  stepEnded(id: string, state: 'done' | 'skipped' | 'failed' | 'cancelled' | 'pending', title: string): void {
    this.#step(id, { state, endedAt: state === 'pending' ? null : this.#clock.now(), message: '' });
    if (state === 'cancelled' || state === 'pending') return;
    this.#emit(id, { type: 'step', state, message: title });
  }

  /**
   * Gives back the line as it may be kept. Lines that come in one go are told together, before anything else of this job is and before
   * anybody else gets a turn; when that fails, the next call throws.
   */
  log(id: string | null, stream: 'stdout' | 'stderr' | 'task' | 'gantry', line: string): string {
    const message = this.#redactor.apply(line);
    const before = this.#lines;
    const lines = before?.step === id && before.stream === stream ? before : this.#beginLines(id, stream);
    lines.messages.push(message);
    this.#lastSeq += 1;
    if (this.#untold !== null) this.#throwUntold(this.#untold.error);
    return message;
  }

  /** Before which steps it stops and waits. */
  pauseBefore(stepIds: readonly string[]): void {
    this.#change({ pausesBefore: [...stepIds] });
  }

  /** What was answered while the job did not run; it counts once. */
  takeAnswer(about: string): boolean | null {
    const { answer, ...rest } = this.#snapshot;
    if (answer?.about !== about) return null;
    this.#snapshot = rest;
    this.#change({});
    return answer.accepts;
  }

  warn(message: string): void {
    this.#change({ warnings: [...this.#snapshot.warnings, this.#redactor.apply(message)] });
  }

  /** The job reached its end; the only place a `complete` event comes from. */
  complete(result: JobSnapshot['result'], message: string): void {
    this.#snapshot = { ...this.#snapshot, percent: 100, result };
    this.#emit(null, { type: 'complete', message });
    this.setState({ name: 'succeeded' });
  }

  failed(stepId: string | null, error: AppErrorData): void {
    this.#emit(stepId, { type: 'error', message: this.#redactor.apply(error.message), error });
  }

  #step(id: string, change: Partial<JobStep>): void {
    const steps = this.#snapshot.steps.map((step) => (step.id === id ? { ...step, ...change } : step));
    this.#change({ steps, percent: Math.max(this.#snapshot.percent, this.#percentOf(steps)) });
  }

  #percentOf(steps: readonly JobStep[]): number {
    let done = 0;
    let all = 0;
    for (const { id, state, progress } of steps) {
      const weight = this.#weights.get(id) ?? 1;
      all += weight;
      if (state === 'done' || state === 'skipped') done += weight;
      else if (state === 'running' && progress) done += weight * shareOf(progress);
    }
    // 100 is for the end itself.
    return all === 0 ? 0 : Math.min(99, Math.floor((done / all) * 100));
  }

  #beginLines(step: string | null, stream: LogLines['stream']): LogLines {
    this.#tellLines();
    const { id: jobId, percent } = this.#snapshot;
    const lines: LogLines = {
      jobId,
      seq: this.#lastSeq + 1,
      at: this.#clock.now(),
      percent,
      step,
      stream,
      messages: [],
    };
    this.#lines = lines;
    queueMicrotask(() => {
      try {
        if (this.#lines === lines) this.#tellLines();
      } catch (error) {
        this.#untold = { error };
      }
    });
    return lines;
  }

  #tellLines(): void {
    const lines = this.#lines;
    this.#lines = null;
    if (lines !== null) this.#sink.lines(lines);
  }

  #throwUntold(error: unknown): never {
    this.#untold = null;
    throw error;
  }

  #change(change: Partial<JobSnapshot>): void {
    this.#tellLines();
    const { revision } = this.#snapshot;
    this.#snapshot = { ...this.#snapshot, ...change, lastSeq: this.#lastSeq, revision: revision + 1 };
    this.#sink.snapshot(this.#snapshot);
  }

  #emit(step: string | null, body: EventBody): void {
    this.#tellLines();
    this.#lastSeq += 1;
    this.#sink.event({
      ...body,
      jobId: this.#snapshot.id,
      seq: this.#lastSeq,
      at: this.#clock.now(),
      percent: this.#snapshot.percent,
      step,
    });
  }
}

const shareOf = ({ doneBytes, totalBytes }: NonNullable<JobStep['progress']>): number =>
  totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 0;
const notch = (progress: NonNullable<JobStep['progress']>): number => Math.floor(shareOf(progress) * 200);
