import { expect, test } from 'vitest';
import { eventsOf } from '../../shared/domain/event-block.ts';
import { addTo, type GrowingBlock } from '../../shared/domain/growing-block.ts';
import { eventsOfLines, type LogLines } from '../../shared/domain/log-lines.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { everyKind, openLog } from '../../tests/support/open-log.ts';
import {
  newConnectionId,
  sampleLine,
  sampleLines,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { decodeBlock } from './job-log-block.ts';
import { flushAfterEvents, flushAfterMs, JobLog } from './job-log.ts';

test('every kind of event comes back exactly as it was written', () => {
  using store = openLog();
  const events = everyKind(store.id);
  const blocks: GrowingBlock[] = [];
  addTo(blocks, events);
  expect(blocks.flatMap((block) => decodeBlock(store.id, 1, block.text()))).toEqual(events);
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

test('A66 blocks from any number on hold every event behind it, and nothing is read that is not asked for', () => {
  using store = openLog();
  const all = sampleLines(store.id, 1, 1_357);
  for (let place = 0; place < all.length; place += 97) {
    store.log.append(store.id, all.slice(place, place + 97));
    store.log.flush();
  }
  for (const [sinceSeq, limit, blocks] of [
    [0, 1, 1],
    [96, 98, 2],
    [97, 97, 1],
    [812, 5_000, 6],
    [1_357, 1, 0],
  ] as const) {
    const found = store.log.blocks(store.id, { sinceSeq, limit });
    expect(found.length).toBe(blocks);
    const events = found.flatMap(({ firstSeq, ...block }) => eventsOf(store.id, firstSeq, block));
    expect(events.filter(({ seq }) => seq > sinceSeq).slice(0, limit)).toEqual(all.slice(sinceSeq, sinceSeq + limit));
  }
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

test('the newest events are found by their number', () => {
  using store = openLog();
  const all = sampleLines(store.id, 1, 1_200);
  for (let place = 0; place < 1_200; place += 100) {
    store.log.append(store.id, all.slice(place, place + 100));
    store.log.flush();
  }
  expect(store.log.read(store.id, { sinceSeq: 950 })).toEqual(all.slice(-250));
  expect(store.log.read(store.id, { sinceSeq: 1_200 })).toEqual([]);
});

test('A66 lines that came together read as the events they stand for, also over the border of a block', () => {
  using store = openLog();
  const head = { jobId: store.id, percent: 40, step: 'script', stream: 'stdout' as const };
  const together: LogLines[] = [
    { ...head, seq: 2, at: 1_800_000_000_005, messages: Array.from({ length: 1_499 }, (_, place) => `line ${place}`) },
    { ...head, seq: 1_501, at: 1_800_000_000_004, stream: 'stderr', messages: ['', '"ü"'] },
    { ...head, seq: 1_510, at: 1_800_000_000_009, messages: ['behind a gap'] },
  ];
  const first = sampleLine(store.id, 1);
  store.log.append(store.id, [first]);
  for (const lines of together) store.log.appendLines(lines);
  expect(store.log.read(store.id)).toEqual([first, ...together.flatMap(eventsOfLines)]);
  expect(store.log.lastSeq(store.id)).toBe(1_510);
  expect(() => store.log.appendLines({ ...head, seq: 1_510, at: 1, messages: ['again'] })).toThrow(/there already/);
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

test('while a checkpoint runs lines are gathered, whoever reads has them written, and too many do not wait', async () => {
  using store = openLog();
  const checkpoints = { isRunning: true, wrote: () => undefined, [Symbol.dispose]: () => undefined };
  const log = new JobLog({ ...store.db, checkpoints });
  log.append(store.id, sampleLines(store.id, 1, flushAfterEvents));
  await store.clock.advance(3 * flushAfterMs);
  expect(store.blocks()).toBe(0);
  expect(log.read(store.id, { sinceSeq: flushAfterEvents - 1 }).map(({ seq }) => seq)).toEqual([flushAfterEvents]);
  expect(store.blocks()).toBe(1);
  log.append(store.id, sampleLines(store.id, flushAfterEvents + 1, 20_000));
  expect(store.blocks()).toBe(21);
  log.append(store.id, [sampleLine(store.id, flushAfterEvents + 20_001)]);
  await store.clock.advance(flushAfterMs);
  expect(store.blocks()).toBe(21);
  checkpoints.isRunning = false;
  await store.clock.advance(flushAfterMs);
  expect(store.blocks()).toBe(22);
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
