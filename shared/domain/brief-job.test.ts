import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from './job.ts';
import { briefJob } from './brief-job.ts';

const steps = ['create', 'script:a', 'ready'].map((id) => ({
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
const newJob = (state: unknown): JobSnapshot =>
  jobSnapshot.parse({
    id: crypto.randomUUID(),
    revision: 7,
    kind: 'create-container',
    title: 'Create web',
    connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname: 'web',
    state,
    percent: 100,
    steps,
    warnings: ['one'],
    result: {
      containerId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
      node: 'pve1',
      vmid: 101,
      address: null,
      warnings: [],
      services: [],
    },
    lastSeq: 9,
    createdAt: 1,
    startedAt: 1,
    endedAt: 2,
  });

test('a job that runs is listed whole', () => {
  const job = newJob({ name: 'running', isCancelling: false });
  expect(briefJob(job)).toBe(job);
});

test('one that has ended says that it is brief, keeps what a list shows, and is made once', () => {
  const job = newJob({ name: 'succeeded' });
  const brief = briefJob(job);
  expect(brief).toMatchObject({ isBrief: true, steps: [], result: null, warnings: ['one'], revision: 7 });
  expect(jobSnapshot.parse(brief)).toEqual(brief);
  expect(briefJob(job)).toBe(brief);
});

test('a failed one keeps the step it stopped at, its choices and the last lines of its error', () => {
  const lastLines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
  const brief = briefJob(
    newJob({
      name: 'failed',
      stepId: 'script:a',
      error: {
        code: 'ssh:command-failed',
        message: '',
        details: { command: 'a', exitCode: 3, signal: null, lastLines },
      },
      choices: ['retry'],
    }),
  );
  expect(brief.steps.map(({ id }) => id)).toEqual(['script:a']);
  expect(brief.state).toMatchObject({ choices: ['retry'], error: { details: { lastLines: lastLines.slice(-4) } } });
});
