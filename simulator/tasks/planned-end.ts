import type { Charge } from '../control/charge.ts';
import type { TaskState } from '../world/world-state.ts';

export type PlannedFailure = {
  readonly type: string;
  /** Only for a task about this guest. */
  readonly vmid?: number;
  /** After so many lines; without it at the task's first step. */
  readonly atLogLine?: number;
  /** Written just before the end. */
  readonly log?: readonly string[];
  /** `unexpected status`: the worker is killed, so it has no chance to clean up. */
  readonly exitStatus: string;
};

/** What `PVE::Tools::upid_read_status` says of a log without a last line. */
export const KILLED = 'unexpected status';

/** What unwinds the work of a worker that was killed. Whoever undoes things after a failure lets it pass: the dead undo nothing. */
export class WorkerKilled extends Error {
  constructor() {
    super(KILLED);
  }
}

/** How one task is going to fail. */
export class PlannedEnd {
  readonly #failure: PlannedFailure;
  readonly #charge: Charge;
  readonly #isStillPlanned: () => boolean;
  #error: Error | null = null;

  /** The charge has been claimed. What is not planned any more leaves the task unharmed. */
  constructor(options: { failure: PlannedFailure; charge: Charge; isStillPlanned: () => boolean }) {
    this.#failure = options.failure;
    this.#charge = options.charge;
    this.#isStillPlanned = options.isStillPlanned;
  }

  /** What has been thrown, if it has come to that. */
  get error(): Error | null {
    return this.#error;
  }

  /** A dead worker writes nothing and waits for nothing, whoever has caught its end. */
  checkAlive(): void {
    if (this.#error instanceof WorkerKilled) throw this.#error;
  }

  /** Strikes when this is the place: at the line that was named, or at `otherwise`. */
  strikeAt(task: TaskState, otherwise: number): void {
    this.checkAlive();
    const { atLogLine = otherwise, log = [], exitStatus } = this.#failure;
    if (this.#error || task.log.length < atLogLine || !this.#isStillPlanned()) return;
    this.#error = exitStatus === KILLED ? new WorkerKilled() : new Error(exitStatus);
    this.#charge.strike();
    task.log.push(...log);
    throw this.#error;
  }

  /** The task is over; whoever comes next may be struck instead. */
  release(): void {
    if (!this.#error) this.#charge.release();
  }
}
