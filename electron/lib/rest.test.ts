import { expect, test } from 'vitest';
import { restAfterMuch } from './rest.ts';

function prepare() {
  const waiting: (() => void)[] = [];
  const given: string[] = [];
  const passes = restAfterMuch({
    later: (_ms, callback) => void waiting.push(callback),
    giveBack: () => given.push('given back'),
  });
  const wait = (): void => waiting.shift()?.();
  return { waiting, given, passes, wait };
}

test('memory is given back twice, when much has passed and it is quiet', () => {
  const { waiting, given, passes, wait } = prepare();
  passes(5_000_000);
  expect(given).toEqual([]);
  wait();
  expect(given).toEqual(['given back']);
  wait();
  expect(given).toEqual(['given back', 'given back']);
  passes(1_000);
  expect(waiting).toEqual([]);
});

test('the second time waits for quiet as the first does', () => {
  const { given, passes, wait } = prepare();
  passes(5_000_000);
  wait();
  passes(300_000);
  wait();
  expect(given).toEqual(['given back']);
  wait();
  expect(given).toEqual(['given back', 'given back']);
});

test('what still comes is waited for; polls that find little are not', () => {
  const { given, passes, wait } = prepare();
  passes(5_000_000);
  passes(300_000);
  wait();
  expect(given).toEqual([]);
  passes(20_000);
  wait();
  expect(given).toEqual(['given back']);
});

test('little by little is much as well, and begins anew after each rest', () => {
  const { given, passes, wait } = prepare();
  for (let count = 0; count < 45; count += 1) passes(90_000);
  wait();
  wait();
  passes(3_900_000);
  wait();
  expect(given).toEqual(['given back', 'given back']);
});
