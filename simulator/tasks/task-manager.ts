import type { Charge } from '../control/charge.ts';
import { reasonOf } from '../http/pve-error.ts';
import type { SimClock } from '../sim-clock.ts';
import type { TaskState, WorldState } from '../world/world-state.ts';
import { KILLED, PlannedEnd, type PlannedFailure } from './planned-end.ts';
import { printUpid } from './upid.ts';
import { asWorker } from './worker.ts';

/** What a running task can do. */
export type TaskHandle = {
  readonly signal: AbortSignal;
  log(line: string): void;
  /** Writes although the task has been interrupted, where `log` would end it. */
  logLast(line: string): void;
  /** A warning makes the task end with `WARNINGS: n`. */
  warn(text: string): void;
  sleep(ms: number): Promise<void>;
};

export type TaskOptions = {
  readonly node: string;
  readonly type: string;
  readonly id: string;
  readonly owner: string;
  readonly run: (task: TaskHandle) => Promise<void>;
};

/** What 8.4 says of a task whose worker is gone. (measured on 8.4) */
const KILLED_ON_84 = 'unable to read tail (got 0 bytes)';
const KEPT_TASKS = 400;
const INTERRUPT = 'received interrupt';

/** Starts tasks as forked workers of a node would run: at once, each with its own log and exit status. */
export class TaskManager {
  readonly #state: WorldState;
  readonly #clock: SimClock;
  readonly #changed: () => void;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();
  #failures: { readonly failure: PlannedFailure; readonly charge: Charge }[] = [];
  #nextPid: number;

  constructor(options: { state: WorldState; clock: SimClock; changed: () => void }) {
    this.#state = options.state;
    this.#clock = options.clock;
    this.#changed = options.changed;
    this.#nextPid = 1200 + Math.max(0, ...options.state.tasks.map(({ pid }) => pid % 30_000));
    for (const task of options.state.tasks) if (task.exitStatus === null) this.#end(task, KILLED);
  }

  /** Returns the UPID; the work goes on. */
  start({ node, type, id, owner, run }: TaskOptions): string {
    const now = this.#clock.now();
    this.#nextPid += 17;
    const parts = {
      node,
      pid: this.#nextPid,
      pstart: Math.max(1, Math.floor((now - this.#state.bootedAt) / 10)) % 0xffff_ffff,
      startTime: Math.floor(now / 1000),
      type,
      id,
      owner,
    };
    const task: TaskState = { ...parts, upid: printUpid(parts), endTime: null, log: [], exitStatus: null };
    this.#state.tasks.unshift(task);
    // However many come after it, a task that runs is not forgotten.
    const { tasks } = this.#state;
    tasks.splice(KEPT_TASKS, tasks.length, ...tasks.slice(KEPT_TASKS).filter(({ exitStatus }) => exitStatus === null));
    const abort = new AbortController();
    const ended = this.#run(task, run, abort.signal).finally(() => {
      this.#running.delete(task.upid);
      this.#changed();
    });
    this.#running.set(task.upid, { abort, ended });
    this.#changed();
    return task.upid;
  }

  find(upid: string): TaskState | undefined {
    return this.#state.tasks.find((task) => task.upid === upid);
  }

  isRunning(task: TaskState): boolean {
    return task.exitStatus === null;
  }

  /** Stops a task as `DELETE …/tasks/UPID` does; a finished one is left alone. */
  stop(upid: string): void {
    this.#running.get(upid)?.abort.abort(new Error(INTERRUPT));
  }

  /** Resolves with the task's exit status once it has ended; when `signal` aborts only the waiting ends. */
  async ended(upid: string, { signal }: { signal: AbortSignal }): Promise<string> {
    const running = this.#running.get(upid);
    if (running) {
      const { promise: given, reject } = Promise.withResolvers<never>();
      const give = (): void => reject(signal.reason);
      signal.addEventListener('abort', give, { once: true });
      await Promise.race([running.ended, given]).finally(() => signal.removeEventListener('abort', give));
    }
    return this.find(upid)?.exitStatus ?? KILLED;
  }

  /** The next tasks of this kind go wrong, as often as the charge allows. Gives back the way to undo it. */
  failNext(failure: PlannedFailure, charge: Charge): () => void {
    const planned = { failure, charge };
    this.#failures.push(planned);
    return () => {
      this.#failures = this.#failures.filter((other) => other !== planned);
    };
  }

  /** Resolves when no task is running. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async close(): Promise<void> {
    for (const { abort } of this.#running.values()) abort.abort(new Error(KILLED));
    await this.settle();
  }

  async #run(task: TaskState, run: TaskOptions['run'], signal: AbortSignal): Promise<void> {
    const planned = this.#planFor(task);
    let warnings = 0;
    const logLast = (line: string): void => {
      if (planned?.isDead) return;
      task.log.push(line);
      this.#changed();
      planned?.strikeAt(task, 1);
    };
    const log = (line: string): void => {
      signal.throwIfAborted();
      logLast(line);
    };
    const handle: TaskHandle = {
      signal,
      log,
      logLast,
      warn: (text) => {
        warnings += 1;
        log(`WARN: ${text}`);
      },
      // Inside the work, so that it undoes what it had begun, as a real worker does.
      sleep: async (ms) => {
        planned?.strikeAt(task, 0);
        if (planned?.isDead) await never;
        await this.#clock.sleep(ms, { signal });
      },
    };
    try {
      // The answer with the UPID leaves before the worker does anything.
      await this.#clock.sleep(0, { signal });
      await asWorker(planned?.died ?? null, () => (planned ? Promise.race([run(handle), planned.died]) : run(handle)));
      // Work that goes on after a failure, such as the next guest's turn, does not make the task a success.
      if (planned?.error) throw planned.error;
      this.#end(task, warnings > 0 ? `WARNINGS: ${warnings}` : 'OK');
    } catch (error) {
      this.#end(task, reasonOf(error));
    } finally {
      planned?.release();
    }
  }

  #planFor(task: TaskState): PlannedEnd | undefined {
    const found = this.#failures.find(({ failure, charge }) => isMeant(failure, task) && charge.claim());
    return found && new PlannedEnd({ ...found, isStillPlanned: () => this.#failures.includes(found) });
  }

  #end(task: TaskState, exitStatus: string): void {
    task.endTime = Math.floor(this.#clock.now() / 1000);
    task.exitStatus = exitStatus === KILLED && this.#state.release === '8.4' ? KILLED_ON_84 : exitStatus;
    if (exitStatus === KILLED) return;
    const isGood = exitStatus === 'OK' || /^WARNINGS: \d+$/.test(exitStatus);
    task.log.push(isGood ? `TASK ${exitStatus}` : `TASK ERROR: ${exitStatus}`);
  }
}

/** Whether somebody stopped the task; what is to be undone then is undone as after any other error, and told in the same words. */
export const isInterrupted = ({ signal }: Pick<TaskHandle, 'signal'>): boolean =>
  signal.reason instanceof Error && signal.reason.message === INTERRUPT;

/** Where the work of a killed worker ends: nothing behind it runs, also no undoing. */
const never = new Promise<never>(() => undefined);

const isMeant = ({ type, vmid }: PlannedFailure, task: TaskState): boolean =>
  type === task.type && (vmid === undefined || String(vmid) === task.id);
