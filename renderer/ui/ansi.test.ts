import { expect, test } from 'vitest';
import { parseAnsi, stripAnsi } from './ansi.ts';

const esc = '\u001B[';

test('A68 colours become classes and the text stays whole', () => {
  expect(parseAnsi(`${esc}1;32mok${esc}0m done`)).toEqual([
    { text: 'ok', className: 'ansi-2 ansi-bold' },
    { text: ' done', className: '' },
  ]);
  expect(
    parseAnsi(`a${esc}38;5;196mred?${esc}39mb`)
      .map(({ text }) => text)
      .join(''),
  ).toBe('ared?b');
  expect(parseAnsi(`${esc}91mbright${esc}22;24mstill`)).toEqual([
    { text: 'bright', className: 'ansi-1' },
    { text: 'still', className: 'ansi-1' },
  ]);
});

test('A68 sequences that move a cursor or name a window are dropped', () => {
  expect(stripAnsi(`${esc}2K${esc}1Gprogress \u001B]0;title\u0007100 %`)).toBe('progress 100 %');
});

test('a plain line is one part, and markup in it is only text', () => {
  expect(parseAnsi('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>', className: '' }]);
});
