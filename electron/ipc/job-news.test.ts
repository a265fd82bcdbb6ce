import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot, type JobState } from '../../shared/domain/job.ts';
import { createJobNews, type JobNews } from './job-news.ts';
import { newsWords } from './news-words.ts';

const batch = '5b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
const failed: JobState = {
  name: 'failed',
  stepId: null,
  error: { code: 'internal', message: '', details: { ref: 'x' } },
  explanation: null,
  choices: [],
};
const running: JobState = { name: 'running', isCancelling: false };
const succeeded: JobState = { name: 'succeeded' };

/** Jobs whose states a test changes, and the news that come of it. */
function watch(before: readonly JobSnapshot[] = []) {
  const jobs = new Map(before.map((job) => [job.id, job]));
  const told: JobNews[] = [];
  const moments: (() => void)[] = [];
  const afterAMoment = () => new Promise<void>((resolve) => moments.push(resolve));
  const news = createJobNews({ list: () => [...jobs.values()], tell: (one) => told.push(one), afterAMoment });
  return {
    told,
    /** What stands for a moment has stood for it now. */
    async passAMoment(): Promise<void> {
      for (const end of moments.splice(0)) end();
      await Promise.resolve();
    },
    becomes(job: JobSnapshot, state: JobState): void {
      const next = { ...job, state };
      jobs.set(next.id, next);
      news(next);
    },
  };
}

const newJob = (change: Partial<JobSnapshot> = {}): JobSnapshot =>
  jobSnapshot.parse({
    id: crypto.randomUUID(),
    revision: 1,
    kind: 'power-container',
    title: 'Start web',
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname: 'web',
    state: running,
    percent: 10,
    steps: [],
    warnings: [],
    pausesBefore: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: null,
    ...change,
  });

test('A70 each end is told once, however often its job is announced, and opens that job', () => {
  const { told, becomes } = watch();
  const job = newJob();
  becomes(job, running);
  becomes(job, failed);
  becomes(job, failed);
  expect(told).toHaveLength(1);
  expect(told.map(newsWords)).toEqual([
    {
      title: 'Start web: failed',
      body: 'It stopped with an error. Open it to see why and what to do.',
      isUrgent: true,
      to: `job/${job.id}`,
      jobId: job.id,
      actions: [{ deed: 'open-log', label: 'Open log' }],
    },
  ]);
});

test('what had ended before the start is no news, and a job that goes on and ends again is', () => {
  const old = newJob({ state: failed });
  const { told, becomes } = watch([old]);
  becomes(old, failed);
  expect(told).toEqual([]);
  becomes(old, running);
  becomes(old, succeeded);
  expect(told.map(({ kind }) => kind)).toEqual(['ended']);
});

test('each question is told once, and asked again it is told again', async () => {
  const { told, becomes, passAMoment } = watch();
  const job = newJob({ title: 'Create web' });
  const asks: JobState = {
    name: 'paused',
    kind: 'question',
    reason: 'Is this host key right?',
    error: null,
    offeredVmid: null,
  };
  becomes(job, asks);
  becomes(job, asks);
  await passAMoment();
  becomes(job, running);
  becomes(job, asks);
  await passAMoment();
  expect(told.map(newsWords)).toEqual(
    Array.from({ length: 2 }, () => ({
      title: 'Create web: needs you',
      body: 'Is this host key right?',
      isUrgent: true,
      to: `job/${job.id}`,
      jobId: job.id,
      actions: [{ deed: 'open-log', label: 'Open job' }],
    })),
  );
});

test('a pause that ends by itself at once is no news, and one the user wished for is not urgent', async () => {
  const { told, becomes, passAMoment } = watch();
  const job = newJob({ title: 'Create web' });
  becomes(job, { name: 'paused', kind: 'number-taken', reason: '105 was taken.', error: null, offeredVmid: null });
  becomes(job, running);
  await passAMoment();
  expect(told).toEqual([]);
  becomes(job, { name: 'paused', kind: 'asked', reason: 'Paused before the start.', error: null, offeredVmid: null });
  await passAMoment();
  expect(told.map(newsWords)).toMatchObject([{ title: 'Create web: paused', isUrgent: false }]);
});

test('a batch is told once, when its last job has ended, and names what did not go well', () => {
  const { told, becomes } = watch();
  const batchId = jobSnapshot.shape.batchId.parse(batch);
  const web = newJob({ batchId });
  const mail = newJob({ batchId, hostname: 'mail' });
  const own = newJob({ hostname: 'own' });
  for (const job of [web, mail, own]) becomes(job, running);
  becomes(web, succeeded);
  becomes(own, succeeded);
  expect(told.map(({ kind }) => kind)).toEqual(['ended']);
  becomes(mail, failed);
  expect(told.slice(1).map(newsWords)).toEqual([
    {
      title: '2 jobs have ended',
      body: '1 succeeded; not so mail.',
      isUrgent: true,
      to: `job/${mail.id}`,
      jobId: mail.id,
      actions: [{ deed: 'open-log', label: 'Open log' }],
    },
  ]);
  // Resumed afterwards it speaks for itself.
  becomes(mail, running);
  becomes(mail, succeeded);
  expect(told.slice(2).map(newsWords)).toEqual([
    {
      title: 'Start web',
      body: 'Done',
      isUrgent: false,
      to: `job/${mail.id}`,
      jobId: mail.id,
      actions: [{ deed: 'open-log', label: 'Open log' }],
    },
  ]);
});
