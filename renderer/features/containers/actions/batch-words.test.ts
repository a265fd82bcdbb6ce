import { expect, test } from 'vitest';
import { jobId, connectionId, vmid } from '../../../../shared/domain/ids.ts';
import type { JobSnapshot, JobState } from '../../../../shared/domain/job.ts';
import type { BatchItem } from '../../../stores/container-dialog-store.ts';
import { asksBeforeRetry, batchTotals, itemResult, retryKeys } from './batch-words.ts';

const newJob = (state: JobState): JobSnapshot => ({
  id: jobId.parse(crypto.randomUUID()),
  revision: 1,
  kind: 'power-container',
  power: 'start',
  batchId: null,
  title: 'Start web',
  connectionId: connectionId.parse(crypto.randomUUID()),
  containerId: null,
  node: 'pve1',
  vmid: vmid.parse(100),
  hostname: 'web',
  state,
  percent: 0,
  steps: [],
  warnings: [],
  pausesBefore: [],
  result: null,
  lastSeq: 0,
  createdAt: 1,
  startedAt: 1,
  endedAt: null,
});
const refused = { code: 'container:not-found', message: '', details: { containerId: 'x' } } as const;

test('A87 the totals of a batch follow its jobs and never count what still runs or was left out as done', () => {
  const jobs = [
    newJob({ name: 'succeeded' }),
    newJob({ name: 'running', isCancelling: false }),
    newJob({ name: 'failed', stepId: null, error: refused, explanation: null, choices: [] }),
  ];
  const items: BatchItem[] = [
    ...jobs.map(({ id }, index) => ({
      key: `k${index}`,
      name: 'web',
      outcome: { kind: 'started' as const, jobId: id },
    })),
    { key: 'refused', name: 'db', outcome: { kind: 'refused', error: refused } },
    { key: 'skipped', name: 'mail', outcome: { kind: 'skipped', reason: 'It is running' } },
  ];
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const results = items.map((item) => ({ item, ...itemResult(item, byId) }));
  expect(batchTotals(results)).toBe('1 of 5 done, 1 to go, 2 failed, 1 left out');
  expect(results.map(({ word }) => word)).toEqual([
    'Started',
    'Starting…',
    'This container is not known any more',
    'This container is not known any more',
    'Left out',
  ]);
  expect(retryKeys(results)).toEqual(['k2', 'refused']);
});

test('what was cancelled is counted apart and not tried again with the failed ones', () => {
  const jobs = [
    newJob({ name: 'cancelled', stepId: null, choices: [] }),
    newJob({ name: 'interrupted', stepId: null, reason: 'Gantry was closed', choices: [] }),
  ];
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const results = jobs.map(({ id }, index) => {
    const item: BatchItem = { key: `k${index}`, name: 'web', outcome: { kind: 'started', jobId: id } };
    return { item, ...itemResult(item, byId) };
  });
  expect(retryKeys(results)).toEqual(['k1']);
  expect(batchTotals(results)).toBe('0 of 2 done, 1 failed, 1 cancelled');
});

test('a hard stop, and what takes production containers down, is asked about again before it is tried again', () => {
  expect(asksBeforeRetry('stop', false)).toBe(true);
  expect(asksBeforeRetry('shutdown', true)).toBe(true);
  expect(asksBeforeRetry('reboot', true)).toBe(true);
  expect(asksBeforeRetry('shutdown', false)).toBe(false);
  expect(asksBeforeRetry('start', true)).toBe(false);
});
