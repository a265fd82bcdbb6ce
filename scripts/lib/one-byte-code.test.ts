import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { oneByteCode } from './one-byte-code.ts';

const valueOf = (code: string): unknown => runInNewContext(code);

test('a program says the same with its rare characters escaped', () => {
  for (const code of [`'it’s … “so” 🦄'`, '`a${1}→b`', `/[’🦄]/u.test('🦄')`, String.raw`'a\\’\n…'`, `'plain é'`]) {
    const made = oneByteCode(code);
    expect(made).not.toMatch(/[\u0100-\uffff]/);
    expect(valueOf(made)).toEqual(valueOf(code));
  }
});

test('a character behind a backslash stops the build', () => {
  expect(() => oneByteCode(String.raw`'\…'`)).toThrow('backslash');
  expect(() => oneByteCode(String.raw`'\\\…'`)).toThrow('backslash');
});

test('a character that String.raw would show as its escape stops the build', () => {
  expect(() => oneByteCode('x = String.raw`\\d…`')).toThrow('String.raw');
  expect(() => oneByteCode('x = String.raw`a\\`…`')).toThrow('String.raw');
  expect(valueOf(oneByteCode('String.raw`\\d` + `…`'))).toBe(String.raw`\d` + '…');
});
