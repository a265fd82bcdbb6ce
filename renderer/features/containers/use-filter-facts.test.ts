import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from '../../../shared/domain/job.ts';
import { statesOf } from './use-filter-facts.ts';

const exampleJob = jobSnapshot.parse({
  id: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  revision: 1,
  kind: 'create-container',
  title: 'Create web',
  connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  containerId: null,
  node: 'pve1',
  vmid: 101,
  hostname: 'web',
  state: { name: 'running', isCancelling: false },
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
const stateWith = (...jobs: JobSnapshot[]) => ({
  byId: new Map(jobs.map((job) => [job.id, job])),
  newestFirst: jobs,
});

test('how far a job has come sorts and filters nothing anew; another state of it does', () => {
  const before = statesOf(stateWith(exampleJob));
  expect(statesOf(stateWith({ ...exampleJob, percent: 20 }))).toBe(before);
  const after = statesOf(stateWith({ ...exampleJob, state: { name: 'succeeded' } }));
  expect(after).not.toBe(before);
  expect(after.activeByRow.size).toBe(0);
});
