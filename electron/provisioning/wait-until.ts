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
  return lookUntil(options, look, (waitedMs, lastSeen) =>
    waitTimeout({ what, waitedMs, lastSeen }, `Waited ${waitedMs} ms for ${what}; last seen: ${lastSeen}`),
  );
}

/** The failure of a wait; which link is broken is found out by whoever knows the chain. */
export const waitTimeout = (
  details: Pick<ErrorDetails<'provision:wait-timeout'>, 'what' | 'waitedMs' | 'lastSeen'>,
  message: string,
): AppError<'provision:wait-timeout'> =>
  new AppError('provision:wait-timeout', message, { ...details, brokenLink: null, checked: [] });

const sleptMs = 30_000;
/** A wait that goes on says so every 10 s. */
const tellEveryMs = 10_000;

/** The same for whatever is awaited: `late` makes the failure from how long it took and what was seen last. */
export async function lookUntil<T>(
  { clock, signal, onStatus, timeoutMs = 60_000, intervalMs = 500 }: WaitOptions,
  look: () => Promise<Look<T>>,
  late: (waitedMs: number, lastSeen: string) => AppError,
): Promise<T> {
  let startedAt = clock.now();
  let lastSeen = '';
  let lastStatus = '';
  for (;;) {
    signal?.throwIfAborted();
    const seen = await lookOnce(look);
    if ('ready' in seen) return seen.ready;
    lastSeen = seen.waiting;
    const waitedMs = clock.now() - startedAt;
    const status = waitedMs < tellEveryMs ? lastSeen : `${lastSeen}, for ${Math.floor(waitedMs / tellEveryMs) * 10} s`;
    if (status !== lastStatus) onStatus?.(status);
    lastStatus = status;
    if (waitedMs >= timeoutMs) throw late(waitedMs, lastSeen);
    const pauseMs = Math.min(intervalMs, timeoutMs - waitedMs);
    const from = clock.now();
    await clock.sleep(pauseMs, { signal });
    // So much longer than it should be: this computer slept, and waited for nothing.
    if (clock.now() - from > pauseMs + sleptMs) startedAt += clock.now() - from - pauseMs;
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
