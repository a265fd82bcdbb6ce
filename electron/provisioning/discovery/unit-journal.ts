import type { OsFacts } from '../detect-os.ts';
import { shellQuote } from '../../ssh/shell-quote.ts';
import { ask } from '../remote.ts';
import type { Transport } from '../transport.ts';

export type JournalQuestion = { unit: string; lines: number; init: OsFacts['init']; signal?: AbortSignal | undefined };

/**
 * The last lines a service wrote, oldest first; at most 5000. The unit's name is data wherever it comes from: quoted, and never where it
 * could be taken for an option.
 */
export async function readUnitJournal(
  transport: Transport,
  { unit, lines, init, signal }: JournalQuestion,
): Promise<string[]> {
  const count = Math.min(5_000, Math.max(1, Math.trunc(lines) || 1));
  const output = await ask(transport, init === 'systemd' ? systemd(unit, count) : files(unit, count), { signal });
  return output.split('\n').filter((line) => line !== '' && line !== '-- No entries --');
}

const systemd = (unit: string, count: number): string =>
  `journalctl ${shellQuote(`--unit=${unit.endsWith('.service') ? unit : `${unit}.service`}`)} --lines=${count} --no-pager --output=short-iso 2>&1`;

/** OpenRC keeps no journal: the service's own log where it has one, and what it wrote to syslog. */
function files(unit: string, count: number): string {
  const own = /^[\w][\w.@-]*$/.test(unit)
    ? `for log in /var/log/${unit}.log /var/log/${unit}/*.log; do [ -r "$log" ] && tail -n ${count} "$log"; done\n`
    : '';
  return `{ ${own}grep -F -e ${shellQuote(unit)} /var/log/messages 2>/dev/null
true; } | tail -n ${count}`;
}
