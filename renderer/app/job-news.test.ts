import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot, type JobState } from '../../shared/domain/job.ts';
import { toErrorData } from '../../shared/errors.ts';
import { countJobs, jobNews, jobToShow } from './job-news.ts';

const running: JobState = { name: 'running', isCancelling: false };
const paused: JobState = {
  name: 'paused',
  kind: 'question',
  reason: 'An unknown host key',
  error: null,
  offeredVmid: null,
};
const queued: JobState = { name: 'queued', position: 1 };
const succeeded: JobState = { name: 'succeeded' };
const failed: JobState = {
  name: 'failed',
  stepId: null,
  error: toErrorData(new Error('no')),
  explanation: null,
  choices: [],
};

const job = (number: number, state: JobState): JobSnapshot =>
  jobSnapshot.parse({
    id: `7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e${String(number).padStart(2, '0')}`,
    revision: 1,
    kind: 'create-container',
    title: `Create web${number}`,
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 100 + number,
    hostname: `web${number}`,
    state,
    percent: 10,
    steps: [],
    warnings: [],
    pausesBefore: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: null,
    endedAt: null,
  });
const names = (jobs: readonly JobSnapshot[]) => new Map(jobs.map(({ id, state }) => [id, state.name]));

test('what needs an answer is shown before what runs, and what runs before what waits', () => {
  const jobs = [job(4, succeeded), job(3, queued), job(2, running), job(1, paused)];
  expect(jobToShow(jobs)?.hostname).toBe('web1');
  expect(jobToShow(jobs.slice(0, 3))?.hostname).toBe('web2');
  expect(jobToShow(jobs.slice(0, 2))?.hostname).toBe('web3');
  expect(jobToShow(jobs.slice(0, 1))).toBeNull();
  expect(countJobs(jobs)).toEqual({ open: 3, asking: 1 });
});

test('a screen reader hears of endings and questions, once, and of nothing else', () => {
  const before = [job(1, running), job(2, running), job(3, queued)];
  expect(jobNews(names(before), before)).toBe('');
  const after = [job(1, succeeded), job(2, paused), job(3, running)];
  expect(jobNews(names(before), after)).toBe('Create web1 succeeded. Create web2 needs you.');
  expect(jobNews(names(after), after)).toBe('');
});

test('the endings of a batch become numbers', () => {
  const before = [1, 2, 3, 4, 5].map((number) => job(number, running));
  const after = [job(1, succeeded), job(2, succeeded), job(3, failed), job(4, succeeded), job(5, succeeded)];
  expect(jobNews(names(before), after)).toBe('4 jobs succeeded. 1 job failed.');
});
