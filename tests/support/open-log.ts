import { ManualClock } from '../../electron/lib/clock.ts';
import { openDatabase } from '../../electron/store/database.ts';
import { JobLog } from '../../electron/store/job-log.ts';
import { createJobs } from '../../electron/store/jobs.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { migrationsFolder, newConnectionId, samplePowerData, sampleSnapshot } from './store-samples.ts';

/** A log in memory with a job to write about, and how many blocks of it are written. */
export function openLog() {
  const clock = new ManualClock();
  const db = openDatabase({ file: ':memory:', migrationsFolder, clock });
  const log = new JobLog(db);
  const jobs = createJobs(db, () => log.flush());
  const job = sampleSnapshot(newConnectionId());
  jobs.insert(samplePowerData(job.connectionId), job);
  const blocks = (): number => Number(db.sqlite.prepare('select count(*) from job_log_blocks').pluck().get());
  return { clock, db, log, jobs, job, id: job.id, blocks, [Symbol.dispose]: () => db[Symbol.dispose]() };
}

/** One event of every kind, some of them odd. */
export const everyKind = (id: JobId): ContainerProgressEvent[] => [
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
