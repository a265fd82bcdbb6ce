import { expect, test } from 'vitest';
import { lastResult } from './last-result.ts';

test('the same question twice in a row is worked out once; another one in between is not remembered', () => {
  let count = 0;
  const ask = lastResult((a: number, b: number) => {
    count += 1;
    return { sum: a + b };
  });
  expect(ask(1, 2)).toBe(ask(1, 2));
  expect(count).toBe(1);
  expect(ask(2, 1)).toEqual({ sum: 3 });
  expect(ask(1, 2)).toEqual({ sum: 3 });
  expect(count).toBe(3);
});
