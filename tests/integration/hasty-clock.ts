import { abortable } from '../../electron/lib/abort.ts';
import type { Clock } from '../../electron/lib/clock.ts';

const deadlineFromMs = 5_000;

/** A clock on which short waits are over at once and time moves on by them; longer ones are deadlines and never pass. */
export class HastyClock implements Clock {
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    const wait =
      ms >= deadlineFromMs ? new Promise<void>(() => undefined) : new Promise<void>((resolve) => setImmediate(resolve));
    await abortable(wait, signal);
    this.#now += ms;
  }
}
