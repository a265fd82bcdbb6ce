import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from '../../../shared/domain/job.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { exampleRow } from '../../testing/example-row.ts';
import { emptyQuery, parseQuery, type SearchQuery } from '../../stores/search-query.ts';
import { filterRows, type FilterFacts } from './filter-rows.ts';
import { jobIndex } from './job-index.ts';
import { rowCondition, troubleRank } from './row-condition.ts';
import { sortRows } from './sort-rows.ts';
import { vmidOf } from '../../../tests/support/vmid-of.ts';

const jobWith = (change: Record<string, unknown>): JobSnapshot =>
  jobSnapshot.parse({
    id: '9b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e01',
    revision: 1,
    kind: 'power-container',
    title: 'Start web-2',
    connectionId: exampleRow.connectionId,
    containerId: null,
    node: 'pve2',
    vmid: 102,
    hostname: 'web-2',
    state: { name: 'running', isCancelling: false },
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
const factsWith = (...jobs: JobSnapshot[]): FilterFacts => ({
  servers: new Map([[exampleRow.connectionId, { name: 'Rack cluster' }]]),
  jobs: jobIndex({ byId: new Map(jobs.map((job) => [job.id, job])), newestFirst: jobs }),
});
const row = (vmid: number, change: Partial<ContainerRow>): ContainerRow => ({
  ...exampleRow,
  vmid: vmidOf(jobWith({ vmid })),
  key: `${exampleRow.connectionId}/${vmid}`,
  ...change,
});
const rows: ContainerRow[] = [
  row(101, { name: 'web-10', node: 'pve1' }),
  row(102, { name: 'web-2', node: 'pve2', status: 'stopped', memoryBytes: null, lock: 'backup' }),
  row(203, { name: 'db', node: 'pve2', tags: ['data'], templateName: 'PostgreSQL', lifecycle: 'error' }),
];
const idle = factsWith();
const names = (query: SearchQuery, facts = idle) =>
  filterRows(rows, query, facts)
    .map(({ name }) => name)
    .join(' ');
/** As chips: what has become one counts whole. */
const chips = (text: string, facts = idle) => names({ qualifiers: parseQuery(text).qualifiers, text: '' }, facts);
const sorted = (column: string, isDescending = false, hasTroubleFirst = false, facts = idle) =>
  sortRows(rows, { column, isDescending }, facts, hasTroubleFirst)
    .map(({ name }) => name)
    .join(' ');

test.each([
  ['node:pve1 node:pve2', 'web-10 web-2 db'],
  ['node:pve2 tag:web', 'web-2'],
  ['server:rack status:stopped', 'web-2'],
  ['template:postgres', 'db'],
  ['-tag:data', 'web-10 web-2'],
  ['-tag:data -node:pve1', 'web-2'],
  ['tag:we', ''],
  ['vmid:203', 'db'],
  ['vmid:100-199', 'web-10 web-2'],
  ['is:locked', 'web-2'],
  ['is:failed', 'db'],
  ['is:attention', 'db'],
  ['is:managed', 'web-10 web-2 db'],
  ['is:foreign is:gone', ''],
  ['is:nonsense', ''],
  ['-is:nonsense', 'web-10 web-2 db'],
])('the chips %s leave %j', (text, left) => {
  expect(chips(text)).toBe(left);
});

test.each([
  ['WEB pve1', 'web-10'],
  ['pve2 db', 'db'],
  ['db pve1', ''],
  ['rack', 'web-10 web-2 db'],
  ['node:pve2 web', 'web-2'],
  ['tag:we', 'web-10 web-2'],
  ['vmid:1', 'web-10 web-2'],
  ['is:lo', 'web-2'],
  ['web tag:', 'web-10 web-2'],
  ['-node:"', 'web-10 web-2 db'],
])('while %s is being typed, its beginning counts', (text, left) => {
  expect(names({ qualifiers: [], text })).toBe(left);
});

test('without any filter the list is the very same list', () => {
  expect(filterRows(rows, { qualifiers: [], text: ' ' }, idle)).toBe(rows);
  expect(filterRows(rows, emptyQuery, idle)).toBe(rows);
});

test('numbers in names count as numbers, what failed comes first by state, and the unknown is last both ways', () => {
  expect(sorted('name')).toBe('db web-2 web-10');
  expect(sorted('name', true)).toBe('web-10 web-2 db');
  expect(sorted('status')).toBe('db web-10 web-2');
  expect(sorted('memory')).toBe('db web-10 web-2');
  expect(sorted('memory', true)).toBe('db web-10 web-2');
  expect(sorted('no such column')).toBe('db web-2 web-10');
});

test('failed and working ones can be put first, whatever the column', () => {
  const working = factsWith(jobWith({}));
  expect(sorted('name', true, true, working)).toBe('db web-2 web-10');
  expect(chips('is:working', working)).toBe('web-2');
});

test('a row says what a job does to it, then what became of its last one', () => {
  const target = row(102, { name: 'web-2', status: 'stopped' });
  const running = jobWith({});
  expect(rowCondition(target, running)).toMatchObject({ tone: 'working', word: 'Working…', detail: 'Start web-2' });
  expect(
    rowCondition(
      target,
      jobWith({
        state: { name: 'paused', kind: 'question', reason: 'unknown host key', error: null, offeredVmid: null },
      }),
    ),
  ).toMatchObject({
    tone: 'attention',
    word: 'Needs you',
  });
  expect(rowCondition(target, undefined)).toMatchObject({ word: 'Stopped', detail: null });
  const error = { code: 'internal', message: '', details: { ref: 'x' } } as const;
  const failed = jobWith({ state: { name: 'failed', stepId: null, error, explanation: null, choices: [] } });
  expect(troubleRank({ ...target, lastJobId: failed.id }, factsWith(failed).jobs)).toBe(0);
  expect(
    troubleRank({ ...target, lastJobId: failed.id }, factsWith(failed, jobWith({ id: crypto.randomUUID() })).jobs),
  ).toBe(1);
  expect(troubleRank({ ...target, goneAt: 5 }, idle.jobs)).toBe(0);
  expect(troubleRank({ ...target, goneAt: 5, origin: 'foreign' }, idle.jobs)).toBe(2);
});
