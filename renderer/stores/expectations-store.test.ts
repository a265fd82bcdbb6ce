import { expect, test } from 'vitest';
import { jobSnapshot } from '../../shared/domain/job.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { createExpectationsStore } from './expectations-store.ts';

const job = jobSnapshot.parse({
  id: '3b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  revision: 1,
  kind: 'create-container',
  title: 'Create web',
  connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  containerId: null,
  node: 'pve1',
  vmid: 101,
  hostname: 'web',
  state: { name: 'running', isCancelling: false },
  percent: 0,
  steps: [
    { id: 'create', kind: 'create', title: '', state: 'running', message: '', startedAt: 0, endedAt: null, upid: null },
  ],
  warnings: [],
  result: null,
  lastSeq: 0,
  createdAt: 1,
  startedAt: 1,
  endedAt: null,
});

test('what a job usually takes is asked for once, and until it is known nothing is said', async () => {
  const bridge = fakeBridge({ 'job:expectations': () => [{ stepId: 'create', usualMs: 120_000, runs: 3 }] });
  const store = createExpectationsStore(createClient(bridge));
  expect(store.words(job, 0)).toBe('');
  store.want(job.id);
  store.want(job.id);
  await expect.poll(() => store.getState().byJob.size).toBe(1);
  expect(bridge.asked).toHaveLength(1);
  expect([store.words(job, 1_000), store.words(job, 1_000)]).toEqual(['about 2 min left', 'about 2 min left']);
  expect(store.words(job, 90_000)).toBe('about 30 s left');
  expect(store.words({ ...job, state: { name: 'succeeded' } }, 91_000)).toBe('');
});

test('when it cannot be told, it is asked again the next time somebody looks', async () => {
  const bridge = fakeBridge({});
  const store = createExpectationsStore(createClient(bridge));
  store.want(job.id);
  await expect
    .poll(() => {
      store.want(job.id);
      return bridge.asked.length;
    })
    .toBeGreaterThan(1);
});
