import { expect, test } from 'vitest';
import { LineSplitter, maxLineBytes } from './line-splitter.ts';

/** The lines of `chunks`, texts or bytes. */
function linesOf(chunks: readonly (string | Uint8Array)[], options?: { maxBytes: number }): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), options);
  for (const chunk of chunks) splitter.push(Buffer.from(chunk));
  splitter.end();
  return lines;
}

test.each<[string, string[], string[]]>([
  ['whole lines', ['a\nb\n'], ['a', 'b']],
  ['a last line without an end', ['a\nb'], ['a', 'b']],
  ['empty lines', ['\n\na\n\n'], ['', '', 'a', '']],
  ['nothing', [''], []],
  ['a line in three chunks', ['on', 'e l', 'ine\ntwo'], ['one line', 'two']],
  ['Windows line ends', ['a\r\nb\r', '\nc\r\n'], ['a', 'b', 'c']],
  ['a bar drawn over itself', ['10%\r50%\r', '100%\nend\n'], ['100%', 'end']],
  ['a bar in small pieces', ['1', '0%', '\r', '2', '0%\r30', '%'], ['30%']],
  ['a bar that ends with a return', ['10%\r100%\r'], ['100%']],
  ['a bar ended by a Windows line end', ['10%\r100%\r\n'], ['100%']],
  ['a return before the first character', ['\rtext\n'], ['text']],
  ['a return, then a chunk of its own', ['old\r', 'new\n'], ['new']],
  ['ANSI colours', ['\u001b[31mred\u001b[0m\n'], ['\u001b[31mred\u001b[0m']],
])('A68 splits %s', (_what, chunks, lines) => {
  expect(linesOf(chunks)).toEqual(lines);
});

test('A68 keeps characters whole, wherever the stream is cut', () => {
  const bytes = Buffer.from('grün 日本 😀\nä\r\n');
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    expect(linesOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(['grün 日本 😀', 'ä']);
  }
  expect(linesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(['grün 日本 😀', 'ä']);
});

test('however a stream is cut, the lines are the same', () => {
  const text = 'one\r\ntwo\rzwei\n\n\rthree\r\r\nfour\r5\r';
  const whole = linesOf([text]);
  for (let first = 0; first <= text.length; first += 1) {
    for (let second = first; second <= text.length; second += 1) {
      expect(linesOf([text.slice(0, first), text.slice(first, second), text.slice(second)])).toEqual(whole);
    }
  }
});

test('a line longer than the limit arrives in pieces, none of its characters lost or broken', () => {
  const text = 'ä'.repeat(50);
  for (const chunks of [[text], [`${text}\nnext\n`], [text.slice(0, 7), text.slice(7), '\n'], text.split('')]) {
    const lines = linesOf(chunks, { maxBytes: 11 }).filter((line) => line !== 'next');
    expect(lines.join('')).toBe(text);
    expect(lines.every((line) => Buffer.byteLength(line) <= 11)).toBe(true);
  }
});

test('16 MiB without a line end cost no more than their own size', () => {
  const chunk = 'x'.repeat(32 * 1024);
  const lines = linesOf(Array.from({ length: 512 }, () => chunk));
  expect(lines).toHaveLength((16 * 1024 * 1024) / maxLineBytes);
  expect(new Set(lines.map((line) => line.length))).toEqual(new Set([maxLineBytes]));
});

test('a bar drawn over itself for ever keeps only its last state', () => {
  expect(linesOf(Array.from({ length: 10_000 }, (_, step) => `\rstep ${step} ${'.'.repeat(100)}`))).toEqual([
    `step 9999 ${'.'.repeat(100)}`,
  ]);
});

const brokenPiece = new RegExp(String.raw`^[[0-9;]*m|\u001B\[?[0-9;]*$|\uFFFD`, 'u');

test('A68 a line too long for one piece is never cut inside a character or a colour', () => {
  const line = Array.from({ length: 40 }, (_, place) => `\u001B[38;5;${place}mü🚀\u001B[0m`).join('');
  for (let maxBytes = 24; maxBytes < 60; maxBytes += 1) {
    const pieces: string[] = [];
    const splitter = new LineSplitter((text) => pieces.push(text), { maxBytes });
    splitter.push(Buffer.from(line));
    splitter.end();
    expect(pieces.join('')).toBe(line);
    for (const piece of pieces) {
      expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxBytes);
      expect(piece).not.toMatch(brokenPiece);
    }
  }
});
