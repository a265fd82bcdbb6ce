import { expect, test } from 'vitest';
import { Owner } from './owner.ts';

test('undoes in reverse, and nothing once it was moved', async () => {
  const undone: string[] = [];
  const owner = new Owner();
  owner.defer(() => undone.push('first'));
  owner.defer(() => undone.push('second'));
  await owner[Symbol.asyncDispose]();
  expect(undone).toEqual(['second', 'first']);

  const kept = new Owner();
  kept.defer(() => undone.push('third'));
  const next = kept.move();
  await kept[Symbol.asyncDispose]();
  expect(undone).toHaveLength(2);
  await next[Symbol.asyncDispose]();
  expect(undone).toHaveLength(3);
});

test('one failing deed does not keep the others from running', async () => {
  const undone: string[] = [];
  const owner = new Owner();
  owner.defer(() => undone.push('first'));
  owner.defer(() => {
    throw new Error('boom');
  });
  await expect(owner[Symbol.asyncDispose]()).rejects.toThrow('boom');
  expect(undone).toEqual(['first']);
});
