import { expect, test } from 'vitest';
import type { BatchId, ConnectionId, JobId } from '../../../shared/domain/ids.ts';
import type { JobSnapshot, JobState } from '../../../shared/domain/job.ts';
import {
  batchWords,
  countStates,
  filterJobs,
  groupBatches,
  rollBackOf,
  sortJobs,
  withGroups,
  withoutCleared,
} from './job-list.ts';

const rack = '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as ConnectionId;
const cellar = '1b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as ConnectionId;
const servers = new Map([
  [rack, { name: 'Rack' }],
  [cellar, { name: 'Cellar' }],
]);
const batch = '2b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as BatchId;
const job = (hostname: string, createdAt: number, state: JobState, more: Partial<JobSnapshot> = {}): JobSnapshot => ({
  id: `7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c${String(1000 + createdAt)}` as JobId,
  revision: 1,
  batchId: null,
  power: null,
  kind: 'create-container',
  title: `Create ${hostname}`,
  connectionId: rack,
  containerId: null,
  node: 'pve1',
  vmid: 100 as JobSnapshot['vmid'],
  hostname,
  state,
  percent: 0,
  steps: [],
  warnings: [],
  pausesBefore: [],
  result: null,
  lastSeq: 0,
  createdAt,
  startedAt: null,
  endedAt: null,
  ...more,
});
const succeeded: JobState = { name: 'succeeded' };
const running: JobState = { name: 'running', isCancelling: false };
const failed: JobState = {
  name: 'failed',
  stepId: null,
  error: { code: 'job:cancelled', message: '', details: {} },
  explanation: null,
  choices: [],
};
const jobs = [
  job('old', 1, succeeded),
  job('web', 2, running),
  job('new', 5, failed, { connectionId: cellar }),
  job('asks', 3, { name: 'paused', kind: 'question', reason: 'a key', error: null, offeredVmid: null }),
  job('waits', 4, { name: 'queued', position: 1 }, { kind: 'power-container', title: 'Start waits' }),
];
const names = (list: readonly JobSnapshot[]) => list.map(({ hostname }) => hostname);

test('what needs the user comes first, then what runs and waits, then the past from its newest', () => {
  expect(names(sortJobs(jobs))).toEqual(['asks', 'web', 'waits', 'new', 'old']);
});

test.each([
  [[{ key: 'status', value: 'failed', isNegated: false }], '', ['new']],
  [[{ key: 'server', value: 'rack', isNegated: false }], 'create', ['old', 'web', 'asks']],
  [[{ key: 'kind', value: 'power', isNegated: false }], '', ['waits']],
  [
    [
      { key: 'status', value: 'failed', isNegated: false },
      { key: 'status', value: 'running', isNegated: false },
    ],
    '',
    ['web', 'new'],
  ],
  [[{ key: 'tag', value: 'means nothing here', isNegated: false }], 'web', ['web']],
  [[], 'cellar pve1', ['new']],
  [[{ key: 'state', value: 'needs you', isNegated: false }], '', ['asks']],
  [[{ key: 'state', value: 'succeeded', isNegated: true }], 'create', ['web', 'new', 'asks']],
  [[{ key: 'node', value: 'pve2', isNegated: false }], '', []],
  [[{ key: 'container', value: '100', isNegated: false }], '', ['old', 'web', 'new', 'asks', 'waits']],
  [[{ key: 'container', value: 'web', isNegated: false }], '', ['web']],
] as const)('%j and “%s” leave %j', (qualifiers, text, left) => {
  expect(names(filterJobs(jobs, { qualifiers: [...qualifiers], text }, servers))).toEqual(left);
});

test('jobs started together stand under one line that can be folded, a lonely one by itself', () => {
  const three = [
    job('a', 1, succeeded, { batchId: batch }),
    job('b', 2, failed, { batchId: batch }),
    job('c', 3, succeeded, { batchId: '3b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11' as BatchId }),
  ];
  expect(
    groupBatches(three, new Set()).map((row) =>
      row.kind === 'job' ? row.job.hostname : row.kind === 'batch' ? row.jobs.length : row.group,
    ),
  ).toEqual([2, 'a', 'b', 'c']);
  expect(groupBatches(three, new Set([batch]))).toHaveLength(2);
  expect(batchWords(three.slice(0, 2))).toBe('1 succeeded, 1 failed');
});

test('A42 the list has parts with their numbers, the queue in the order of its turns, and a part can be folded', () => {
  const queue = [
    job('second', 7, { name: 'queued', position: 2 }),
    job('first', 8, { name: 'queued', position: 1 }),
    job('third', 6, { name: 'queued', position: 3 }),
  ];
  const rows = groupBatches(sortJobs([...jobs.slice(0, 4), ...queue]), new Set());
  const words = (closed: string[]) =>
    withGroups(rows, new Set(closed)).map((row) =>
      row.kind === 'group' ? `${row.group} ${row.count}` : row.kind === 'job' ? row.job.hostname : '',
    );
  expect(words([])).toEqual([
    'needs-you 1',
    'asks',
    'running 1',
    'web',
    'queued 3',
    'first',
    'second',
    'third',
    'finished 2',
    'new',
    'old',
  ]);
  expect(words(['queued', 'finished'])).toEqual(['needs-you 1', 'asks', 'running 1', 'web', 'queued 3', 'finished 2']);
});

test('jobs started together count in the part where the first of them stands', () => {
  const together = [job('a', 1, succeeded, { batchId: batch }), job('b', 2, running, { batchId: batch })];
  const rows = withGroups(groupBatches(sortJobs(together), new Set()), new Set());
  expect(rows.map((row) => (row.kind === 'group' ? `${row.group} ${row.count}` : row.kind))).toEqual([
    'running 2',
    'batch',
    'job',
    'job',
  ]);
});

test('clearing leaves out what had ended by then, and never what is not over', () => {
  const ended = [job('old', 1, succeeded, { endedAt: 10 }), job('new', 2, failed, { endedAt: 30 })];
  expect(names(withoutCleared([...ended, job('web', 3, running)], 20))).toEqual(['new', 'web']);
  expect(names(withoutCleared(ended, 0))).toEqual(['old', 'new']);
});

test('the states are counted by the words that filter them', () => {
  expect([...countStates(jobs)]).toEqual([
    ['needs you', 1],
    ['running', 1],
    ['queued', 1],
    ['failed', 1],
    ['succeeded', 1],
  ]);
});

test('a creation leads to the last job that was to undo it, and to none of another container', () => {
  const [mine, other] = ['8b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11', '9b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11'] as const;
  const of = (containerId: string, more: Partial<JobSnapshot> = {}): Partial<JobSnapshot> => ({
    containerId: containerId as JobSnapshot['containerId'],
    ...more,
  });
  const undoing = { kind: 'roll-back-container' } as const;
  const creation = job('web', 1, failed, of(mine));
  const [first, second] = [2, 3].map((at) => job('web', at, failed, of(mine, undoing)));
  const foreign = job('db', 4, failed, of(other, undoing));
  expect(rollBackOf(creation, [foreign, second ?? creation, first ?? creation, creation])).toBe(second);
  expect(rollBackOf(creation, [foreign, creation])).toBeNull();
  expect(rollBackOf(second ?? creation, [foreign, second ?? creation, creation])).toBeNull();
});
