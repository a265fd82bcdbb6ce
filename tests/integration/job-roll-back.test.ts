import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { begin, connect, create, eventsIn, inventoryOf, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const everything = async (): Promise<unknown> => {
  const proxmox = await app.parts.pool.shared(connectionId);
  const [nodes, ha, resources] = await Promise.all([
    proxmox.nodes.list(),
    proxmox.cluster.haResources(),
    proxmox.cluster.resources(),
  ]);
  const images = await Promise.all(
    nodes.map(async ({ node }) =>
      (await proxmox.storage.content(node, 'local', { content: 'vztmpl' })).map(({ volid }) => volid),
    ),
  );
  const members = resources.flatMap(({ vmid, pool }) =>
    vmid === undefined ? [] : [`${vmid} ${typeof pool === 'string' ? pool : ''}`],
  );
  return { guests: await inventoryOf(app, connectionId), ha, images, members: members.toSorted() };
};
const rolledBack = async (jobId: JobId, keepsOsTemplate = false) => {
  const { id } = await app.call('job:choose', { jobId, choice: 'roll-back', keepsOsTemplate });
  return app.parts.jobs.finished(id);
};

test('A46 a create that ends with no space left shows the log line that says so, leaves nothing, and a roll-back only forgets it', async () => {
  const spec = await specFor(app, connectionId);
  const before = await inventoryOf(app, connectionId);
  const fault = await app.simulator.faults.inject({ kind: 'storage-full', storage: spec.storage });
  const job = await create(app, spec);
  expect(job.state).toMatchObject({
    name: 'failed',
    stepId: 'create',
    error: { code: 'pve:task-failed' },
    explanation: { cause: 'storage-full', decisiveLine: expect.stringMatching(/space/i) },
  });
  const log = (await eventsIn(app, job.id)).map(({ message }) => message);
  const { explanation } = job.state as { explanation: { decisiveLine: string } };
  expect(log).toContain(explanation.decisiveLine);
  expect(await inventoryOf(app, connectionId)).toEqual(before);
  await app.simulator.faults.clear(fault.id);
  expect(await rolledBack(job.id)).toMatchObject({ state: { name: 'succeeded' } });
  expect(await inventoryOf(app, connectionId)).toEqual(before);
  // What was chosen for it outlives it, for another one.
  expect(await app.call('plan:choices-of', { jobId: job.id })).toEqual({
    spec,
    hasRootPassword: false,
    enteredVariables: [],
  });
});

test('A47 a start that fails offers to try again, to keep it and to roll back, and a try after the repair goes on', async () => {
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzstart',
    log: ['bridge vmbr9 does not exist', 'startup for container failed'],
    exitStatus: 'startup for container failed',
    times: 1,
  });
  const job = await create(app, spec);
  expect(job.state).toMatchObject({
    name: 'failed',
    stepId: 'start',
    error: { code: 'pve:task-failed' },
    choices: expect.arrayContaining(['retry', 'keep', 'roll-back']),
  });
  await app.call('job:choose', { jobId: job.id, choice: 'retry' });
  expect((await app.parts.jobs.finished(job.id)).state.name).toBe('succeeded');
});

test('A47 a container that did not start and runs on another node by now is found there when it is tried again', async () => {
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzstart',
    log: [],
    exitStatus: 'startup for container failed',
    times: 1,
  });
  const job = await create(app, spec);
  const container = app.simulator.world.container(spec.vmid);
  if (!container) throw new Error('it is not there');
  const proxmox = await app.parts.pool.shared(connectionId);
  await proxmox.tasks.wait(await proxmox.lxc.start(spec.node, spec.vmid));
  container.node = 'pve2';
  await app.call('job:choose', { jobId: job.id, choice: 'retry' });
  const { steps } = await app.parts.jobs.finished(job.id);
  expect(steps.find(({ id }) => id === 'start')).toMatchObject({ state: 'done' });
});

test('B06 a container that was moved to another node is not rolled back: the job says where it is, and its record and key stay', async () => {
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzstart',
    log: [],
    exitStatus: 'startup for container failed',
    times: 1,
  });
  const job = await create(app, spec);
  const container = app.simulator.world.container(spec.vmid);
  const record = app.parts.store.containers.byVmid(connectionId, spec.vmid);
  if (!container || !record) throw new Error('it is not there');
  container.node = 'pve2';
  const moved = await rolledBack(job.id);
  expect(moved.state).toMatchObject({
    name: 'failed',
    stepId: 'stop',
    error: { code: 'container:changed', details: { found: `number ${spec.vmid} on node pve2` } },
  });
  expect(app.parts.store.containers.get(record.id)).not.toBeNull();
  container.node = spec.node;
  await app.call('job:choose', { jobId: moved.id, choice: 'retry' });
  expect((await app.parts.jobs.finished(moved.id)).state.name).toBe('succeeded');
  expect(app.simulator.world.container(spec.vmid)).toBeUndefined();
});

test('B06 what a stranger has put at the number meanwhile is left alone, and the roll-back says so', async () => {
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzcreate',
    log: [],
    exitStatus: 'unable to create',
    times: 1,
  });
  const jobId = await begin(app, spec);
  await app.parts.jobs.finished(jobId);
  await app.simulator.world.addContainer({ vmid: spec.vmid, node: spec.node, config: { hostname: 'stranger' } });
  const before = await inventoryOf(app, connectionId);
  expect(await rolledBack(jobId)).toMatchObject({ state: { name: 'succeeded' } });
  expect(await inventoryOf(app, connectionId)).toEqual(before);
});

test('B06 what is at the number of a job that never came to ask for anything is not shown as going', async () => {
  const spec = await specFor(app, connectionId);
  const plan = await app.call('plan:make', { spec });
  const fault = await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'GET',
    path: '/cluster/ha/resources',
    status: 500,
    reason: 'no quorum?',
    times: null,
  });
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
  expect((await app.parts.jobs.finished(jobId)).state).toMatchObject({ name: 'failed', stepId: 'create' });
  await app.simulator.faults.clear(fault.id);
  await app.simulator.world.addContainer({ vmid: spec.vmid, node: spec.node, config: { hostname: 'stranger' } });
  const { vanishes } = await app.call('job:roll-back-facts', { jobId });
  expect(vanishes.map(({ id }) => id)).toEqual(['record']);
  expect(await rolledBack(jobId)).toMatchObject({ state: { name: 'succeeded' } });
  expect(app.simulator.world.container(spec.vmid)).toBeDefined();
});

test('B06 a disk with its number on a storage that nobody could look at before is left alone', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [{ name: '10-fail.sh', content: '#!/bin/sh\nexit 3\n' }] },
  });
  const job = await create(app, spec);
  expect(job.state).toMatchObject({ name: 'failed' });
  const volid = `late:vm-${spec.vmid}-disk-7`;
  app.simulator.world.addStorage({ id: 'late', type: 'lvmthin', content: ['rootdir', 'images'] });
  app.simulator.world.addVolume('late', { volid, content: 'rootdir', node: spec.node, vmid: spec.vmid });
  const before = await inventoryOf(app, connectionId);
  expect(before.join()).toContain(volid);
  expect(await rolledBack(job.id)).toMatchObject({ state: { name: 'succeeded' } });
  const after = await inventoryOf(app, connectionId);
  expect(after.join()).toContain(volid);
  expect(after.some((one) => one.endsWith(`/${spec.vmid}`))).toBe(false);
  app.simulator.world.removeStorage('late');
});

test('B06 a creation in a pool and in high availability, with a downloaded template, is rolled back until the server is as before', async () => {
  app.simulator.world.addPool('web');
  const file = 'debian-13-standard_13.1-2_amd64.tar.zst';
  app.simulator.world.setStorage('local', { volumes: [] });
  const spec = await specFor(app, connectionId, {
    ostemplate: `local:vztmpl/${file}`,
    needsDownload: true,
    further: { pool: 'web', 'ha-managed': '1', mp0: 'local-lvm:1,mp=/data' },
    provisioning: { scripts: [{ name: '10-fail.sh', content: '#!/bin/sh\nexit 3\n' }] },
  });
  const before = await everything();
  const job = await create(app, spec);
  expect(job.state).toMatchObject({ name: 'failed', stepId: 'script:10-fail.sh' });
  const facts = await app.call('job:roll-back-facts', { jobId: job.id });
  const labels = facts.vanishes.map(({ label }) => label).join('\n');
  expect(labels).toContain(`Container ${spec.vmid} (${spec.hostname})`);
  expect(labels).toMatch(/Disk local-lvm:vm-\d+-disk-0[^]*Disk local-lvm:vm-\d+-disk-1/);
  expect(labels).toContain('pool web');
  expect(labels).toContain('high availability');
  expect(facts.osTemplate).toBe(spec.ostemplate);
  expect(await rolledBack(job.id)).toMatchObject({ state: { name: 'succeeded' } });
  expect(await everything()).toEqual(before);
  expect(app.parts.store.containers.byVmid(connectionId, spec.vmid)).toBeNull();
  expect(app.parts.jobs.get(job.id).state).toMatchObject({ choices: [] });
});

test('B06 a downloaded template is kept when the user wants it, and is no left-over then', async () => {
  const file = 'debian-13-standard_13.1-2_amd64.tar.zst';
  app.simulator.world.setStorage('local', { volumes: [] });
  const spec = await specFor(app, connectionId, {
    ostemplate: `local:vztmpl/${file}`,
    needsDownload: true,
    provisioning: { scripts: [{ name: '10-fail.sh', content: '#!/bin/sh\nexit 3\n' }] },
  });
  const job = await create(app, spec);
  expect(await rolledBack(job.id, true)).toMatchObject({ state: { name: 'succeeded' } });
  const proxmox = await app.parts.pool.shared(connectionId);
  const images = await proxmox.storage.content(spec.node, 'local', { content: 'vztmpl' });
  expect(images.map(({ volid }) => volid)).toContain(spec.ostemplate);
});
