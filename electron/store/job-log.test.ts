import { expect, test } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import {
  migrationsFolder,
  newConnectionId,
  sampleLine,
  sampleLines,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { openDatabase } from './database.ts';
import { decodeBlock, encodeBlock } from './job-log-block.ts';
import { flushAfterEvents, flushAfterMs } from './job-log.ts';
import { JobLog } from './job-log.ts';
import { createJobs } from './jobs.ts';

function openLog() {
  const clock = new ManualClock();
  const db = openDatabase({ file: ':memory:', migrationsFolder, clock });
  const log = new JobLog(db);
  const jobs = createJobs(db, () => log.flush());
  const job = sampleSnapshot(newConnectionId());
  jobs.insert(samplePowerData(job.connectionId), job);
  const blocks = (): number => Number(db.sqlite.prepare('select count(*) from job_log_blocks').pluck().get());
  return { clock, db, log, jobs, job, id: job.id, blocks, [Symbol.dispose]: () => db[Symbol.dispose]() };
}

const everyKind = (id: JobId): ContainerProgressEvent[] => [
  {
    jobId: id,
    seq: 1,
    at: 1_800_000_000_000,
    percent: 0,
    step: 'create',
    type: 'step',
    state: 'started',
    message: 'Create',
  },
  {
    jobId: id,
    seq: 2,
    at: 1_800_000_000_000,
    percent: 0,
    step: 'create',
    type: 'log',
    stream: 'task',
    message: 'ünï 🚀 "q" \\ \u0000 \u001b[31m \ud800',
  },
  { jobId: id, seq: 3, at: 1_799_999_999_999, percent: 12.345, step: null, type: 'log', stream: 'gantry', message: '' },
  {
    jobId: id,
    seq: 4,
    at: 1_800_000_000_007,
    percent: 12.345,
    step: null,
    type: 'log',
    stream: 'stderr',
    message: 'x'.repeat(70_000),
  },
  {
    jobId: id,
    seq: 5,
    at: 1_800_000_000_008,
    percent: 13,
    step: 'x',
    type: 'error',
    message: 'm',
    error: { code: 'pve:busy', message: 'b', details: { lock: 'l', reason: 'r' } },
  },
  { jobId: id, seq: 6, at: 1_800_000_000_009, percent: 13, step: 'x', type: 'step', state: 'failed', message: 'no' },
  { jobId: id, seq: 7, at: 1_800_000_000_010, percent: 100, step: null, type: 'complete', message: 'done' },
];

test('every kind of event comes back exactly as it was written', () => {
  using store = openLog();
  const events = everyKind(store.id);
  expect(decodeBlock(store.id, 1, encodeBlock(events))).toEqual(events);
  store.log.append(store.id, events);
  expect(store.log.read(store.id)).toEqual(events);
});

test('A71 an end is only ever read from an event that says so, never from a start', () => {
  using store = openLog();
  const [started, ...rest] = everyKind(store.id);
  if (!started) throw new Error('no sample');
  store.log.append(store.id, [started]);
  expect(store.log.read(store.id).filter(({ type }) => type === 'complete')).toEqual([]);
  store.log.append(store.id, rest);
  const complete = store.log.read(store.id).filter(({ type }) => type === 'complete');
  expect(complete.map(({ seq }) => seq)).toEqual([7]);
});

test('A66 reading from any number on, in pieces of any size, gives every event once and without a gap', () => {
  using store = openLog();
  const all = sampleLines(store.id, 1, 1_357);
  for (let place = 0; place < all.length; place += 97) {
    store.log.append(store.id, all.slice(place, place + 97));
    if (place % 2 === 0) store.log.flush();
  }
  for (const limit of [1, 50, 97, 500, 5_000]) {
    const seen: ContainerProgressEvent[] = [];
    for (let sinceSeq = 812; ; sinceSeq = seen.at(-1)?.seq ?? sinceSeq) {
      const piece = store.log.read(store.id, { sinceSeq, limit });
      if (piece.length === 0) break;
      seen.push(...piece);
    }
    expect(seen).toEqual(all.slice(812));
  }
  expect(store.log.read(store.id, { sinceSeq: 1_357 })).toEqual([]);
});

test('A66 what is not written yet is read as well, and what comes later continues behind it', () => {
  using store = openLog();
  store.log.append(store.id, sampleLines(store.id, 1, 3));
  expect(store.blocks()).toBe(0);
  expect(store.log.lastSeq(store.id)).toBe(3);
  expect(store.log.read(store.id, { sinceSeq: 1 }).map(({ seq }) => seq)).toEqual([2, 3]);
  store.log.append(store.id, [sampleLine(store.id, 4)]);
  expect(store.log.read(store.id, { sinceSeq: 3 }).map(({ seq }) => seq)).toEqual([4]);
});

test('the newest events are found without reading the rest', () => {
  using store = openLog();
  const all = sampleLines(store.id, 1, 1_200);
  for (let place = 0; place < 1_200; place += 100) {
    store.log.append(store.id, all.slice(place, place + 100));
    store.log.flush();
  }
  expect(store.log.tail(store.id, 250)).toEqual(all.slice(-250));
  expect(store.log.tail(store.id, 5_000)).toEqual(all);
  expect(store.log.tail(store.id, 0)).toEqual([]);
});

test('an event that is there already is refused, also after a restart', () => {
  using store = openLog();
  store.log.append(store.id, sampleLines(store.id, 1, 5));
  expect(() => store.log.append(store.id, [sampleLine(store.id, 5)])).toThrow(/there already/);
  store.log.flush();
  const reopened = new JobLog(store.db);
  expect(reopened.lastSeq(store.id)).toBe(5);
  expect(() => reopened.append(store.id, [sampleLine(store.id, 5)])).toThrow(/there already/);
});

test('a batch is written after its time or its size, whichever comes first', async () => {
  using store = openLog();
  store.log.append(store.id, sampleLines(store.id, 1, 10));
  await store.clock.advance(flushAfterMs - 1);
  expect(store.blocks()).toBe(0);
  await store.clock.advance(1);
  expect(store.blocks()).toBe(1);
  store.log.append(store.id, sampleLines(store.id, 11, flushAfterEvents));
  expect(store.blocks()).toBe(2);
  await store.clock.advance(flushAfterMs);
  store.log.append(store.id, sampleLines(store.id, 11 + flushAfterEvents, 1));
  await store.clock.advance(flushAfterMs);
  expect(store.blocks()).toBe(3);
});

test('closing writes the last batch, and a job’s state is never ahead of its log', () => {
  using store = openLog();
  store.log.append(store.id, sampleLines(store.id, 1, 2));
  store.jobs.saveSnapshot({ ...store.job, revision: 1, lastSeq: 2 });
  expect(store.blocks()).toBe(1);
  store.log.append(store.id, sampleLines(store.id, 3, 2));
  store.log[Symbol.dispose]();
  expect(store.blocks()).toBe(2);
});

test('events that cannot be written are kept for the next try', async () => {
  using store = openLog();
  store.db.sqlite.exec(
    "create trigger full before insert on job_log_blocks begin select raise(abort, 'disk is full'); end",
  );
  store.log.append(store.id, sampleLines(store.id, 1, 2));
  await store.clock.advance(flushAfterMs);
  expect(() => store.log.flush()).toThrow('disk is full');
  store.db.sqlite.exec('drop trigger full');
  store.log.append(store.id, [sampleLine(store.id, 3)]);
  expect(store.log.read(store.id).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test('two jobs at once keep their lines apart', () => {
  using store = openLog();
  const other = sampleSnapshot(newConnectionId());
  store.jobs.insert(samplePowerData(other.connectionId), other);
  for (let seq = 1; seq <= 400; seq += 1) {
    store.log.append(store.id, [sampleLine(store.id, seq)]);
    store.log.append(other.id, [sampleLine(other.id, seq, `other ${seq}`)]);
  }
  expect(store.log.read(store.id)).toEqual(sampleLines(store.id, 1, 400));
  expect(
    store.log.read(other.id).every(({ message, jobId }) => message.startsWith('other') && jobId === other.id),
  ).toBe(true);
});
