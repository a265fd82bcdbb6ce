import { expect, test } from 'vitest';
import { assignSlots, isSameSlots, type RowSlots } from './row-slots.ts';

/** `a0 b1`: which row has which element, in their order on the page. */
const told = (slots: RowSlots): string => slots.map(({ key, slot }) => `${key}${slot}`).join(' ');
const after = (before: RowSlots, keys: string, held: string | null = null): string =>
  told(assignSlots(before, keys.split(' '), held));
const four = assignSlots([], ['a', 'b', 'c', 'd'], null);

test('each row has an element of its own, and keeps it as long as it is in view', () => {
  expect(told(four)).toBe('a0 b1 c2 d3');
  expect(after(four, 'b d')).toBe('b1 d3');
  expect(isSameSlots(four, assignSlots(four, ['a', 'b', 'c', 'd'], 'a'))).toBe(true);
  expect(isSameSlots(four, assignSlots(four, ['a', 'b', 'c', 'e'], null))).toBe(false);
});

test('rows that are new to the view take the elements of those that have left it', () => {
  expect(after(four, 'w x y z')).toBe('w0 x1 y2 z3');
  expect(after(four, 'a x c y')).toBe('a0 x1 c2 y3');
  expect(after(four, 'v w x y z')).toBe('v0 w1 x2 y3 z4');
  // The list moves on: what has left at its top is used again at its end.
  expect(after(four, 'c d e f')).toBe('c2 d3 e0 f1');
});

test('a row that stays is never passed by another element, as it would have to move and lose the focus', () => {
  expect(after(four, 'x y a b')).toBe('x4 y5 a0 b1');
  expect(after(four, 'x c d')).toBe('x0 c2 d3');
  expect(after(four, 'x y z c d')).toBe('x0 y1 z4 c2 d3');
  // From before it an element may come: only that one moves.
  expect(after(four, 'c x d')).toBe('c2 x0 d3');
  expect(after(four, 'b x y d')).toBe('b1 x2 y0 d3');
});

test('the element with the focus is given to no other row', () => {
  expect(after(four, 'w x y z', 'b')).toBe('w0 x2 y3 z4');
  expect(after(four, 'w b y z', 'b')).toBe('w0 b1 y2 z3');
});
