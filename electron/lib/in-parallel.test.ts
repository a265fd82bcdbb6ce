import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

test('the answers stand in order, and never more than the given number is under way', async () => {
  let underWay = 0;
  let most = 0;
  const answers = await inParallel([5, 1, 4, 2, 3], 2, async (turns) => {
    most = Math.max(most, ++underWay);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    underWay -= 1;
    return turns * 10;
  });
  expect([answers, most]).toEqual([[50, 10, 40, 20, 30], 2]);
});

test('a failure is the whole’s failure', async () => {
  const work = (n: number): Promise<number> => (n === 2 ? Promise.reject(new Error('no')) : Promise.resolve(n));
  await expect(inParallel([1, 2, 3], 8, work)).rejects.toThrow('no');
  expect(await inParallel([], 8, work)).toEqual([]);
});
