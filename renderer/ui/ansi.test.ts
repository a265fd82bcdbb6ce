import { expect, test } from 'vitest';
import { stripAnsi as stripInMain } from '../../shared/domain/plain-text.ts';
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

test.each([
  ['one of the table of 256', '38;5;196', { className: 'ansi-own', style: { '--ansi-own': 'rgb(255 0 0)' } }],
  ['a grey of the table', '38;5;244', { className: 'ansi-own', style: { '--ansi-own': 'rgb(128 128 128)' } }],
  ['a base colour by the table', '38;5;12', { className: 'ansi-4' }],
  ['a true colour', '38;2;1;22;255', { className: 'ansi-own', style: { '--ansi-own': 'rgb(1 22 255)' } }],
  ['with colons', '38:2::1:22:255', { className: 'ansi-own', style: { '--ansi-own': 'rgb(1 22 255)' } }],
  [
    'a true colour and more behind it',
    '38;2;1;2;3;1;4',
    { className: 'ansi-own ansi-bold ansi-underline', style: { '--ansi-own': 'rgb(1 2 3)' } },
  ],
  ['a ground', '37;41', { className: 'ansi-under', style: { '--ansi-under': 'var(--ansi-red)' } }],
  ['a ground of the table', '48;5;21', { className: 'ansi-under', style: { '--ansi-under': 'rgb(0 0 255)' } }],
  ['turned round', '32;7', { className: 'ansi-under', style: { '--ansi-under': 'var(--ansi-green)' } }],
  ['struck out', '9', { className: 'ansi-struck' }],
  ['nonsense', '38;2;999;0;0', { className: '' }],
  ['an empty one, which resets', '', { className: '' }],
])('A68 %s is shown', (_what, code, look) => {
  expect(parseAnsi(`${esc}1m${esc}0m${esc}${code}mtext${esc}0m plain`)).toEqual([
    { text: 'text', ...look },
    { text: ' plain', className: '' },
  ]);
});

test('A68 main and the window read a line alike', () => {
  const pieces = ['a', '[', ';', 'm', '0', esc, '\u001B', '\u001B]', '\u0007', '(B', '38;5;1m', ':', '\u001B\\'];
  // Every line of four pieces, which are more than anybody would write down.
  const otherwise: string[] = [];
  for (let number = 0; number < pieces.length ** 4; number += 1) {
    let rest = number;
    let line = '';
    for (let place = 0; place < 4; place += 1) {
      line += pieces[rest % pieces.length];
      rest = Math.floor(rest / pieces.length);
    }
    const read = stripAnsi(line);
    const shown = parseAnsi(line).map(({ text }) => text);
    if (stripInMain(line) !== read || shown.join('') !== read) otherwise.push(line);
  }
  expect(otherwise).toEqual([]);
  expect(stripInMain(`${esc}31mred${esc}0m`)).toBe('red');
});
