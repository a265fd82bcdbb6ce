import { expect, test } from 'vitest';
import { appCommand, commandWords } from '../../shared/domain/app-command.ts';
import { kbdKeys, readShortcut, type Press } from './shortcuts.ts';

const press: Press = {
  key: '',
  isCommand: false,
  isAlt: false,
  isShift: false,
  isTyping: false,
  after: null,
  hasSingleKeys: true,
};

test('g and a letter go somewhere; the letter alone does not', () => {
  expect(readShortcut({ ...press, key: 'g' })).toBe('wait-for-next');
  expect(readShortcut({ ...press, key: 'j', after: 'g' })).toBe('go-jobs');
  expect(readShortcut({ ...press, key: 'j' })).toBeNull();
  expect(readShortcut({ ...press, key: 'n', after: 'g' })).toBeNull();
});

test('Esc closes what is open, unless it belongs to the field one types in', () => {
  expect(readShortcut({ ...press, key: 'Escape', hasSingleKeys: false })).toBe('close');
  expect(readShortcut({ ...press, key: 'Escape', isTyping: true })).toBeNull();
});

test('while typing, and when they are switched off, single keys are only letters', () => {
  expect(readShortcut({ ...press, key: 'n', isTyping: true })).toBeNull();
  expect(readShortcut({ ...press, key: '/', hasSingleKeys: false })).toBeNull();
  expect(readShortcut({ ...press, key: 'K', isCommand: true, isTyping: true, hasSingleKeys: false })).toBe('palette');
});

test('a chord needs exactly its own keys', () => {
  expect(readShortcut({ ...press, key: '1', isCommand: true })).toBe('go-containers');
  expect(readShortcut({ ...press, key: '1' })).toBeNull();
  expect(readShortcut({ ...press, key: 'N', isCommand: true, isShift: true })).toBeNull();
  expect(readShortcut({ ...press, key: 'n', isCommand: true, isAlt: true })).toBeNull();
  expect(readShortcut({ ...press, key: '/', isCommand: true, isShift: true })).toBe('shortcuts');
  expect(readShortcut({ ...press, key: 'F6' })).toBe('next-region');
  expect(readShortcut({ ...press, key: 'F6', isShift: true })).toBe('previous-region');
});

test('Alt with an arrow goes back, except in a field, where it moves the caret', () => {
  expect(readShortcut({ ...press, key: 'ArrowLeft', isAlt: true })).toBe('go-back');
  expect(readShortcut({ ...press, key: 'ArrowRight', isAlt: true })).toBe('go-forward');
  expect(readShortcut({ ...press, key: 'ArrowLeft', isAlt: true, isTyping: true })).toBeNull();
});

test('no two commands share their keys', () => {
  const all = appCommand.options.flatMap((command) => {
    const { keys, typed } = commandWords[command];
    return [keys, typed].filter((one) => one !== null && one !== undefined);
  });
  expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
});

test('the keys of the menus are written as the window writes its own', () => {
  expect(kbdKeys('CmdOrCtrl+N')).toBe('mod+N');
  expect(kbdKeys('Alt+Left')).toBe('alt+left');
  expect(kbdKeys('Shift+F6')).toBe('shift+F6');
});
