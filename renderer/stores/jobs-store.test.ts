import { expect, test } from 'vitest';
import type { JobId } from '../../shared/domain/ids.ts';
import { jobSnapshot, type JobSnapshot } from '../../shared/domain/job.ts';
import { createClient } from '../ipc/client.ts';
import { createJobsStore } from './jobs-store.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';

const id = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
const snapshot = (change: Partial<JobSnapshot>): JobSnapshot =>
  jobSnapshot.parse({
    id,
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
    ...change,
  });

test('a late, older snapshot never overwrites a newer one', () => {
  const bridge = fakeBridge({});
  const jobs = createJobsStore(createClient(bridge));
  jobs.connect();
  bridge.emit('job:changed', snapshot({ revision: 3, percent: 90 }));
  bridge.emit('job:changed', snapshot({ revision: 2, percent: 40 }));
  expect(jobs.getState().newestFirst.map(({ percent }) => percent)).toEqual([90]);
});

test('A42 a queued job shows its place, and its start arrives as a newer snapshot', () => {
  const bridge = fakeBridge({});
  const jobs = createJobsStore(createClient(bridge));
  jobs.connect();
  bridge.emit('job:changed', snapshot({ state: { name: 'queued', position: 1 } }));
  expect(jobs.getState().byId.get(id as JobId)?.state).toEqual({ name: 'queued', position: 1 });
  bridge.emit('job:changed', snapshot({ revision: 2 }));
  expect(jobs.getState().byId.get(id as JobId)?.state.name).toBe('running');
});

test('the list asked for at the start does not undo what was announced meanwhile', async () => {
  const bridge = fakeBridge({ 'job:list': () => [snapshot({ revision: 1, percent: 10 })] });
  const jobs = createJobsStore(createClient(bridge));
  jobs.connect();
  bridge.emit('job:changed', snapshot({ revision: 2, percent: 20 }));
  await jobs.reload();
  expect(jobs.getState().newestFirst.map(({ percent }) => percent)).toEqual([20]);
  expect(jobs.getState().load.name).toBe('ready');
});

test('the whole of a job takes the place of what a list told of it, and never the other way round', () => {
  const jobs = createJobsStore(createClient(fakeBridge({})));
  const whole = snapshot({ revision: 5, percent: 100 });
  jobs.accept({ ...whole, isBrief: true, steps: [] });
  jobs.accept(whole);
  expect(jobs.getState().newestFirst).toEqual([whole]);
  jobs.accept({ ...whole, isBrief: true, steps: [] });
  expect(jobs.getState().byId.get(whole.id)).toBe(whole);
});

test('asked again, main’s answer counts, also where an earlier run had got further than what was written down', async () => {
  let list = [snapshot({ revision: 5, percent: 90 })];
  const bridge = fakeBridge({ 'job:list': () => list });
  const jobs = createJobsStore(createClient(bridge));
  jobs.connect();
  await jobs.reload();
  list = [snapshot({ revision: 3, percent: 40 })];
  await jobs.reload();
  expect(jobs.getState().newestFirst.map(({ percent }) => percent)).toEqual([40]);
  bridge.emit('job:changed', snapshot({ revision: 4, percent: 60 }));
  expect(jobs.getState().newestFirst.map(({ percent }) => percent)).toEqual([60]);
});
