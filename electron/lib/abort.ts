/** A signal that fires with the caller's, or after `ms` on the wall clock, whichever comes first. */
export function withDeadline(ms: number, signal?: AbortSignal): AbortSignal {
  const deadline = AbortSignal.timeout(ms);
  return signal ? AbortSignal.any([signal, deadline]) : deadline;
}

/** Why work is let go of while what it has begun elsewhere goes on there: it is found again later. */
export const lettingGo = new DOMException('Let go of; what it has begun goes on', 'AbortError');

/** True for what a cancelled wait throws. */
export const isAbortError = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');

/** Rejects with the signal's reason as soon as it fires; for waiting on something that knows no signal. */
export function abortable<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    // Also of work that nobody waits for any more, or its failure would be nobody's.
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
  });
}
