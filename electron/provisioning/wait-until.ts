import { AppError } from '../../shared/errors.ts';
import type { ErrorDetails } from '../../shared/errors.ts';
import type { ProvisionOptions } from './transport.ts';

export type WaitedFor = ErrorDetails<'provision:wait-timeout'>['what'];
export type WaitOptions = Pick<ProvisionOptions, 'clock' | 'signal' | 'onStatus'> & {
  timeoutMs?: number | undefined;
  intervalMs?: number | undefined;
};
/** One look: the awaited value, or what is seen instead. */
export type Look<T> = { ready: T } | { waiting: string };

/**
 * Looks again and again until the awaited is there. A look that times out by itself counts as waiting; any other failure ends the wait.
 * @throws AppError `provision:wait-timeout`, naming what was awaited and what was seen last
 */
export function waitUntil<T>(what: WaitedFor, options: WaitOptions, look: () => Promise<Look<T>>): Promise<T> {
  return lookUntil(
    options,
    look,
    (waitedMs, lastSeen) =>
      new AppError('provision:wait-timeout', `Waited ${waitedMs} ms for ${what}; last seen: ${lastSeen}`, {
        what,
        waitedMs,
        lastSeen,
      }),
  );
}

/** The same for whatever is awaited: `late` makes the failure from how long it took and what was seen last. */
export async function lookUntil<T>(
  { clock, signal, onStatus, timeoutMs = 60_000, intervalMs = 500 }: WaitOptions,
  look: () => Promise<Look<T>>,
  late: (waitedMs: number, lastSeen: string) => AppError,
): Promise<T> {
  const startedAt = clock.now();
  let lastSeen = '';
  for (;;) {
    signal?.throwIfAborted();
    const seen = await lookOnce(look);
    if ('ready' in seen) return seen.ready;
    if (seen.waiting !== lastSeen) onStatus?.(seen.waiting);
    lastSeen = seen.waiting;
    const waitedMs = clock.now() - startedAt;
    if (waitedMs >= timeoutMs) throw late(waitedMs, lastSeen);
    await clock.sleep(Math.min(intervalMs, timeoutMs - waitedMs), { signal });
  }
}

async function lookOnce<T>(look: () => Promise<Look<T>>): Promise<Look<T>> {
  try {
    return await look();
  } catch (error) {
    if (AppError.is(error, 'ssh:timeout')) return { waiting: 'The container does not answer in time' };
    throw error;
  }
}
