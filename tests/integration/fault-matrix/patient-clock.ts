import { performance } from 'node:perf_hooks';
import type { Clock } from '../../../electron/lib/clock.ts';

type Sleeper = { readonly at: number; readonly wake: () => void };

/** From here on a sleep is taken for a deadline. */
const deadlineFromMs = 5_000;
const lookEveryMs = 40;
/** So many looks in a row at which hardly anything was done: nothing is under way that could still come. */
const quietLooks = 8;
const busyShare = 0.1;

/**
 * A clock on which nobody waits in vain: short waits are over at once and time moves on by them; a deadline passes only when this
 * process, in which the simulated servers live too, has had nothing to do for a while. What hangs is waited out in moments.
 */
export class PatientClock implements Clock, Disposable {
  #now = Date.now();
  #sleepers: Sleeper[] = [];
  #quiet = 0;
  #load = performance.eventLoopUtilization();
  readonly #timer = setInterval(() => this.#look(), lookEveryMs);
  /** While somebody holds the simulated world still, its silence means nothing. */
  isHeld = false;

  now(): number {
    return this.#now;
  }

  sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        signal?.removeEventListener('abort', stop);
      };
      const stop = (): void => {
        leave();
        reject(signal?.reason);
      };
      const at = this.#now + ms;
      const wake = (): void => {
        leave();
        this.#now = Math.max(this.#now, at);
        resolve();
      };
      const sleeper: Sleeper = { at, wake };
      signal?.addEventListener('abort', stop, { once: true });
      if (ms >= deadlineFromMs) this.#sleepers.push(sleeper);
      else setImmediate(() => (signal?.aborted ? undefined : wake()));
    });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { utilization } = performance.eventLoopUtilization(this.#load);
    this.#load = performance.eventLoopUtilization();
    this.#quiet = this.isHeld || utilization > busyShare ? 0 : this.#quiet + 1;
    if (this.#quiet < quietLooks) return;
    this.#quiet = 0;
    this.#sleepers.toSorted((a, b) => a.at - b.at)[0]?.wake();
  }
}
