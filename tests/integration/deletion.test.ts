import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionId, Vmid } from '../../shared/domain/ids.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { create, inventoryOf, specFor } from './journey.ts';
import { sentSince } from './sent-since.ts';

let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = (await app.call('demo:open', {})).id;
});
afterAll(() => app[Symbol.asyncDispose]());

/** A container made here that is down. */
async function stopped(hostname: string): Promise<ContainerSpec> {
  const spec = await specFor(app, connectionId, { hostname });
  await create(app, spec);
  const { jobId } = await app.call('container:power', { connectionId, vmid: spec.vmid, action: 'stop' });
  await app.parts.jobs.finished(jobId);
  return spec;
}
const factsOf = (vmid: Vmid) => app.call('container:deletion-facts', { connectionId, vmid });

test('A84 what would go is told with names and sizes, and what is only mounted in it is told to stay', async () => {
  const { vmid } = await stopped('facts');
  app.simulator.world.setConfig(vmid, 'mp5', '/mnt/media,mp=/media');
  app.simulator.world.setConfig(vmid, 'protection', '1');
  const facts = await factsOf(vmid);
  expect(facts).toMatchObject({
    hostname: 'facts',
    isRunning: false,
    isProtected: true,
    disks: [{ option: 'rootfs', volid: facts.rootVolume, path: '/', sizeBytes: 4 * 2 ** 30 }],
    kept: [{ option: 'mp5', source: '/mnt/media', path: '/media', why: 'host-folder' }],
    snapshots: [],
    unknown: [],
  });
  const asked = { connectionId, vmid, hostname: 'facts', rootVolume: facts.rootVolume };
  const sent = sentSince(app.simulator);
  await expect(app.call('container:destroy', asked)).rejects.toMatchObject({ code: 'container:protected' });
  expect(sent()).toEqual([]);
});

test('a deletion takes exactly the container: purge and unreferenced disks are off unless they are wished', async () => {
  const before = await inventoryOf(app, connectionId);
  const { vmid, node } = await stopped('short-lived');
  const { rootVolume } = await factsOf(vmid);
  const sent = sentSince(app.simulator);
  const { jobId } = await app.call('container:destroy', { connectionId, vmid, hostname: 'short-lived', rootVolume });
  expect((await app.parts.jobs.finished(jobId)).state).toEqual({ name: 'succeeded' });
  expect(sent()).toMatchObject([
    {
      method: 'DELETE',
      path: `/nodes/${node}/lxc/${vmid}`,
      parameters: { purge: '0', 'destroy-unreferenced-disks': '0' },
    },
  ]);
  expect(await inventoryOf(app, connectionId)).toEqual(before);
});

test('another name or another root disk at the click: nothing is sent, and the user is told what is there', async () => {
  const { vmid } = await stopped('mine');
  const { rootVolume } = await factsOf(vmid);
  const sent = sentSince(app.simulator);
  const asked = { connectionId, vmid, hostname: 'mine', rootVolume };
  await expect(app.call('container:destroy', { ...asked, rootVolume: 'local-lvm:vm-1-disk-0' })).rejects.toMatchObject({
    code: 'container:changed',
    details: { expected: 'mine on local-lvm:vm-1-disk-0', found: `mine on ${rootVolume}` },
  });
  app.simulator.world.setConfig(vmid, 'hostname', 'theirs');
  await expect(app.call('container:destroy', asked)).rejects.toMatchObject({
    code: 'container:changed',
    details: { found: `theirs on ${rootVolume}` },
  });
  expect(sent()).toEqual([]);
});

test('a running container is not deleted, neither at the click nor when it was started since', async () => {
  const { vmid } = await stopped('busy-bee');
  const { rootVolume } = await factsOf(vmid);
  const asked = { connectionId, vmid, hostname: 'busy-bee', rootVolume };
  const start = await app.call('container:power', { connectionId, vmid, action: 'start' });
  await app.parts.jobs.finished(start.jobId);
  const sent = sentSince(app.simulator);
  await expect(app.call('container:destroy', asked)).rejects.toMatchObject({ code: 'container:running' });
  const late = app.parts.jobs.start({
    kind: 'destroy-container',
    node: 'pve1',
    rootfs: rootVolume ?? '',
    connectionId,
    vmid,
    hostname: 'busy-bee',
  });
  expect((await app.parts.jobs.finished(late)).state).toMatchObject({ error: { code: 'container:running' } });
  expect(sent()).toEqual([]);
});

test('what is not on its node counts as deleted only where it is nowhere: moved, or its node unknown, the job fails and the record stays', async () => {
  const { vmid } = await stopped('moved');
  const { rootVolume } = await factsOf(vmid);
  const record = app.parts.store.containers.byVmid(connectionId, vmid);
  const container = app.simulator.world.container(vmid);
  if (!record || !container) throw new Error('it is not there');
  const sent = sentSince(app.simulator);
  const destroy = async () => {
    const what = { kind: 'destroy-container', node: 'pve1', rootfs: rootVolume ?? '', hostname: 'moved' } as const;
    return (await app.parts.jobs.finished(app.parts.jobs.start({ ...what, connectionId, vmid }))).state;
  };
  container.node = 'pve2';
  expect(await destroy()).toMatchObject({
    stepId: 'stop',
    error: {
      code: 'container:changed',
      details: { expected: 'moved on node pve1', found: `number ${vmid} on node pve2` },
    },
  });
  container.node = 'pve1';
  await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'GET',
    path: `/lxc/${vmid}/config`,
    status: 500,
    reason: "no such cluster node 'pve1'",
    times: null,
  });
  expect(await destroy()).toMatchObject({ stepId: 'stop', error: { code: 'pve:not-found' } });
  await app.simulator.faults.clearAll();
  expect(sent()).toEqual([]);
  expect(app.parts.store.containers.get(record.id)).not.toBeNull();
  expect(await destroy()).toEqual({ name: 'succeeded' });
  expect(app.parts.store.containers.get(record.id)).toBeNull();
});

test('A85 the record of a container that is gone is removed here; nothing that could delete anything is sent', async () => {
  const { vmid, hostname } = await stopped('vanished');
  const { rootVolume } = await factsOf(vmid);
  await expect(app.call('container:forget', { connectionId, vmid })).rejects.toMatchObject({
    code: 'container:there',
    details: { vmid, hostname },
  });
  const record = app.parts.store.containers.byVmid(connectionId, vmid);
  if (!record) throw new Error('no record');
  // Somebody deletes it on the server, while it stands in error here.
  app.parts.store.containers.setLifecycle(record.id, 'error', 1);
  const proxmox = await app.parts.pool.shared(connectionId);
  await proxmox.tasks.wait(await proxmox.lxc.destroy('pve1', vmid));
  const sent = sentSince(app.simulator);
  await expect(app.call('container:destroy', { connectionId, vmid, hostname, rootVolume })).rejects.toMatchObject({
    code: 'pve:not-found',
  });
  await app.call('container:forget', { connectionId, vmid });
  expect(sent()).toEqual([]);
  expect((await app.call('container:list', {})).filter((row) => row.vmid === vmid)).toEqual([]);
  expect(app.parts.store.containers.get(record.id)).toBeNull();
  expect(app.parts.store.events.list(record.id).map(({ type }) => type)).toContain('removed');
  expect(app.parts.jobs.list().some((job) => job.vmid === vmid)).toBe(true);
});

test('A85 the record of a container that never came to be is removed, though its number is somebody else’s now', async () => {
  const spec = await specFor(app, connectionId, { hostname: 'never-made' });
  await app.simulator.faults.inject({ kind: 'task-failed', taskType: 'vzcreate', exitStatus: 'no space', times: 1 });
  expect((await create(app, spec)).state.name).toBe('failed');
  await app.simulator.world.addContainer({ vmid: spec.vmid, isRunning: false, config: { hostname: 'neighbour' } });
  await app.call('connection:refresh', { connectionId });
  const sent = sentSince(app.simulator);
  await app.call('container:forget', { connectionId, vmid: spec.vmid });
  expect(sent()).toEqual([]);
  expect(app.parts.store.containers.byVmid(connectionId, spec.vmid)).toBeNull();
  expect(app.simulator.world.container(spec.vmid)?.config['hostname']).toBe('neighbour');
});

test('A86 a container that was stopped and whose deletion fails is told to be stopped, not deleted, and the deletion can be tried again', async () => {
  const { vmid } = await stopped('half-way');
  const { rootVolume } = await factsOf(vmid);
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzdestroy',
    vmid,
    log: ['lvremove failed: Logical volume in use'],
    exitStatus: 'command lvremove failed: exit code 5',
    times: 1,
  });
  const { jobId } = await app.call('container:destroy', { connectionId, vmid, hostname: 'half-way', rootVolume });
  const job = await app.parts.jobs.finished(jobId);
  expect(job.state).toMatchObject({
    name: 'failed',
    stepId: 'delete',
    error: { code: 'pve:task-failed' },
    choices: ['retry', 'keep'],
  });
  expect(job.steps.find(({ id }) => id === 'stop')?.state).toBe('done');
  await app.call('connection:refresh', { connectionId });
  const { row, container } = await app.call('container:get', { connectionId, vmid });
  expect(row).toMatchObject({ status: 'stopped', goneAt: null });
  expect(container).toMatchObject({ goneAt: null });
  await app.call('job:choose', { jobId, choice: 'retry' });
  expect((await app.parts.jobs.finished(jobId)).state).toEqual({ name: 'succeeded' });
  expect(app.simulator.world.container(vmid)).toBeUndefined();
});
