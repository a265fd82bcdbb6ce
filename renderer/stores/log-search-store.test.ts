import { expect, test, vi } from 'vitest';
import type { JobId } from '../../shared/domain/ids.ts';
import type { FoundInJob } from '../../shared/domain/log-search.ts';
import { AppError } from '../../shared/errors.ts';
import { vmid } from '../../shared/domain/ids.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { createLogSearchStore } from './log-search-store.ts';

const found = (place: number): FoundInJob => ({
  jobId: `7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e${String(place).padStart(2, '0')}` as JobId,
  title: `Job ${place}`,
  hostname: 'web',
  vmid: vmid.parse(101),
  createdAt: 1,
  lines: [{ seq: 1, at: 1, step: null, text: 'needle', ranges: [[0, 6]] }],
  hasMore: false,
  isPartial: false,
});

/** Time passes when the test says so. */
function setUp(
  answer: (input: { text: string; before?: number | undefined }) => { jobs: FoundInJob[]; next: number | null },
) {
  const waiting = new Set<() => void>();
  const bridge = fakeBridge({ 'job:search-logs': answer });
  const store = createLogSearchStore(createClient(bridge), (_ms, callback) => {
    waiting.add(callback);
    return () => waiting.delete(callback);
  });
  return {
    ...store,
    bridge,
    rest: () => {
      for (const callback of waiting) callback();
      waiting.clear();
    },
  };
}

test('words are looked for when the typing rests, once, and what was found stays', async () => {
  const search = setUp(() => ({ jobs: [found(1)], next: null }));
  for (const text of ['n', 'ne', 'nee ', 'need']) search.type(text);
  expect(search.getState()).toMatchObject({ isSearching: true });
  search.rest();
  await vi.waitFor(() => expect(search.getState()).toMatchObject({ text: 'need', isSearching: false }));
  search.type(' need ');
  search.rest();
  expect(search.bridge.asked.map(({ input }) => input)).toEqual([{ text: 'need', limit: 60 }]);
  expect(search.getState().jobs.map(({ title }) => title)).toEqual(['Job 1']);
  search.type('n');
  expect(search.getState()).toMatchObject({ text: '', jobs: [], isSearching: false });
});

test('older logs follow where the search stopped, and a job that comes again is not told twice', async () => {
  const search = setUp(({ before }) =>
    before === undefined ? { jobs: [found(3), found(2)], next: 7 } : { jobs: [found(2), found(1)], next: null },
  );
  search.type('needle');
  search.rest();
  await vi.waitFor(() => expect(search.getState().next).toBe(7));
  await search.more();
  expect(search.getState().jobs.map(({ title }) => title)).toEqual(['Job 3', 'Job 2', 'Job 1']);
  expect(search.getState().next).toBeNull();
});

test('an answer to earlier words that comes late changes nothing, and a failure can be tried again', async () => {
  let isBroken = true;
  const late: (() => void)[] = [];
  const bridge = fakeBridge({
    'job:search-logs': ({ text }) => {
      if (text === 'first') return new Promise((resolve) => late.push(() => resolve({ jobs: [found(9)], next: null })));
      if (isBroken) throw new AppError('internal', 'x', { ref: 'r' });
      return { jobs: [found(1)], next: null };
    },
  });
  const search = createLogSearchStore(createClient(bridge), (_ms, callback) => {
    callback();
    return () => undefined;
  });
  search.type('first');
  search.type('second');
  await vi.waitFor(() => expect(search.getState().error?.code).toBe('internal'));
  for (const answer of late) answer();
  isBroken = false;
  await search.again();
  expect(search.getState()).toMatchObject({ text: 'second', error: null });
  expect(search.getState().jobs.map(({ title }) => title)).toEqual(['Job 1']);
});
