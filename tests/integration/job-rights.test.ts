import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { begin, connect, inventoryOf, reached, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const ended = (jobId: JobId): Promise<JobSnapshot> => app.parts.jobs.finished(jobId);
const creates = () =>
  app.simulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/lxc')).length;
const stepOf = ({ steps }: JobSnapshot, id: string) => steps.find((step) => step.id === id);

test('A57 a right that is taken away in the middle pauses the job with its name, and it goes on when the right is back', async () => {
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'POST',
    path: '/status/start',
    status: 403,
    reason: `Permission check failed (/vms/${spec.vmid}, VM.PowerMgmt)`,
    times: 1,
  });
  const jobId = await begin(app, spec);
  const paused = await ended(jobId);
  expect(paused.state).toMatchObject({
    name: 'paused',
    kind: 'forbidden',
    reason: expect.stringContaining(`VM.PowerMgmt on /vms/${spec.vmid}`),
    error: { code: 'pve:forbidden' },
  });
  expect(stepOf(paused, 'start')?.state).toBe('pending');
  expect(app.parts.jobs.workingOn(connectionId, spec.vmid)?.id).toBe(jobId);
  await app.call('job:answer', { jobId, accept: true });
  expect((await reached(app, jobId, ({ state }) => state.name === 'succeeded')).state.name).toBe('succeeded');
});

test('A57 a right that is taken away while the create task runs pauses the job, which then follows the same task', async () => {
  const spec = await specFor(app, connectionId);
  const before = creates();
  const reason = `Permission check failed (/nodes/${spec.node}, Sys.Audit)`;
  await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'GET',
    path: '/tasks/',
    status: 403,
    reason,
    times: 1,
  });
  const jobId = await begin(app, spec);
  const paused = await ended(jobId);
  expect(paused.state).toMatchObject({
    name: 'paused',
    kind: 'forbidden',
    reason: expect.stringContaining('Sys.Audit'),
  });
  expect(stepOf(paused, 'create')?.state).toBe('pending');
  await app.call('job:answer', { jobId, accept: true });
  await reached(app, jobId, ({ state }) => state.name === 'succeeded');
  expect(creates()).toBe(before + 1);
});

test.each([
  ['exit status', [], '403 Permission check failed (/storage/local, Datastore.AllocateSpace)'],
  ['log', ['ERROR: Permission check failed (/storage/local, Datastore.AllocateSpace)'], 'command failed: exit code 1'],
])(
  'A57 a refusal in the %s of the create task pauses the job with right and path, and it goes on when the right is back',
  async (_where, log, exitStatus) => {
    const spec = await specFor(app, connectionId);
    await app.simulator.faults.inject({ kind: 'task-failed', taskType: 'vzcreate', log, exitStatus, times: 1 });
    const jobId = await begin(app, spec);
    expect((await ended(jobId)).state).toMatchObject({
      name: 'paused',
      kind: 'forbidden',
      reason: expect.stringContaining('Datastore.AllocateSpace on /storage/local'),
      error: { code: 'pve:forbidden', details: { path: '/storage/local', privilege: 'Datastore.AllocateSpace' } },
    });
    await app.call('job:answer', { jobId, accept: true });
    expect((await reached(app, jobId, ({ state }) => isOver(state))).state.name).toBe('succeeded');
  },
);

test.each([true, false])(
  'A57 a right that is missing at the create itself pauses the job with its name (and then: %s)',
  async (accept) => {
    const spec = await specFor(app, connectionId);
    const before = creates();
    await app.simulator.faults.inject({
      kind: 'request-refused',
      method: 'POST',
      path: '/lxc',
      status: 403,
      reason: 'Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)',
      times: 1,
    });
    const jobId = await begin(app, spec);
    expect((await ended(jobId)).state).toMatchObject({
      name: 'paused',
      kind: 'forbidden',
      reason:
        'The right Datastore.AllocateSpace on /storage/local-lvm is missing. It goes on from here once the server allows it. ' +
        'To ask for something else, stop it first.',
      error: { code: 'pve:forbidden' },
    });
    await app.call('job:answer', { jobId, accept });
    const { state } = await reached(app, jobId, (job) => isOver(job.state));
    const stopped = { name: 'failed', stepId: 'create', error: { code: 'pve:forbidden' } };
    expect(state).toMatchObject(accept ? { name: 'succeeded' } : stopped);
    expect(creates()).toBe(before + (accept ? 2 : 1));
    const request = await app.call('job:creation-request', { jobId });
    expect(request === null).toBe(accept);
  },
);

test('a create that only root may ask for is no right to wait for: it fails at once', async () => {
  const spec = await specFor(app, connectionId);
  const reason = 'Permission check failed (changing feature flags (except nesting) is only allowed for root@pam)';
  await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'POST',
    path: '/lxc',
    status: 403,
    reason,
    times: 1,
  });
  const jobId = await begin(app, spec);
  expect((await ended(jobId)).state).toMatchObject({
    name: 'failed',
    stepId: 'create',
    error: { code: 'pve:forbidden' },
  });
});

test('A57 a job that waits for a right and is stopped fails with that right named, and can be rolled back', async () => {
  const before = await inventoryOf(app, connectionId);
  const spec = await specFor(app, connectionId);
  const fault = await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'POST',
    path: '/status/start',
    status: 403,
    reason: `Permission check failed (/vms/${spec.vmid}, VM.PowerMgmt)`,
    times: null,
  });
  const jobId = await begin(app, spec);
  await ended(jobId);
  await app.call('job:answer', { jobId, accept: false });
  expect(app.parts.jobs.get(jobId).state).toMatchObject({
    name: 'failed',
    stepId: 'start',
    error: { code: 'pve:forbidden', details: { privilege: 'VM.PowerMgmt' } },
    choices: expect.arrayContaining(['retry', 'roll-back']),
  });
  const rollBack = await app.call('job:choose', { jobId, choice: 'roll-back' });
  expect((await ended(rollBack.id)).state.name).toBe('succeeded');
  expect(await inventoryOf(app, connectionId)).toEqual(before);
  await app.simulator.faults.clear(fault.id);
});
