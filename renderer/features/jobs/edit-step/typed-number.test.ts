import { expect, test } from 'vitest';
import { onlyNumber, readNumber } from './typed-number.ts';

test.each([
  ['1.', '1.', 1],
  ['1.5', '1.5', 1.5],
  ['1,5', '1.5', 1.5],
  ['1.5.2', '1.52', 1.52],
  ['12 GiB', '12', 12],
  ['.', '.', 0],
  ['', '', 0],
])('of %j as it is typed stays %j, which is %d', (text, typed, value) => {
  expect(onlyNumber(text)).toBe(typed);
  expect(readNumber(typed)).toBe(value);
});
