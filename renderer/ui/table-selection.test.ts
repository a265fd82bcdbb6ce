import { expect, test } from 'vitest';
import {
  allState,
  moveTo,
  noSelection,
  selectAll,
  selectSpan,
  toggle,
  toggleAll,
  toggleWithCurrent,
  withoutLost,
  type Selection,
} from './table-selection.ts';

const order = ['a', 'b', 'c', 'd', 'e'];
const keys = ({ keys: chosen }: Selection): string => [...chosen].toSorted().join('');

test('the box toggles one row, and spans are counted from there', () => {
  const two = toggle(toggle(noSelection, 'b'), 'd');
  expect(keys(two)).toBe('bd');
  expect(keys(toggle(two, 'b'))).toBe('d');
  expect(keys(selectSpan(two, 'e', order))).toBe('de');
  expect(keys(selectSpan(two, 'e', order, true))).toBe('bde');
});

test('Ctrl and a click take the current row along, but only as the first', () => {
  expect(keys(toggleWithCurrent(moveTo('a'), 'c', 'a'))).toBe('ac');
  expect(keys(toggleWithCurrent(toggle(noSelection, 'd'), 'c', 'a'))).toBe('cd');
  expect(keys(toggleWithCurrent(moveTo('a'), 'a', 'a'))).toBe('a');
});

test('a span grows and shrinks around its anchor, upwards and downwards', () => {
  const down = selectSpan(moveTo('c'), 'e', order);
  expect(keys(down)).toBe('cde');
  expect(keys(selectSpan(down, 'd', order))).toBe('cd');
  expect(keys(selectSpan(down, 'a', order))).toBe('abc');
  expect(keys(selectSpan(noSelection, 'b', order))).toBe('b');
});

test('a span from a row that is not shown any more begins anew, and one to such a row changes nothing', () => {
  expect(selectSpan(moveTo('z'), 'b', order)).toEqual({ keys: new Set(['b']), anchor: 'b' });
  const one = toggle(noSelection, 'a');
  expect(selectSpan(one, 'z', order)).toEqual(one);
});

test('all that are shown are chosen and dropped; what the filter hides stays as it was', () => {
  const hidden = toggle(noSelection, 'z');
  const all = selectAll(hidden, order);
  expect(keys(all)).toBe('abcdez');
  expect(allState(all, order)).toBe('on');
  expect(keys(toggleAll(all, order))).toBe('z');
  expect(keys(toggleAll(toggle(hidden, 'a'), order))).toBe('abcdez');
  expect([allState(toggle(hidden, 'a'), order), allState(hidden, order), allState(noSelection, [])]).toEqual([
    'mixed',
    'off',
    'off',
  ]);
});

test('rows that do not exist any more leave the choice', () => {
  const two = toggle(toggle(noSelection, 'a'), 'b');
  expect(keys(withoutLost(two, (key) => key === 'b'))).toBe('b');
  expect(withoutLost(two, () => true)).toBe(two);
});
