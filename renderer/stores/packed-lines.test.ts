import { expect, test } from 'vitest';
import { packLines, unpackLines, type Lines } from './packed-lines.ts';

const linesOf = (messages: string[]): Lines => ({
  messages,
  times: Uint32Array.from(messages, (_, index) => index * 5),
  headOf: Uint16Array.from(messages, (_, index) => index % 300),
});
const backAndForth = (lines: Lines): Lines | null => {
  const packed = packLines(lines);
  return packed && unpackLines(packed);
};

test('texts, times and heads come out as they were', () => {
  const lines = linesOf([
    '\uFEFFfirst',
    '',
    'ü Ω 🚀',
    'a\nb\r',
    'x'.repeat(70_000),
    '\u0000\u009f',
    '🚀'.slice(0, 1),
    '🚀'.slice(1),
  ]);
  lines.times.set([0, 0xff_ff_ff_ff, 3, 2, 1_000_000_000, 127, 128, 16_384]);
  expect(backAndForth(lines)).toEqual(lines);
});

test('half a character, and more than can be unpacked in a moment, are left as they are', () => {
  expect(packLines(linesOf(['whole', '🚀'.slice(0, 1)]))).toBeNull();
  expect(packLines(linesOf(Array.from({ length: 20 }, () => 'x'.repeat(60_000))))).toBeNull();
});
