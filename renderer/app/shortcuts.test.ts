import { expect, test } from 'vitest';
import { readShortcut } from './shortcuts.ts';

const press = { key: '', isCommand: false, isTyping: false, isAfterG: false, hasSingleKeys: true };

test('g and a letter go somewhere; the letter alone does not', () => {
  expect(readShortcut({ ...press, key: 'g' })).toEqual({ do: 'wait-for-go' });
  expect(readShortcut({ ...press, key: 'j', isAfterG: true })).toEqual({ do: 'go-jobs' });
  expect(readShortcut({ ...press, key: 'j' })).toBeNull();
});

test('Esc closes what is open, unless it belongs to the field one types in', () => {
  expect(readShortcut({ ...press, key: 'Escape', hasSingleKeys: false })).toEqual({ do: 'close' });
  expect(readShortcut({ ...press, key: 'Escape', isTyping: true })).toBeNull();
});

test('while typing, and when they are switched off, single keys are only letters', () => {
  expect(readShortcut({ ...press, key: 'n', isTyping: true })).toBeNull();
  expect(readShortcut({ ...press, key: '/', hasSingleKeys: false })).toBeNull();
  expect(readShortcut({ ...press, key: 'K', isCommand: true, isTyping: true, hasSingleKeys: false })).toEqual({
    do: 'palette',
  });
});
