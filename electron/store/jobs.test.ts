import { expect, test } from 'vitest';
import {
  migrationsFolder,
  newConnectionId,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import type { JobSnapshot, JobStep } from '../../shared/domain/job.ts';
import { ManualClock } from '../lib/clock.ts';
import { openDatabase } from './database.ts';
import { createJobs } from './jobs.ts';

test('jobs that are over are listed brief and stay whole on the disk, also those of a version that kept no brief', () => {
  using db = openDatabase({ file: ':memory:', migrationsFolder, clock: new ManualClock() });
  const jobs = createJobs(db, () => undefined);
  const steps = ['a', 'b'].map((id): JobStep => ({
    id,
    kind: 'script',
    title: id,
    state: 'done',
    message: '',
    startedAt: 1,
    endedAt: 2,
    attempts: 1,
    upid: null,
  }));
  const [running, stopped] = [1, 2].map((createdAt) => sampleSnapshot(newConnectionId(), { createdAt, steps }));
  if (!running || !stopped) throw new Error('no samples');
  for (const job of [running, stopped]) jobs.insert(samplePowerData(job.connectionId), job);
  const whole: JobSnapshot = {
    ...stopped,
    revision: 1,
    state: { name: 'interrupted', stepId: 'b', reason: 'closed', choices: ['retry'] },
  };
  jobs.saveSnapshot(whole);
  const listed = [running, { ...whole, isBrief: true, steps: steps.slice(1) }];
  expect(jobs.overview()).toEqual(listed);
  expect(jobs.get(stopped.id)).toEqual(whole);
  // As an older version left it.
  db.sqlite.exec('update jobs set brief = null');
  expect(jobs.overview()).toEqual(listed);
  expect(db.sqlite.prepare('select id from jobs where brief is not null').pluck().all()).toEqual([stopped.id]);
  expect(jobs.overview()).toEqual(listed);
  // One that goes on is whole again.
  jobs.saveSnapshot({ ...whole, revision: 2, state: { name: 'queued', position: 1 } });
  expect(jobs.overview()[1]).toEqual({ ...whole, revision: 2, state: { name: 'queued', position: 1 } });
  expect(jobs.unfinished()).toHaveLength(2);
});
