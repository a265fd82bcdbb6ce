import { AppError } from '../../shared/errors.ts';
import type { ProvisionOptions } from './transport.ts';

export type SilenceLimit = Pick<ProvisionOptions, 'clock' | 'signal' | 'onSilent'> & {
  /** What is listened to, for the question and the failure. */
  what: string;
  /** Longest silence. */
  idleTimeoutMs: number;
};

/** A wait that took so much longer than it should means that this computer slept: nobody could have been heard. */
const sleptMs = 30_000;

/**
 * Runs work that says now and then that it is alive (`heard`). When it does not for as long as the limit, the user is asked whether to
 * wait longer; whatever is heard meanwhile withdraws the question. Where nobody can be asked, or the answer is no, the work's signal fires.
 * @throws AppError `ssh:timeout` as the signal's reason, when the work passes that on
 */
export async function whileHeard<T>(
  { what, idleTimeoutMs, clock, signal, onSilent }: SilenceLimit,
  work: (signal: AbortSignal, heard: () => void) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const cut = new AbortController();
  let lastHeardAt = clock.now();
  /** From where the limit counts: the user may have said to wait longer. */
  let countedFrom = lastHeardAt;
  let question: AbortController | null = null;
  const heard = (): void => {
    lastHeardAt = clock.now();
    countedFrom = lastHeardAt;
    question?.abort();
    question = null;
  };

  const isToWait = async (silentMs: number): Promise<boolean> => {
    if (!onSilent) return false;
    const asked = new AbortController();
    question = asked;
    const withdrawn = AbortSignal.any([asked.signal, over.signal]);
    const answer = await Promise.race([onSilent(what, silentMs, withdrawn), fired(withdrawn)]);
    question = null;
    return answer || withdrawn.aborted;
  };
  const listen = async (): Promise<void> => {
    for (;;) {
      const leftMs = countedFrom + idleTimeoutMs - clock.now();
      if (leftMs > 0) {
        const from = clock.now();
        await clock.sleep(leftMs, { signal: over.signal });
        if (clock.now() - from > leftMs + sleptMs) countedFrom = clock.now();
        continue;
      }
      if (await isToWait(clock.now() - lastHeardAt)) {
        countedFrom = clock.now();
        continue;
      }
      const afterMs = onSilent ? clock.now() - lastHeardAt : idleTimeoutMs;
      const details = { command: what, afterMs, kind: 'idle' as const };
      cut.abort(new AppError('ssh:timeout', `${what} printed nothing for ${afterMs} ms`, details));
      return;
    }
  };

  void listen().catch(() => undefined);
  try {
    return await work(signal ? AbortSignal.any([signal, cut.signal]) : cut.signal, heard);
  } finally {
    over.abort();
  }
}

/** Whoever asks is answered by what was heard: to wait. */
const fired = (signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(true);
    else signal.addEventListener('abort', () => resolve(true), { once: true });
  });
