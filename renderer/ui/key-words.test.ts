import { expect, test } from 'vitest';
import { ariaKeys, keyWords } from './key-words.ts';

test('keys pressed together carry the names of the platform', () => {
  expect(keyWords('mod+shift+c', false)).toEqual(['Ctrl', 'Shift', 'C']);
  expect(keyWords('mod+shift+c', true)).toEqual(['⌘', '⇧', 'C']);
});

test('keys pressed after each other stay as they are typed', () => {
  expect(keyWords('g c', false)).toEqual(['g', 'c']);
  expect(keyWords('enter', true)).toEqual(['Enter']);
});

test('a screen reader gets the standard names, and nothing for a sequence', () => {
  expect(ariaKeys('mod+enter', false)).toBe('Control+Enter');
  expect(ariaKeys('mod+k', true)).toBe('Meta+k');
  expect(ariaKeys('g c', false)).toBeUndefined();
});
