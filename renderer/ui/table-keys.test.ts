import { expect, test } from 'vitest';
import { readTableKey } from './table-keys.ts';

const press = (text: string) => {
  const parts = text.split('+');
  return {
    key: (parts.at(-1) ?? '').replace('Space', ' '),
    isShift: parts.includes('Shift'),
    isCommand: parts.includes('Ctrl'),
    isAlt: parts.includes('Alt'),
  };
};
const where = { index: 5, count: 100, page: 20, canChoose: true, isOnRow: true };
const offers = { hasSingleKeys: true, hasMenu: true, hasChoice: false };

test.each([
  ['ArrowDown', { do: 'move', to: 6, isSpan: false }],
  ['Shift+ArrowUp', { do: 'move', to: 4, isSpan: true }],
  ['PageDown', { do: 'move', to: 25, isSpan: false }],
  ['PageUp', { do: 'move', to: 0, isSpan: false }],
  ['Home', { do: 'move', to: 0, isSpan: false }],
  ['Shift+End', { do: 'move', to: 99, isSpan: true }],
  ['Enter', { do: 'open' }],
  ['Space', { do: 'toggle' }],
  ['x', { do: 'toggle' }],
  ['m', { do: 'menu' }],
  ['ContextMenu', { do: 'menu' }],
  ['Shift+F10', { do: 'menu' }],
  ['Ctrl+a', { do: 'all' }],
  ['Escape', null],
  ['Ctrl+k', null],
  ['Alt+ArrowDown', null],
  ['n', null],
])('%s', (keys, meaning) => {
  expect(readTableKey(press(keys), where, offers)).toEqual(meaning);
});

test('without choice Space opens and nothing spans; single keys can be off; Esc drops a choice', () => {
  const plain = { ...where, canChoose: false };
  expect(readTableKey(press('Space'), plain, offers)).toEqual({ do: 'open' });
  expect(readTableKey(press('Shift+ArrowDown'), plain, offers)).toMatchObject({ isSpan: false });
  expect(readTableKey(press('Ctrl+a'), plain, offers)).toBeNull();
  expect(readTableKey(press('x'), where, { ...offers, hasSingleKeys: false })).toBeNull();
  expect(readTableKey(press('Escape'), where, { ...offers, hasChoice: true })).toEqual({ do: 'none' });
});

test('on a button inside the row arrows still move, and Enter and Space are the button’s', () => {
  const inside = { ...where, isOnRow: false };
  expect(readTableKey(press('ArrowDown'), inside, offers)).toMatchObject({ to: 6 });
  expect(readTableKey(press('Enter'), inside, offers)).toBeNull();
  expect(readTableKey(press('Space'), inside, offers)).toBeNull();
});

test('the last row stays the last', () => {
  expect(readTableKey(press('ArrowDown'), { ...where, index: 99 }, offers)).toMatchObject({ to: 99 });
});
