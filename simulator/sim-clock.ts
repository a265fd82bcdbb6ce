/** The demo homelab's own time: how fast its tasks, boots and answers go. */
export type SimSpeed = 'instant' | 'fast' | 'lifelike';

export interface SimClock {
  /** UTC milliseconds. */
  now(): number;
  /** Resolves after `ms` of simulated time; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, options?: { signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Waits for somebody outside the homelab, whom no speed makes quicker: for a client to connect, for the next request. Without it that is real
   * time; a test puts its own here.
   */
  wait?(ms: number, options?: { signal?: AbortSignal | undefined }): Promise<void>;
}

/** Resolves after `ms` as whoever is outside feels them; rejects with the signal's reason as soon as it is aborted. */
export const waitForOutside = (
  clock: SimClock,
  ms: number,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> => clock.wait?.(ms, options) ?? pause(ms, options.signal);

/** How many simulated milliseconds pass in one real one while something sleeps. */
const SPEEDUP: Record<SimSpeed, number> = { instant: Infinity, fast: 20, lifelike: 1 };

/**
 * A clock that tells the real time and sleeps shorter than it is asked to.
 * With `instant` a sleep only gives way to what is ready to run, so the order of events stays natural without real waiting.
 */
export function createSimClock(speed: SimSpeed): SimClock {
  return {
    now: () => Date.now(),
    sleep: (ms, { signal } = {}) => pause(ms / SPEEDUP[speed], signal),
  };
}

function pause(realMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const wake = (): void => {
      signal?.removeEventListener('abort', stop);
      resolve();
    };
    const cancel = realMs > 0 ? wakeByTimer(wake, realMs) : wakeAtOnce(wake);
    const stop = (): void => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function wakeByTimer(wake: () => void, ms: number): () => void {
  const timer = setTimeout(wake, ms);
  return () => clearTimeout(timer);
}

function wakeAtOnce(wake: () => void): () => void {
  const immediate = setImmediate(wake);
  return () => clearImmediate(immediate);
}
