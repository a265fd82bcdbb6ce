import { waitForOutside, type SimClock } from '../sim-clock.ts';

/** A clock whose time of day can be moved; what already sleeps is not woken by it, as with a real machine's monotonic timers. */
export class MovableClock implements SimClock {
  readonly #clock: SimClock;
  offsetMs = 0;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.offsetMs;
  }

  sleep(ms: number, options?: { signal?: AbortSignal | undefined }): Promise<void> {
    return this.#clock.sleep(ms, options);
  }

  wait(ms: number, options?: { signal?: AbortSignal | undefined }): Promise<void> {
    return waitForOutside(this.#clock, ms, options);
  }
}
