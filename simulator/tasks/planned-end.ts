import type { Charge } from '../control/charge.ts';
import { createGate } from '../gate.ts';
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

/** How one task is going to fail. */
export class PlannedEnd {
  readonly #failure: PlannedFailure;
  readonly #charge: Charge;
  readonly #isStillPlanned: () => boolean;
  readonly #death = createGate();
  #error: Error | null = null;

  /** The charge has been claimed. What is not planned any more leaves the task unharmed. */
  constructor(options: { failure: PlannedFailure; charge: Charge; isStillPlanned: () => boolean }) {
    this.#failure = options.failure;
    this.#charge = options.charge;
    this.#isStillPlanned = options.isStillPlanned;
  }

  /** What the task ends with, if it has come to that. */
  get error(): Error | null {
    return this.#error;
  }

  /** Whether the worker was killed. The dead write nothing, wait for nothing and undo nothing. */
  get isDead(): boolean {
    return this.#error?.message === KILLED;
  }

  get died(): Promise<void> {
    return this.#death.opened;
  }

  /** Strikes when this is the place: at the line that was named, or at `otherwise`. A failure is thrown into the work, a death is not. */
  strikeAt(task: TaskState, otherwise: number): void {
    const { atLogLine = otherwise, log = [], exitStatus } = this.#failure;
    if (this.#error || task.log.length < atLogLine || !this.#isStillPlanned()) return;
    this.#error = new Error(exitStatus);
    this.#charge.strike();
    task.log.push(...log);
    if (!this.isDead) throw this.#error;
    this.#death.open();
  }

  /** The task is over; whoever comes next may be struck instead. */
  release(): void {
    if (!this.#error) this.#charge.release();
  }
}
