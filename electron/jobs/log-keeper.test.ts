import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot, JobState } from '../../shared/domain/job.ts';
import {
  migrationsFolder,
  newConnectionId,
  sampleLine,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { ManualClock } from '../lib/clock.ts';
import { createMemoryLog } from '../lib/log.ts';
import { Redactor } from '../lib/redact.ts';
import { openStore } from '../store/store.ts';
import { firstLookMs, LogKeeper } from './log-keeper.ts';
import { LogSearch } from './log-search.ts';
import type { LogLimits } from './outdated-logs.ts';

const dayMs = 24 * 3_600_000;
const start = Date.UTC(2026, 10, 26);
const succeeded: JobState = { name: 'succeeded' };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-keeping-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function openKeeper(limits: LogLimits = { days: 90, mebibytes: 1_000 }) {
  const clock = new ManualClock(start);
  const file = path.join(folder, 'gantry.db');
  const store = openStore({ file, migrationsFolder, clock });
  const log = createMemoryLog(new Redactor());
  const list = (): JobSnapshot[] => store.jobs.list().toReversed();
  const search = new LogSearch({ store, list, clock });
  const keeper = new LogKeeper({ store, list, limits: () => limits, clock, log });
  return {
    clock,
    file,
    store,
    log,
    keeper,
    add(lines: number, { daysAgo = 0, state = succeeded }: { daysAgo?: number; state?: JobState } = {}): JobId {
      const endedAt = start - daysAgo * dayMs;
      const job = sampleSnapshot(newConnectionId(), { state, createdAt: endedAt - 1_000, endedAt });
      store.jobs.insert(samplePowerData(job.connectionId), job);
      const messages = Array.from({ length: lines }, (_, place) =>
        sampleLine(job.id, place + 1, `needle ${place} ${crypto.randomUUID()}`),
      );
      store.jobLog.append(job.id, messages);
      return job.id;
    },
    lines: (id: JobId): number => store.jobLog.read(id).length,
    find: async (): Promise<JobId[]> =>
      (await search.find({ text: 'needle', limit: 500 }, new AbortController().signal)).jobs.map(({ jobId }) => jobId),
    async [Symbol.asyncDispose]() {
      await keeper[Symbol.asyncDispose]();
      store[Symbol.dispose]();
    },
  };
}

const failed = (choices: ('retry' | 'keep')[]): JobState => ({
  name: 'failed',
  stepId: null,
  error: { code: 'internal', message: 'x', details: { ref: 'r' } },
  explanation: null,
  choices,
});

test('a log is indexed when its job has ended, a little at a time, and not before', async () => {
  await using rig = openKeeper();
  const id = rig.add(1_300);
  const running = rig.add(10, { state: { name: 'running', isCancelling: false } });
  rig.keeper.ended(id);
  rig.keeper.ended(running);
  await rig.clock.advance(5);
  expect(rig.store.logIndex.unindexed().find(({ jobId }) => jobId === id)).toMatchObject({ indexedSeq: 500 });
  await rig.clock.advance(1_000);
  await rig.keeper.indexed();
  expect(rig.store.logIndex.unindexed().map(({ jobId }) => jobId)).toEqual([running]);
  expect(await rig.find()).toEqual([running, id]);
});

test('what an earlier run left without an index, or cut off in the middle, is caught up with after the start', async () => {
  await using rig = openKeeper();
  const [none, half] = [rig.add(700), rig.add(1_700)];
  rig.store.logIndex.indexNext(half);
  rig.keeper.start();
  await rig.clock.advance(firstLookMs - 1);
  expect(rig.store.logIndex.unindexed()).toHaveLength(2);
  await rig.clock.advance(1_001);
  expect(rig.store.logIndex.unindexed()).toEqual([]);
  expect((await rig.find()).toSorted()).toEqual([none, half].toSorted());
  expect(rig.store.logKeeping.facts(half)?.bytes).toBeGreaterThan(1_700 * 36);
});

test('logs that were kept long enough go, and neither unfinished jobs nor those with open choices lose theirs', async () => {
  await using rig = openKeeper({ days: 90, mebibytes: 1_000 });
  const old = rig.add(25_000, { daysAgo: 91 });
  const settled = rig.add(10, { daysAgo: 91, state: failed([]) });
  const open = rig.add(10, { daysAgo: 91, state: failed(['retry', 'keep']) });
  const paused = rig.add(10, {
    daysAgo: 91,
    state: { name: 'paused', kind: 'asked', reason: 'x', error: null, offeredVmid: null },
  });
  const young = rig.add(10, { daysAgo: 89 });
  const all = [old, settled, open, paused, young];
  for (const id of all) rig.store.logIndex.indexNext(id);
  rig.keeper.start();
  await rig.clock.advance(firstLookMs + 10_000);
  expect(all.map((id) => rig.lines(id))).toEqual([0, 0, 10, 10, 10]);
  expect(all.map((id) => rig.store.logKeeping.facts(id)?.removedAt !== null)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(await rig.find()).not.toContain(old);
  expect(await rig.find()).toEqual(expect.arrayContaining([open, paused, young]));
  expect(rig.store.jobs.list()).toHaveLength(5);
  // A day later the next one is due.
  await rig.clock.advance(2 * dayMs);
  expect(rig.lines(young)).toBe(0);
  expect(rig.log.lines).toEqual([]);
});

test('when all logs together are too large the oldest go until the rest fits, and the disk gets its space back', async () => {
  const rig = openKeeper({ days: 3_650, mebibytes: 1 });
  const ids = [3, 2, 1].map((daysAgo) => rig.add(16_000, { daysAgo }));
  for (const id of ids) while (rig.store.logIndex.indexNext(id)) rig.store.logIndex.merge();
  const whole = ids.reduce((sum, id) => sum + (rig.store.logKeeping.facts(id)?.bytes ?? 0), 0);
  const pruned = rig.keeper.prune();
  await rig.clock.advance(60_000);
  await pruned;
  expect(ids.map((id) => rig.lines(id))).toEqual([0, 0, 16_000]);
  await rig[Symbol.asyncDispose]();
  // One log and its index are left, and nothing else to speak of.
  expect(statSync(rig.file).size).toBeLessThan(whole);
});

test('a removal that the end of the app cut off goes on with the next start', async () => {
  await using rig = openKeeper();
  const id = rig.add(25_000);
  while (rig.store.logIndex.indexNext(id));
  rig.store.logKeeping.markRemoved(id);
  rig.store.logKeeping.removeNext(id);
  expect(rig.lines(id)).toBeGreaterThan(0);
  expect(await rig.find()).toEqual([]);
  rig.keeper.start();
  await rig.clock.advance(firstLookMs + 1_000);
  expect(rig.lines(id)).toBe(0);
});

test('closing stops in the middle of it, without a word', async () => {
  const rig = openKeeper();
  const id = rig.add(5_000);
  rig.keeper.ended(id);
  await rig.clock.advance(6);
  await rig[Symbol.asyncDispose]();
  expect(rig.log.lines).toEqual([]);
});
