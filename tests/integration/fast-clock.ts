import { systemClock, type Clock } from '../../electron/lib/clock.ts';

/** A clock that runs so many times as fast as the real one: waits and deadlines keep their order, and none takes long. */
export class FastClock implements Clock {
  readonly #factor: number;
  readonly #startedAt = Date.now();

  constructor(factor: number) {
    this.#factor = factor;
  }

  now(): number {
    return this.#startedAt + Math.round((Date.now() - this.#startedAt) * this.#factor);
  }

  sleep(ms: number, options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    return systemClock.sleep(ms / this.#factor, options);
  }
}
