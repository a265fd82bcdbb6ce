import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { create, specFor } from './journey.ts';

let app: Headless;
beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
});
afterAll(() => app[Symbol.asyncDispose]());

const announced = () =>
  app.announced.filter(({ event }) => event === 'demo:faults-changed').map(({ payload }) => payload);

test('without the demo homelab there is nothing to break, and that is said', async () => {
  await expect(app.call('demo:faults', {})).rejects.toMatchObject({ code: 'demo:not-running' });
  await expect(app.call('demo:inject-fault', { fault: { kind: 'certificate-renewed' } })).rejects.toMatchObject({
    code: 'demo:not-running',
  });
});

test('a fault is ordered, announced, met by a job, and undone, and then the same job works', async () => {
  const { id: connectionId } = await app.call('demo:open', {});
  const { id, isActive } = await app.call('demo:inject-fault', {
    fault: {
      kind: 'task-failed',
      taskType: 'vzcreate',
      exitStatus: 'the disk is gone',
      log: ['I/O error'],
      times: null,
    },
  });
  expect(isActive).toBe(true);
  const failed = await create(app, await specFor(app, connectionId));
  expect(failed.state).toMatchObject({ name: 'failed', error: { code: 'pve:task-failed' } });
  expect(JSON.stringify(failed.state)).toContain('I/O error');
  expect(await app.call('demo:faults', {})).toMatchObject({ faults: [{ id, strikes: 1, remaining: null }] });
  await app.call('demo:clear-fault', { faultId: id });
  expect(announced()).toMatchObject([{ faults: [{ strikes: 0 }] }, { faults: [{ strikes: 1 }] }, { faults: [] }]);
  expect((await create(app, await specFor(app, connectionId))).state.name).toBe('succeeded');
});

test('what cannot be broken is refused in our words, and what does not fit is never sent', async () => {
  await expect(app.call('demo:inject-fault', { fault: { kind: 'node-down', node: 'pve9' } })).rejects.toMatchObject({
    code: 'demo:fault-refused',
    details: { reason: 'There is no node pve9' },
  });
  await expect(
    app.call('demo:inject-fault', { fault: { kind: 'request-refused', status: 200 } }),
  ).rejects.toMatchObject({ code: 'input:invalid', details: { issues: [{ path: 'fault.status' }] } });
});

test('a node that is down is seen as unreachable and comes back when everything is undone', async () => {
  const [{ id: connectionId } = { id: undefined }] = await app.call('connection:list', {});
  if (!connectionId) throw new Error('the demo is open');
  const isOnline = async (): Promise<boolean | undefined> =>
    (await app.call('node:list', { connectionId })).find(({ name }) => name === 'pve2')?.isOnline;
  await app.call('demo:inject-fault', { fault: { kind: 'node-down', node: 'pve2' } });
  await app.call('demo:inject-fault', { fault: { kind: 'storage-full', storage: 'local-lvm' } });
  expect(await isOnline()).toBe(false);
  await app.call('demo:clear-faults', {});
  expect(await isOnline()).toBe(true);
  expect(announced().at(-1)).toEqual({ faults: [] });
});
