import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import type { JobSnapshot, PowerAction } from '../../shared/domain/job.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { create, specFor } from './journey.ts';
import { sentSince } from './sent-since.ts';

let app: Headless;
let connectionId: ConnectionId;
let vmid: Vmid;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = (await app.call('demo:open', {})).id;
  const spec = await specFor(app, connectionId, { hostname: 'web1' });
  vmid = spec.vmid;
  await create(app, spec);
});
beforeEach(async () => {
  await app.call('demo:clear-faults', {});
  app.simulator.world.setIgnoresShutdown(vmid, false);
  if ((await statusOf()) !== 'running') await powered('start');
});
afterAll(() => app[Symbol.asyncDispose]());

async function powered(action: PowerAction): Promise<JobSnapshot> {
  const { jobId } = await app.call('container:power', { connectionId, vmid, action });
  return app.parts.jobs.finished(jobId);
}
const statusOf = async (): Promise<string> =>
  (await (await app.parts.pool.shared(connectionId)).lxc.status('pve1', vmid)).status;
/** What was sent about the container since this call, in short. */
function calls(): () => string[] {
  const sent = sentSince(app.simulator);
  return () =>
    sent()
      .filter(({ path }) => path.includes(`/lxc/${vmid}/`))
      .map(({ method, path }) => `${method} ${path.split('/').slice(-2).join('/')}`);
}

test('A79 a guest that ignores the shutdown is left running, and the user is asked before anything is forced', async () => {
  app.simulator.world.setIgnoresShutdown(vmid, true);
  const sent = calls();
  const job = await powered('shutdown');
  expect(job.state).toMatchObject({
    name: 'failed',
    error: { code: 'container:shutdown-ignored', details: { hostname: 'web1', afterSeconds: 60 } },
    choices: ['wait-longer', 'stop-hard', 'leave-running'],
  });
  expect(sent()).toEqual(['POST status/shutdown']);
  expect(await statusOf()).toBe('running');
});

test('A79 waiting longer asks again, and a guest that goes by then is simply down', async () => {
  app.simulator.world.setIgnoresShutdown(vmid, true);
  const { id } = await powered('shutdown');
  app.simulator.world.setIgnoresShutdown(vmid, false);
  const sent = calls();
  await app.call('job:choose', { jobId: id, choice: 'wait-longer' });
  expect((await app.parts.jobs.finished(id)).state).toEqual({ name: 'succeeded' });
  expect(sent()).toEqual(['POST status/shutdown']);
  expect(await statusOf()).toBe('stopped');
});

test('A79 stopping hard is a job of its own that only the user begins; leaving it running sends nothing', async () => {
  app.simulator.world.setIgnoresShutdown(vmid, true);
  const first = await powered('shutdown');
  const sent = calls();
  const left = await app.call('job:choose', { jobId: first.id, choice: 'leave-running' });
  expect(left.state).toMatchObject({ name: 'failed', choices: [] });
  expect(sent()).toEqual([]);
  expect(await statusOf()).toBe('running');

  const second = await powered('shutdown');
  const stop = await app.call('job:choose', { jobId: second.id, choice: 'stop-hard' });
  expect(stop).toMatchObject({ power: 'stop', title: 'Stop web1' });
  expect((await app.parts.jobs.finished(stop.id)).state).toEqual({ name: 'succeeded' });
  expect(app.parts.jobs.get(second.id).state).toMatchObject({ choices: [] });
  expect(await statusOf()).toBe('stopped');
});

test.each(['start', 'shutdown', 'stop', 'reboot'] as const)(
  'a %s is not sent to a container of another name that has taken the number since',
  async (action) => {
    if (action === 'start') await powered('stop');
    const { config } = await (await app.parts.pool.shared(connectionId)).lxc.config('pve1', vmid);
    app.simulator.world.setConfig(vmid, 'hostname', 'theirs');
    const sent = calls();
    const job = await powered(action);
    app.simulator.world.setConfig(vmid, 'hostname', config['hostname'] ?? '');
    expect(job.state).toMatchObject({
      error: { code: 'container:changed', details: { expected: 'web1', found: 'theirs' } },
    });
    expect(sent()).toEqual([]);
  },
);

test.each(['stop-hard', 'wait-longer'] as const)(
  'the choice %s does not reach another container that has taken the number since',
  async (choice) => {
    const { world } = app.simulator;
    const other = 777 as Vmid;
    const replaceBy = async (hostname: string): Promise<void> => {
      if (world.container(other)) world.removeContainer(other);
      await world.addContainer({ vmid: other, node: 'pve1', isRunning: true, config: { hostname } });
    };
    await replaceBy('doomed');
    world.setIgnoresShutdown(other, true);
    const which = { connectionId, node: 'pve1', vmid: other, hostname: 'doomed' };
    const first = app.parts.jobs.start({ kind: 'power-container', ...which, action: 'shutdown', forceStop: false });
    const ignored = { error: { code: 'container:shutdown-ignored' } };
    expect((await app.parts.jobs.finished(first)).state).toMatchObject(ignored);
    await replaceBy('precious');

    const sent = sentSince(app.simulator);
    const { id } = await app.call('job:choose', { jobId: first, choice });
    expect((await app.parts.jobs.finished(id)).state).toMatchObject({
      error: { code: 'container:changed', details: { expected: 'doomed', found: 'precious' } },
    });
    expect(sent()).toEqual([]);
    expect(world.container(other)?.startedAt).not.toBeNull();
    world.removeContainer(other);
  },
);

describe('under high availability', () => {
  const ask = (method: string, path: string, values = {}) => new ApiSession(app.simulator).send(method, path, values);
  beforeEach(async () => {
    await ask('POST', '/cluster/ha/resources', { sid: `ct:${vmid}` });
  });
  afterEach(() => ask('DELETE', `/cluster/ha/resources/ct:${vmid}`));

  async function asked(action: PowerAction): Promise<JobSnapshot> {
    const { jobId } = await app.call('container:power', { connectionId, vmid, action });
    await expect.poll(() => app.parts.jobs.get(jobId).state.name).toBe('paused');
    return app.parts.jobs.get(jobId);
  }

  test.each(['shutdown', 'reboot'] as const)('a %s that the user refuses is not sent', async (action) => {
    const sent = calls();
    const { id, state } = await asked(action);
    expect(state).toMatchObject({ reason: expect.stringContaining('stop it hard') as string });
    await app.call('job:answer', { jobId: id, accept: false });
    expect((await app.parts.jobs.finished(id)).state).toMatchObject({ error: { code: 'job:cancelled' } });
    expect(sent()).toEqual([]);
    expect(await statusOf()).toBe('running');
  });

  test('a shutdown that the user accepts is sent once', async () => {
    const sent = calls();
    const { id } = await asked('shutdown');
    await app.call('job:answer', { jobId: id, accept: true });
    expect((await app.parts.jobs.finished(id)).state).toEqual({ name: 'succeeded' });
    expect(sent()).toEqual(['POST status/shutdown']);
    expect(await statusOf()).toBe('stopped');
  });
});

test('A79 the time a guest is given is the one that was set', async () => {
  app.simulator.world.setIgnoresShutdown(vmid, true);
  await app.call('settings:change', { shutdownSeconds: 7 });
  const job = await powered('shutdown');
  await app.call('settings:change', { shutdownSeconds: 60 });
  expect(job.state).toMatchObject({ error: { details: { afterSeconds: 7 } } });
});

test.each([
  [
    '403',
    'failed',
    { kind: 'request-refused', status: 403, reason: 'Permission check failed (/vms/100, VM.PowerMgmt)' },
  ],
  ['a line that is cut before the request', 'interrupted', { kind: 'connection-dropped', when: 'before' }],
  ['a server error', 'failed', { kind: 'request-refused', status: 500, reason: 'got timeout' }],
] as const)('A80 after %s to a shutdown no hard stop is sent', async (_name, ending, fault) => {
  await app.simulator.faults.inject({ ...fault, method: 'POST', path: '/status/shutdown', times: null });
  const sent = calls();
  const job = await powered('shutdown');
  expect(job.state).toMatchObject({ name: ending, choices: ['retry', 'keep'] });
  expect(sent().filter((call) => call !== 'POST status/shutdown')).toEqual([]);
  expect(await statusOf()).toBe('running');
});

test('A80 a shutdown whose answer is lost is found in the task list and not sent again', async () => {
  await app.simulator.faults.inject({
    kind: 'connection-dropped',
    method: 'POST',
    path: '/status/shutdown',
    when: 'after',
    times: 1,
  });
  const sent = calls();
  expect((await powered('shutdown')).state).toEqual({ name: 'succeeded' });
  expect(sent()).toEqual(['POST status/shutdown']);
  expect(await statusOf()).toBe('stopped');
});

test('A81 a reboot asks the guest to go, starts it again, and it is the same container afterwards', async () => {
  const proxmox = await app.parts.pool.shared(connectionId);
  const [before, keys] = [
    await proxmox.lxc.config('pve1', vmid),
    app.parts.store.containers.byVmid(connectionId, vmid)?.hostKeys,
  ];
  const bootedAt = app.simulator.world.container(vmid)?.startedAt ?? 0;
  const sent = calls();
  const job = await powered('reboot');
  expect(job.state).toEqual({ name: 'succeeded' });
  expect(sent()).toEqual(['POST status/shutdown', 'POST status/start']);
  expect(await statusOf()).toBe('running');
  expect(app.simulator.world.container(vmid)?.startedAt).toBeGreaterThan(bootedAt);
  expect((await proxmox.lxc.config('pve1', vmid)).config).toEqual(before.config);
  expect(keys).not.toEqual([]);
  expect(app.parts.store.containers.byVmid(connectionId, vmid)?.hostKeys).toEqual(keys);
});

test('A81 a guest that ignores the reboot is not switched off, as Proxmox’s own reboot would do', async () => {
  app.simulator.world.setIgnoresShutdown(vmid, true);
  const sent = calls();
  const job = await powered('reboot');
  expect(job.state).toMatchObject({
    error: { code: 'container:shutdown-ignored', details: { isReboot: true } },
    choices: ['wait-longer', 'leave-running'],
  });
  expect(sent()).toEqual(['POST status/shutdown']);
  expect(await statusOf()).toBe('running');
});

test('A81 a server that is away for a moment in the middle of a reboot does not leave the container down', async () => {
  await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'POST',
    path: '/status/start',
    status: 595,
    reason: 'Connection refused',
    times: 1,
  });
  expect((await powered('reboot')).state).toEqual({ name: 'succeeded' });
  expect(await statusOf()).toBe('running');
});

test('A82 two quick asks send one request; the second says which job is busy', async () => {
  await powered('stop');
  const sent = calls();
  const ask = () => app.call('container:power', { connectionId, vmid, action: 'start' });
  const [one, two] = await Promise.allSettled([ask(), ask()]);
  if (one.status !== 'fulfilled') throw new Error('the first was refused');
  expect(two).toMatchObject({
    status: 'rejected',
    reason: { code: 'container:busy', details: { vmid, with: 'Start web1', jobId: one.value.jobId } },
  });
  expect((await app.parts.jobs.finished(one.value.jobId)).state).toEqual({ name: 'succeeded' });
  expect(sent()).toEqual(['POST status/start']);
});

test('A87 many at once are one batch of single jobs: each has its own end, and what cannot begin keeps no other', async () => {
  await powered('stop');
  await app.call('connection:refresh', { connectionId });
  const rows = (await app.call('container:list', {})).filter(({ status, lock }) => status === 'stopped' && !lock);
  const missing = { connectionId, vmid: 987_654 as Vmid };
  const targets = [...rows.map((row) => ({ connectionId: row.connectionId, vmid: row.vmid })), missing];
  const { batchId, results } = await app.call('container:power-many', { action: 'start', targets });
  expect(results).toHaveLength(targets.length);
  expect(results.at(-1)).toMatchObject({ key: `${connectionId}/987654`, error: { code: 'container:not-found' } });
  const jobs = await Promise.all(
    results.flatMap((result) => ('jobId' in result ? [app.parts.jobs.finished(result.jobId)] : [])),
  );
  expect(new Set(jobs.map((job) => job.batchId))).toEqual(new Set([batchId]));
  expect(jobs.find((job) => job.vmid === vmid)?.state).toEqual({ name: 'succeeded' });
});
