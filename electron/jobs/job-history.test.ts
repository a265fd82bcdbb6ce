import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from '../../shared/domain/job.ts';
import { JobHistory } from './job-history.ts';

const rack = '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
const started = (tookMs: number | null, change: Record<string, unknown> = {}, attempts = 1): JobSnapshot =>
  jobSnapshot.parse({
    id: crypto.randomUUID(),
    revision: 1,
    kind: 'power-container',
    power: 'start',
    title: 'Start web',
    connectionId: rack,
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname: 'web',
    state: { name: 'succeeded' },
    percent: 100,
    steps: [
      {
        id: 'power',
        kind: 'power',
        title: 'Start',
        state: tookMs === null ? 'pending' : 'done',
        message: '',
        startedAt: tookMs === null ? null : 1000,
        endedAt: tookMs === null ? null : 1000 + tookMs,
        attempts,
        upid: null,
      },
    ],
    warnings: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: 2,
    ...change,
  });

function expectationOf(job: JobSnapshot, past: JobSnapshot[]) {
  const all = [job, ...past];
  const history = new JobHistory({
    jobs: { list: () => all, get: (id) => all.find((one) => one.id === id) ?? job },
    dataOf: () => null,
  });
  return history.expectations(job.id)[0]?.usualMs;
}

test('the same deed on the same container on the same server counts, and nothing else does', () => {
  const now = started(null);
  expect(expectationOf(now, [started(4000), started(6000)])).toBe(5000);
  const strangers = [
    started(9000, { power: 'shutdown' }),
    started(9000, { connectionId: '1b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' }),
    started(9000, { kind: 'destroy-container', power: null }),
    // Its time is that of the last attempt, or of a wait for the user.
    started(9000, {}, 2),
  ];
  expect(expectationOf(now, [...strangers, ...strangers])).toBeNull();
});

test('three of other containers are enough where there is none of its own', () => {
  const others = [102, 103, 104].map((vmid) => started(7000, { vmid }));
  expect(expectationOf(started(null), others)).toBe(7000);
  expect(expectationOf(started(null), others.slice(1))).toBeNull();
});
