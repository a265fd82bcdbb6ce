import { printLogEntry, systemLog, type LogEntry } from '../../world/system-log.ts';
import { flag, nodeOf, Page, type Call, type Handlers } from '../call.ts';

const DEFAULT_LINES = 50;

export const nodeLogHandlers: Handlers = {
  'GET /nodes/{node}/syslog': (call) => {
    const { since, until, service } = call.parameters;
    const host = nodeOf(call);
    const wanted = systemLog(call.world, call.world.node(host)).filter(
      ({ timeMs, identifier }) =>
        (since === undefined || timeMs >= inUtc(since)) &&
        (until === undefined || timeMs <= inUtc(until)) &&
        (service === undefined || identifier === service),
    );
    // An empty list would upset the web interface. (PVE::Tools, dump_journal)
    if (wanted.length === 0) return new Page([{ n: 1, t: 'no content' }], 1);
    const start = Number(call.parameters['start'] ?? 0);
    const shown = wanted.slice(start, start + Number(call.parameters['limit'] ?? DEFAULT_LINES));
    return new Page(
      shown.map((entry, index) => ({ n: start + index + 1, t: printLogEntry(entry, host) })),
      wanted.length,
    );
  },
  'GET /nodes/{node}/journal': (call) => {
    const host = nodeOf(call);
    const shown = selectJournal(call, systemLog(call.world, call.world.node(host)));
    const lines = shown.map(({ entry }) =>
      flag(call, 'structured') ? asFields(entry, host) : printLogEntry(entry, host),
    );
    const [first, last] = [shown[0], shown.at(-1)];
    return first && last ? [cursorOf(first, host), ...lines, cursorOf(last, host)] : [];
  },
};

/** Local time without a zone, as journalctl takes it; the nodes run on UTC. */
const inUtc = (text: string): number =>
  Date.parse(`${text.replace(' ', 'T')}${text.includes(' ') ? '' : 'T00:00:00'}Z`);

type Numbered = { readonly number: number; readonly entry: LogEntry };

/** The rules of mini-journalreader: a range by time or cursor, or the last lines. */
function selectJournal({ parameters }: Call, entries: readonly LogEntry[]): readonly Numbered[] {
  const { since, until, startcursor, endcursor, lastentries, service, priority, kernel } = parameters;
  const [low, high] = priorityRange(priority);
  const glob = service === undefined ? undefined : globPattern(service);
  const found = entries
    .map((entry, index) => ({ number: index + 1, entry }))
    .filter(
      ({ number, entry }) =>
        (since === undefined || entry.timeMs >= Number(since) * 1000) &&
        (until === undefined || entry.timeMs <= Number(until) * 1000) &&
        (startcursor === undefined || number > numberIn(startcursor)) &&
        (endcursor === undefined || number < numberIn(endcursor)) &&
        entry.priority >= low &&
        entry.priority <= high &&
        (glob === undefined || glob.test(entry.identifier)) &&
        (kernel !== '1' || entry.pid === 0),
    );
  return lastentries === undefined || lastentries === '0' ? found : found.slice(-Number(lastentries));
}

/** One level means that one and everything more severe. */
function priorityRange(text: string | undefined): readonly [low: number, high: number] {
  if (text === undefined || text === '') return [0, 7];
  const [low = 0, high] = text.split('..').map(Number);
  return high === undefined ? [0, low] : [Math.min(low, high), Math.max(low, high)];
}

const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
      .replaceAll('[!', '[^')}$`,
  );

/** The sequence number in a cursor leads back to its entry. */
const cursorOf = ({ number, entry }: Numbered, host: string): string =>
  `s=${hex(host.length * 7919, 32)};i=${hex(number)};b=${hex(host.length * 104_729, 32)};t=${hex(entry.timeMs * 1000)};x=${hex(number * 2_654_435_761, 16)}`;

const numberIn = (cursor: string): number => Number.parseInt(/(?:^|;)i=([0-9a-f]+)/.exec(cursor)?.[1] ?? '0', 16);

const hex = (value: number, digits = 1): string => value.toString(16).padStart(digits, '0');

const asFields = ({ timeMs, identifier, pid, priority, message }: LogEntry, hostname: string): object => ({
  timestamp: timeMs * 1000,
  hostname,
  identifier,
  ...(pid === 0 ? {} : { pid }),
  priority,
  message,
});
