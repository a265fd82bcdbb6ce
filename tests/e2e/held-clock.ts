import { createSimClock, type SimClock } from '../../simulator/sim-clock.ts';

const aDay = 24 * 60 * 60_000;

/** What a script waits with until the test lets it go on. */
export const holdOn = `sleep ${aDay / 1_000}`;

/** The homelab's time at twenty times its pace, in which whatever takes a day lasts until it is let go on: once for all that waits then. */
export function heldClock(): SimClock & { release: () => void } {
  const clock = createSimClock('fast');
  const waiting = new Set<() => void>();
  return {
    now: clock.now,
    sleep: (ms, options = {}) => {
      if (ms < aDay) return clock.sleep(ms, options);
      const { signal } = options;
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        waiting.add(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    },
    release: () => {
      for (const wake of waiting) wake();
      waiting.clear();
    },
  };
}
