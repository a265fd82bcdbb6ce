import { expect, test } from 'vitest';
import { nextVmid } from './next-vmid.ts';

const { signal } = new AbortController();
const cluster = (next: number, taken: readonly number[] = []) => ({
  nextId: async () => next,
  isVmidFree: async (vmid: number) => !taken.includes(vmid),
});

test('the number the server tells is proposed when nobody here is about to take it', async () => {
  expect(await nextVmid(cluster(105), () => false, { signal })).toBe(105);
});

test('numbers of jobs that have not asked for them yet are left out, and so are taken ones after them', async () => {
  const claimed = new Set([105, 106]);
  expect(await nextVmid(cluster(105, [107]), (vmid) => claimed.has(vmid), { signal })).toBe(108);
});

test('the search ends', async () => {
  expect(await nextVmid(cluster(105), () => true, { signal })).toBe(105);
});
