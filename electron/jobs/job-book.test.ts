import { expect, test } from 'vitest';
import {
  newConnectionId,
  openMemoryStore,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { JobBook } from './job-book.ts';

const succeeded = (job: JobSnapshot): JobSnapshot => ({ ...job, revision: 1, state: { name: 'succeeded' } });
const steps: JobSnapshot['steps'] = [
  {
    id: 'start',
    kind: 'start',
    title: 'Start',
    state: 'done',
    message: '',
    startedAt: 1,
    endedAt: 2,
    attempts: 1,
    upid: null,
  },
];

test('after a restart every unfinished job is there whole, and one that is over is whole to whoever asks for it', () => {
  using store = openMemoryStore();
  const jobs = Array.from({ length: 6 }, (_, at) => sampleSnapshot(newConnectionId(), { createdAt: at, steps }));
  for (const job of jobs) store.jobs.insert(samplePowerData(job.connectionId), job);
  const [paused, ...ended] = jobs.toSpliced(0, 4);
  for (const job of jobs.slice(0, 4)) store.jobs.saveSnapshot(succeeded(job));
  if (!paused || paused.vmid === null) throw new Error('no job');
  using book = new JobBook(store.jobs);
  expect(book.unfinished()).toEqual([paused, ...ended]);
  expect(book.workingOn(paused.connectionId, paused.vmid)).toEqual(paused);
  expect(book.list().map(({ id, isBrief }) => [id, isBrief ?? false])).toEqual(
    jobs.toReversed().map(({ id }, at) => [id, at >= 2]),
  );
  for (const job of jobs.slice(0, 4)) expect(book.get(job.id)).toEqual(succeeded(job));
});

test('a job that ends, goes on and ends again is told as it is each time', () => {
  using store = openMemoryStore();
  using book = new JobBook(store.jobs);
  const job = sampleSnapshot(newConnectionId(), { steps });
  store.jobs.insert(samplePowerData(job.connectionId), job);
  book.add(job);
  book.save(succeeded(job));
  expect(book.get(job.id)).toEqual(succeeded(job));
  expect(book.list()).toEqual([{ ...succeeded(job), isBrief: true, steps: [] }]);
  expect(book.unfinished()).toEqual([]);
  const again: JobSnapshot = { ...job, revision: 2, state: { name: 'queued', position: 1 } };
  book.add(again);
  expect([book.get(job.id), book.list(), book.unfinished()]).toEqual([again, [again], [again]]);
  book.save({ ...succeeded(again), revision: 3, percent: 100 });
  expect(book.get(job.id)).toEqual({ ...succeeded(again), revision: 3, percent: 100 });
});
