import { expect, test } from 'vitest';
import { cutText, goesOn, isCut, wrappedRows } from './log-cut.ts';
import { textOfLines } from './log-copy.ts';
import { markedParts, type LogPart } from './log-search.ts';
import { breakPlaces, wrapParts } from './log-wrap.ts';

const esc = '\u001B[';
const none = { text: '', isCaseSensitive: false };
const texts = (rows: LogPart[][]) => rows.map((row) => row.map(({ text }) => text).join(''));

test('what matches is marked, also across a change of colour', () => {
  const parts = markedParts(`a ${esc}31mfa${esc}0miled twice failed`, { text: 'FAILED', isCaseSensitive: false });
  expect(parts.filter(({ isMatch }) => isMatch).map(({ text }) => text)).toEqual(['fa', 'iled', 'failed']);
  expect(parts.map(({ text }) => text).join('')).toBe('a failed twice failed');
  expect(parts.find(({ text }) => text === 'fa')?.className).toBe('ansi-1');
});

test('a row has at most so many cells: wide letters take two, and no letter is cut in two', () => {
  expect(breakPlaces('abcdefghij', 4)).toEqual([4, 8]);
  expect(breakPlaces('abcd', 4)).toEqual([]);
  expect(texts(wrapParts(markedParts('日本語日本', none), 4))).toEqual(['日本', '語日', '本']);
  expect(texts(wrapParts(markedParts('🙂🙂🙂', none), 4))).toEqual(['🙂🙂', '🙂']);
});

test('wrapping keeps the text and its colours, and takes as many rows as were counted', () => {
  const text = `${esc}32mgreen green${esc}0m plain plain`;
  const rows = wrapParts(markedParts(text, { text: 'plain', isCaseSensitive: false }), 7);
  expect(texts(rows).join('')).toBe('green green plain plain');
  expect(rows).toHaveLength(wrappedRows({ text }, 7, false));
  expect(rows[0]?.[0]?.className).toBe('ansi-2');
});

test('a line of 64 KB is shown in part, its last colour sequence whole or not at all', () => {
  const long = `${'x'.repeat(3_997)}${esc}31m${'y'.repeat(65_536)}`;
  expect(isCut(long)).toBe(true);
  expect(cutText(long)).toBe('x'.repeat(3_997));
  expect(wrappedRows({ text: long }, 100, false)).toBe(41);
  expect(wrappedRows({ text: long }, 100, true)).toBe(Math.ceil((3_997 + 65_536) / 100));
});

test('a piece of 64 KiB says that the next may belong to it, in a row of its own when wrapped', () => {
  expect(goesOn('x'.repeat(65_536))).toBe(true);
  expect(goesOn('日'.repeat(21_845))).toBe(true);
  expect(goesOn('x'.repeat(65_000))).toBe(false);
  expect(wrappedRows({ text: 'x'.repeat(65_536) }, 100, true)).toBe(656 + 1);
});

test('lines are copied without their colours, also those that are not drawn', () => {
  const source = {
    first: 3,
    end: 6,
    lineAt: (number: number) => ({ at: 0, text: `${esc}31mline${esc}0m ${number}`, kind: 'out' as const, step: null }),
  };
  expect(textOfLines(source)).toBe('line 3\nline 4\nline 5');
  expect(textOfLines(source, 1, 4)).toBe('line 3\nline 4');
});
