import { expect, test, vi } from 'vitest';
import type { EventBlock, PlacedBlock } from '../../shared/domain/event-block.ts';
import { addTo, type GrowingBlock } from '../../shared/domain/growing-block.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { createJobLogStore, type JobLogState } from './job-log-store.ts';

const jobId = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as JobId;
const line = (seq: number): ContainerProgressEvent => ({
  type: 'log',
  stream: 'stdout',
  jobId,
  seq,
  at: seq,
  percent: 0,
  step: null,
  message: `line ${seq}`,
});
const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => line(from + index));
const seqs = ({ buffer }: JobLogState) => Array.from({ length: buffer.length }, (_, index) => buffer.at(index)?.seq);

/** Cut as main keeps a log: whole blocks of 700 lines. */
function blocksFrom(journal: ContainerProgressEvent[], sinceSeq: number, limit: number): PlacedBlock[] {
  const from = sinceSeq - (sinceSeq % 700);
  const blocks: GrowingBlock[] = [];
  addTo(blocks, journal.slice(from, Math.ceil((sinceSeq + limit) / 700) * 700), 700);
  return blocks.map((block) => ({ firstSeq: block.firstSeq, ...(JSON.parse(block.text()) as EventBlock) }));
}

/** A job's log in main, which grows and announces. */
function setUp(maxEvents?: number) {
  const journal: ContainerProgressEvent[] = [];
  const bridge = fakeBridge({
    'job:watch': () => ({ lastSeq: journal.length, removedAt: null }),
    'job:unwatch': () => undefined,
    'job:blocks': ({ sinceSeq, limit }) => blocksFrom(journal, sinceSeq, limit),
  });
  const store = createJobLogStore(createClient(bridge), {
    requestFrame: (callback) => callback(),
    ...(maxEvents !== undefined && { maxEvents }),
  });
  return {
    store,
    bridge,
    journal,
    announce: (events: ContainerProgressEvent[]) =>
      bridge.emit('job:progress', { jobId, events }, progressTopic(jobId)),
  };
}
const settled = (store: ReturnType<typeof setUp>['store'], length: number) =>
  vi.waitFor(() => expect(store.getState().buffer.length).toBe(length));

test('A66 a late window gets the whole log, each line once, and then goes on live', async () => {
  const { store, journal, announce } = setUp();
  journal.push(...lines(1, 12_345));
  store.follow(jobId);
  await settled(store, 12_345);
  journal.push(...lines(12_346, 12_350));
  announce(lines(12_346, 12_350));
  await settled(store, 12_350);
  expect(seqs(store.getState())).toEqual(Array.from({ length: 12_350 }, (_, index) => index + 1));
});

test('A66 lines announced while the history is on its way are neither lost nor doubled', async () => {
  const { store, journal, announce } = setUp();
  journal.push(...lines(1, 30));
  store.follow(jobId);
  // The window subscribed at once; main speaks before it has answered the first page.
  journal.push(...lines(31, 40));
  announce(lines(25, 40));
  await settled(store, 40);
  expect(seqs(store.getState())).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});

test('a gap in what is announced is closed by asking', async () => {
  const { store, journal, announce } = setUp();
  journal.push(...lines(1, 5));
  store.follow(jobId);
  await settled(store, 5);
  journal.push(...lines(6, 20));
  announce(lines(15, 20));
  await settled(store, 20);
  expect(seqs(store.getState())).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
});

test('another job’s lines are not mixed in, and nothing comes after following has stopped', async () => {
  const { store, bridge, journal, announce } = setUp();
  journal.push(...lines(1, 2));
  const stop = store.follow(jobId);
  await settled(store, 2);
  const other = '8b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as JobId;
  bridge.emit('job:progress', { jobId: other, events: [{ ...line(3), jobId: other }] }, progressTopic(other));
  stop();
  announce(lines(3, 3));
  expect(store.getState().buffer.length).toBe(0);
  expect(bridge.asked.at(-1)?.channel).toBe('job:unwatch');
});

test('A67 a log too long to be held is held to its end, or from a line on without growing', async () => {
  const { store, journal, announce } = setUp(10_000);
  journal.push(...lines(1, 30_000));
  store.follow(jobId);
  await settled(store, 10_000);
  expect(store.getState()).toMatchObject({ isPart: false, buffer: { lastSeq: 30_000 } });
  store.follow(jobId, 12_000);
  announce(lines(30_001, 30_001));
  await settled(store, 10_000);
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ isLoading: false, isPart: true }));
  announce(lines(30_002, 30_002));
  expect(seqs(store.getState())).toEqual(Array.from({ length: 10_000 }, (_, index) => 12_001 + index));
});

test('a log that fits is followed from a line on to its end', async () => {
  const { store, journal, announce } = setUp(10_000);
  journal.push(...lines(1, 11_000));
  store.follow(jobId, 2_000);
  await settled(store, 9_000);
  journal.push(line(11_001));
  announce([line(11_001)]);
  await settled(store, 9_001);
  expect(store.getState()).toMatchObject({ isPart: false, buffer: { lastSeq: 11_001 } });
});
