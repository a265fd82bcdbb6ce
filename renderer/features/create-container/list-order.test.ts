import { expect, test } from 'vitest';
import { moved, nextScriptName } from './list-order.ts';

test('A30 a script moves one place at a time and stops at the ends', () => {
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
  expect(nextScriptName([{ name: '10-a.sh' }, { name: '25-b.sh' }])).toBe('30-script.sh');
});
