import { expect, test } from 'vitest';
import { rowsToDraw } from './rows-to-draw.ts';

const places = [0, 1, 2, 3, 4].map((index) => ({ index, start: index * 32 }));
const keyOf = (row: string): string => row;
/** In view: the places from 1 to 2. */
const isSeen = (index: number): boolean => index === 1 || index === 2;
const drawn = (rows: string, earlier: string): string =>
  rowsToDraw(places, { rows: rows.split(''), earlier: earlier.split(''), keyOf, isSeen })
    .map(({ row, index, start }) => `${row}${index}${start === index * 32 ? '' : '!'}`)
    .join(' ');

test('all rows are of one list once there was time for it', () => {
  const rows = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(rowsToDraw(places, { rows, earlier: rows, keyOf, isSeen }).map(({ row }) => row)).toEqual(rows.slice(0, 5));
});

test('what is in view is of the new list at once, what is around it of the one before', () => {
  expect(drawn('vwxyz', 'abcde')).toBe('a0 w1 x2 d3 e4');
});

test('a row that is in view now is not there a second time at its old place', () => {
  expect(drawn('xeaxy', 'abcde')).toBe('e1 a2 d3');
  expect(drawn('xabyz', 'abcde')).toBe('a1 b2 d3 e4');
});

test('a place that the list before did not reach, or the new one does not, stays empty', () => {
  expect(drawn('vwxyz', 'ab')).toBe('a0 w1 x2');
  expect(drawn('vw', 'abcde')).toBe('a0 w1 d3 e4');
});
