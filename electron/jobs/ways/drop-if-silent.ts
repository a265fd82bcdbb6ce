import type { Clock } from '../../lib/clock.ts';
import type { WayIn } from './way-in.ts';

/** With the up to 2 s that closing takes, a connection that died in a sleep is given up within 5 s. */
const answerMs = 3_000;

/**
 * Asks whether a way in still leads anywhere and closes it when no answer comes, so that whoever uses it goes in anew at once. The
 * terminal is left to itself: it does one thing at a time, and may be busy.
 */
export async function dropIfSilent(current: WayIn, clock: Clock): Promise<void> {
  if (current.way === 'terminal' || current.isClosed()) return;
  const over = new AbortController();
  const answered = current.transport.exec('true').then(
    () => true,
    () => current.isClosed(),
  );
  const late = clock.sleep(answerMs, { signal: over.signal }).then(() => false);
  const isAnswered = await Promise.race([answered, late]).catch(() => true);
  over.abort();
  late.catch(() => undefined);
  if (!isAnswered) await current.close();
}
