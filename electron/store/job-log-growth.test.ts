import { expect, test } from 'vitest';
import { eventsOf, type PlacedBlock } from '../../shared/domain/event-block.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { everyKind, openLog } from '../../tests/support/open-log.ts';
import { newConnectionId, sampleLines, samplePowerData, sampleSnapshot } from '../../tests/support/store-samples.ts';
import { readBlock } from './job-log-block.ts';
import { flushAfterMs, JobLog, tellAfterEvents, tellAfterMs } from './job-log.ts';

/** What the log says it has grown by, event by event, and how often it said so. */
function hear(log: JobLog) {
  const heard: { jobId: JobId; events: ContainerProgressEvent[] }[] = [];
  log.grown.on(({ jobId, blocks }) => {
    const events = blocks.flatMap((text) => {
      const { firstSeq } = JSON.parse(text) as PlacedBlock;
      return eventsOf(jobId, firstSeq, readBlock(text));
    });
    heard.push({ jobId, events });
  });
  return heard;
}

test('what came within 16 ms is told at once, job by job, in order and exactly as it was', async () => {
  using store = openLog();
  const other = sampleSnapshot(newConnectionId());
  store.jobs.insert(samplePowerData(other.connectionId), other);
  const heard = hear(store.log);
  const [all, others] = [sampleLines(store.id, 1, 1_200), sampleLines(other.id, 1, 100)];
  for (const [place, event] of all.entries()) {
    store.log.append(store.id, [event]);
    store.log.append(other.id, others.slice(place, place + 1));
    if (place === 99) break;
  }
  expect(heard).toEqual([]);
  await store.clock.advance(tellAfterMs);
  expect(heard).toEqual([
    { jobId: store.id, events: all.slice(0, 100) },
    { jobId: other.id, events: others },
  ]);
  store.log.append(store.id, all.slice(100, 110));
  await store.clock.advance(tellAfterMs);
  // Over the border between blocks, one of which is full.
  store.log.append(store.id, all.slice(110));
  await store.clock.advance(tellAfterMs);
  const ours = heard.filter(({ jobId }) => jobId === store.id).flatMap(({ events }) => events);
  expect(ours).toEqual(all);
  expect(store.log.read(store.id)).toEqual(all);
});

test('what comes faster is told sooner, so that no single text gets long', () => {
  using store = openLog();
  const checkpoints = { isRunning: true, wrote: () => undefined, [Symbol.dispose]: () => undefined };
  const log = new JobLog({ ...store.db, checkpoints });
  const heard = hear(log);
  const all = sampleLines(store.id, 1, 2 * tellAfterEvents + 100);
  for (let place = 0; place < all.length; place += 100) log.append(store.id, all.slice(place, place + 100));
  expect(heard.map(({ events }) => events)).toEqual([
    all.slice(0, tellAfterEvents),
    all.slice(tellAfterEvents, 2 * tellAfterEvents),
  ]);
});

test('a job’s state is told behind all that led to it, and every kind of event passes unchanged', () => {
  using store = openLog();
  const heard = hear(store.log);
  const events = everyKind(store.id);
  // Something between was for nobody.
  const later = sampleLines(store.id, 20, 2);
  store.log.append(store.id, events);
  store.log.append(store.id, later);
  store.jobs.saveSnapshot({ ...store.job, revision: 1, lastSeq: 21 });
  expect(heard).toEqual([{ jobId: store.id, events: [...events, ...later] }]);
});

test('what the disk does not take is told all the same, once', async () => {
  using store = openLog();
  const heard = hear(store.log);
  store.db.sqlite.exec(
    "create trigger full before insert on job_log_blocks begin select raise(abort, 'disk is full'); end",
  );
  store.log.append(store.id, sampleLines(store.id, 1, 2));
  expect(() => store.log.flush()).toThrow('disk is full');
  await store.clock.advance(flushAfterMs);
  expect(heard).toEqual([{ jobId: store.id, events: sampleLines(store.id, 1, 2) }]);
});
