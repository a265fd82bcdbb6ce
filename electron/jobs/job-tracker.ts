import type { AppErrorData } from '../../shared/errors.ts';
import {
  isOver,
  type ContainerProgressEvent,
  type JobSnapshot,
  type JobState,
  type JobStep,
} from '../../shared/domain/job.ts';
import type { Upid } from '../../shared/domain/ids.ts';
import type { Clock } from '../lib/clock.ts';
import type { Redactor } from '../lib/redact.ts';
import type { Recipe } from './recipe.ts';

type EventBody = ContainerProgressEvent extends infer E
  ? E extends ContainerProgressEvent
    ? Omit<E, 'jobId' | 'seq' | 'at' | 'percent' | 'step'>
    : never
  : never;
export type JobSink = {
  event(event: ContainerProgressEvent): void;
  snapshot(snapshot: JobSnapshot): void;
};

/** Keeps one job's snapshot and turns what happens into events. Percent never decreases. */
export class JobTracker {
  #snapshot: JobSnapshot;
  readonly #weights: ReadonlyMap<string, number>;
  readonly #clock: Clock;
  readonly #redactor: Redactor;
  readonly #sink: JobSink;

  constructor(
    snapshot: JobSnapshot,
    recipe: Recipe,
    { clock, redactor, sink }: { clock: Clock; redactor: Redactor; sink: JobSink },
  ) {
    this.#snapshot = snapshot;
    this.#weights = new Map(recipe.steps.map(({ id, weight }) => [id, weight]));
    this.#clock = clock;
    this.#redactor = redactor;
    this.#sink = sink;
  }

  get snapshot(): JobSnapshot {
    return this.#snapshot;
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

  stepUpid(id: string, upid: Upid): void {
    this.#step(id, { upid });
  }

  stepEnded(id: string, state: 'done' | 'skipped' | 'failed' | 'cancelled', title: string): void {
    this.#step(id, { state, endedAt: this.#clock.now(), message: '' });
    if (state === 'cancelled') return;
    this.#emit(id, { type: 'step', state, message: title });
  }

  log(id: string | null, stream: 'stdout' | 'stderr' | 'task' | 'gantry', line: string): void {
    this.#emit(id, { type: 'log', stream, message: this.#redactor.apply(line) });
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
    for (const { id, state } of steps) {
      const weight = this.#weights.get(id) ?? 1;
      all += weight;
      if (state === 'done' || state === 'skipped') done += weight;
    }
    // 100 is for the end itself.
    return all === 0 ? 0 : Math.min(99, Math.floor((done / all) * 100));
  }

  #change(change: Partial<JobSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change, revision: this.#snapshot.revision + 1 };
    this.#sink.snapshot(this.#snapshot);
  }

  #emit(step: string | null, body: EventBody): void {
    const seq = this.#snapshot.lastSeq + 1;
    this.#snapshot = { ...this.#snapshot, lastSeq: seq };
    this.#sink.event({
      ...body,
      jobId: this.#snapshot.id,
      seq,
      at: this.#clock.now(),
      percent: this.#snapshot.percent,
      step,
    });
  }
}
