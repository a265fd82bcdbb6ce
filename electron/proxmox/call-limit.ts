import type { Clock } from '../lib/clock.ts';

type LimitOptions = { clock: Clock; afterMs: number; graceMs: number; signal?: AbortSignal | undefined };

/**
 * The end of one call: its deadline or the caller's signal, whichever comes first. A write that is on its way is not cut off
 * at once when the caller cancels: it gets `graceMs` to answer, because only its answer tells which task it started.
 */
export class CallLimit implements Disposable {
  readonly #controller = new AbortController();
  readonly #done = new AbortController();
  readonly #options: LimitOptions;
  #end: 'deadline' | 'cancelled' | null = null;
  #isWriteUnderway = false;

  constructor(options: LimitOptions) {
    const { clock, afterMs, signal } = options;
    this.#options = options;
    clock.sleep(afterMs, { signal: this.#done.signal }).then(
      () => this.#stop('deadline', new DOMException(`no answer within ${afterMs} ms`, 'TimeoutError')),
      () => undefined,
    );
    if (signal?.aborted) this.#onCancel();
    else signal?.addEventListener('abort', this.#onCancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the signal fired, if it did. */
  get end(): 'deadline' | 'cancelled' | null {
    return this.#end;
  }

  /** From now on a cancel waits a little for the answer. */
  noteWriteUnderway(): void {
    this.#isWriteUnderway = true;
  }

  [Symbol.dispose](): void {
    this.#options.signal?.removeEventListener('abort', this.#onCancel);
    // A reason of its own spares the making of an exception with its stack for every call.
    this.#done.abort('done');
  }

  readonly #onCancel = (): void => {
    const { clock, graceMs, signal } = this.#options;
    const stop = (): void => this.#stop('cancelled', signal?.reason);
    if (!this.#isWriteUnderway) return stop();
    clock.sleep(graceMs, { signal: this.#done.signal }).then(stop, () => undefined);
  };

  #stop(end: 'deadline' | 'cancelled', reason: unknown): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#controller.abort(reason);
  }
}
