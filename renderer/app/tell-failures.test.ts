import { expect, test } from 'vitest';
import { jobSnapshot, type JobSnapshot } from '../../shared/domain/job.ts';
import { createClient } from '../ipc/client.ts';
import { createStores } from '../stores/connect-stores.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { tellFailures } from './tell-failures.ts';

const running = { name: 'running', isCancelling: false };
const failed = {
  name: 'failed',
  stepId: 'create',
  error: { code: 'internal', message: '', details: { ref: 'x' } },
  choices: ['retry', 'keep', 'roll-back'],
};
const job = (revision: number, state: unknown, change: Partial<Record<keyof JobSnapshot, unknown>> = {}): JobSnapshot =>
  jobSnapshot.parse({
    id: '3b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    revision,
    kind: 'create-container',
    title: 'Create web',
    connectionId: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
    containerId: null,
    node: 'pve1',
    vmid: 101,
    hostname: 'web',
    state,
    percent: 0,
    steps: [],
    warnings: [],
    result: null,
    lastSeq: 0,
    createdAt: 1,
    startedAt: 1,
    endedAt: null,
    ...change,
  });

function open(retried: JobSnapshot = job(9, running)) {
  const bridge = fakeBridge({ 'job:choose': () => retried });
  const client = createClient(bridge);
  const stores = createStores(client);
  tellFailures({ client, stores });
  const toasts = () => stores.toasts.getState().toasts;
  const press = (label: string) =>
    toasts()[0]
      ?.actions.find((action) => action.label === label)
      ?.run();
  return { bridge, press, stores, toasts };
}

test('A70 a job that fails is said once, wherever the user is, with what to do about it', () => {
  const { press, stores, toasts } = open();
  stores.jobs.accept(job(1, running));
  stores.jobs.accept(job(2, failed));
  stores.jobs.accept(job(3, failed));
  expect(toasts().map(({ title }) => title)).toEqual(['Create web: failed']);
  expect(toasts()[0]?.actions.map(({ label }) => label)).toEqual(['Open log', 'Retry', 'Roll back…']);
  press('Roll back…');
  // The page asks first; nothing has been sent.
  expect(stores.navigation.getState().place).toEqual({ page: 'job', jobId: job(1, running).id, asks: 'roll-back' });
  expect(toasts()).toEqual([]);
});

test('retried from the message, the job goes on and the message goes', async () => {
  const { bridge, press, stores, toasts } = open();
  stores.jobs.accept(job(1, running));
  stores.jobs.accept(job(2, failed));
  press('Retry');
  await expect.poll(() => toasts()).toEqual([]);
  expect(bridge.asked.map(({ channel, input }) => [channel, input])).toEqual([
    ['job:choose', { jobId: job(1, running).id, choice: 'retry' }],
  ]);
});

test('what had failed before, what is on the screen, and what belongs to a batch is not said', () => {
  const old = open();
  old.stores.jobs.accept(job(2, failed));
  expect(old.toasts()).toEqual([]);

  const seen = open();
  seen.stores.jobs.accept(job(1, running));
  seen.stores.navigation.go({ page: 'job', jobId: job(1, running).id });
  seen.stores.jobs.accept(job(2, failed));
  expect(seen.toasts()).toEqual([]);

  const together = open();
  const batchId = '4b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
  together.stores.jobs.accept(job(1, running, { batchId }));
  together.stores.jobs.accept(job(2, failed, { batchId }));
  expect(together.toasts()).toEqual([]);
});
