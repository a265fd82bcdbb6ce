import { expect, test } from 'vitest';
import { filterTest, type LogLine, type LogSource } from './log-line.ts';
import { allLines, LogScan, type LineList } from './log-scan.ts';
import { matchTest } from './log-search.ts';
import { oneRowEach, WrappedRows } from './log-wrap.ts';

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  at: 0,
  text,
  kind: 'out',
  step: null,
  ...more,
});
const source = (first: number, end: number, lineAt: (number: number) => LogLine): LogSource => ({
  first,
  end,
  lineAt: (number) => (number >= first && number < end ? lineAt(number) : undefined),
});
const numbersOf = (list: LineList) => Array.from({ length: list.length }, (_, index) => list.at(index));
const everyThird = (number: number) => line(number % 3 === 0 ? `match ${number}` : 'other');

test('A67 a search looks through the colours, upper and lower case alike or not', () => {
  const coloured = line('\u001B[32mSET\u001B[0mting up');
  expect(matchTest({ text: 'setting', isCaseSensitive: false })(coloured)).toBe(true);
  expect(matchTest({ text: 'setting', isCaseSensitive: true })(coloured)).toBe(false);
  expect(matchTest({ text: '  ', isCaseSensitive: false })(coloured)).toBe(false);
});

test('A67 a search that stays open looks at each line once while the log grows and loses its beginning', () => {
  let looks = 0;
  const scan = new LogScan(({ text }) => {
    looks += 1;
    return text.startsWith('match');
  });
  const before = scan.update(source(1, 10, everyThird));
  expect(numbersOf(before)).toEqual([3, 6, 9]);
  const after = scan.update(source(5, 16, everyThird));
  expect(numbersOf(after)).toEqual([6, 9, 12, 15]);
  expect(looks).toBe(15);
  expect(after.gone).toBe(1);
  expect(after.countBelow(10)).toBe(2);
  // An earlier answer stays as it was.
  expect(numbersOf(before)).toEqual([3, 6, 9]);
});

test('a log that was let go and grew far beyond what the scan knew is scanned from where it begins now', () => {
  const scan = new LogScan(() => true);
  scan.update(source(1, 5, everyThird));
  expect(numbersOf(scan.update(source(40_000, 40_003, everyThird)))).toEqual([40_000, 40_001, 40_002]);
});

test.each([
  ['errors', '', ['err', 'error']],
  ['output', '', ['out', 'err']],
  ['task', '', ['task']],
  ['all', 'start', ['step']],
] as const)('the filter %s %s leaves %j', (stream, step, kinds) => {
  const passes = filterTest({ stream, step });
  const lines = (['out', 'err', 'task', 'note', 'step', 'error'] as const).map((kind) =>
    line('', { kind, step: kind === 'step' ? 'start' : null }),
  );
  expect(lines.filter((one) => passes?.(one)).map(({ kind }) => kind)).toEqual(kinds);
});

test('no filter asks nothing', () => expect(filterTest({ stream: 'all', step: '' })).toBeNull());

test('wrapped lines lie under each other, also after the first ones have gone', () => {
  const rowsOf = (number: number) => (number % 2 === 0 ? 3 : 1);
  const wrapped = new WrappedRows((_line, number) => rowsOf(number));
  const first = source(1, 5, everyThird);
  const rows = wrapped.update(allLines(first), first.lineAt);
  expect(rows.total).toBe(8);
  expect([0, 1, 2, 3].map((index) => rows.top(index))).toEqual([0, 1, 4, 5]);
  expect([0, 1, 3, 4, 7, 99].map((row) => rows.indexAt(row))).toEqual([0, 1, 1, 2, 3, 3]);
  const later = source(3, 7, everyThird);
  const moved = wrapped.update(allLines(later), later.lineAt);
  expect(moved.total).toBe(8);
  expect([0, 1, 2, 3].map((index) => moved.top(index))).toEqual([0, 1, 4, 5]);
});

test('wrapped lines keep their places when a long log is let go bit by bit', () => {
  const wrapped = new WrappedRows((_line, number) => (number % 3) + 1);
  let first = 1;
  let rows = oneRowEach(allLines(source(1, 1, everyThird)));
  for (; first < 60_000; first += 7_000) {
    const now = source(first, first + 9_000, everyThird);
    rows = wrapped.update(allLines(now), now.lineAt);
  }
  // 9,000 lines in turn of one, two and three rows.
  expect(rows.total).toBe(18_000);
  expect(rows.indexAt(rows.top(4_321))).toBe(4_321);
});
