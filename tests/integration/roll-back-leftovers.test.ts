import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JobId, Vmid } from '../../shared/domain/ids.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { vmidOf } from '../support/vmid-of.ts';
import { begin, inventoryOf, reached, specFor } from './journey.ts';
import { openWaysHome, type WaysHome } from './ways-rig.ts';

const killed = { kind: 'worker-killed', taskType: 'vzcreate', atLogLine: 4, times: 1 } as const;
const file = 'debian-13-standard_13.1-2_amd64.tar.zst';

async function home(options: Parameters<typeof openWaysHome>[0] = {}): Promise<WaysHome> {
  const opened = await openWaysHome(options);
  onTestFinished(() => opened[Symbol.asyncDispose]());
  return opened;
}

/** A creation whose worker is killed in the middle of it. */
async function halfMade(
  { app, pve, connectionId }: WaysHome,
  change: Partial<Record<keyof ContainerSpec, unknown>> = {},
): Promise<JobSnapshot & { vmid: Vmid }> {
  const spec = await specFor(app(), connectionId, change);
  await pve.faults.inject(killed);
  const job = await app().parts.jobs.finished(await begin(app(), spec));
  expect(job.state).toMatchObject({ name: 'failed', stepId: 'create', error: { code: 'pve:task-failed' } });
  expect(pve.world.container(vmidOf(job))?.config).toMatchObject({ lock: 'create' });
  return { ...job, vmid: vmidOf(job) };
}

async function rolledBack({ app }: WaysHome, jobId: JobId): Promise<JobSnapshot> {
  const { id } = await app().call('job:choose', { jobId, choice: 'roll-back' });
  return app().parts.jobs.finished(id);
}

const inventory = ({ app, connectionId }: WaysHome): Promise<string[]> => inventoryOf(app(), connectionId);
const shown = async ({ app }: WaysHome, jobId: JobId): Promise<string> =>
  (await app().call('job:roll-back-facts', { jobId })).vanishes
    .map(({ label, detail }) => `${label}: ${detail}`)
    .join('\n');

test('B06 what a killed worker left locked is unlocked on its node and deleted, where a sign-in to the nodes is set', async () => {
  const rig = await home();
  await rig.openNodes();
  const before = await inventory(rig);
  const job = await halfMade(rig);
  expect(await shown(rig, job.id)).toContain(`Its lock “create”: with “pct unlock ${job.vmid}” over SSH on pve1`);
  expect((await rolledBack(rig, job.id)).state).toEqual({ name: 'succeeded' });
  expect(await inventory(rig)).toEqual(before);
});

test('B06 without a sign-in to the nodes the roll-back says which command takes the lock away, and goes on after it', async () => {
  const rig = await home();
  const before = await inventory(rig);
  const job = await halfMade(rig);
  expect(await shown(rig, job.id)).toContain(`run “pct unlock ${job.vmid}” on pve1 first`);
  const locked = await rolledBack(rig, job.id);
  expect(locked.state).toMatchObject({
    name: 'failed',
    stepId: 'delete',
    error: {
      code: 'container:half-made',
      details: { vmid: job.vmid, node: 'pve1', reason: 'no SSH sign-in to the nodes is set for this server' },
    },
    choices: ['retry', 'keep'],
  });
  rig.pve.world.setLock(job.vmid, undefined);
  await rig.app().call('job:choose', { jobId: locked.id, choice: 'retry' });
  expect((await rig.app().parts.jobs.finished(locked.id)).state).toEqual({ name: 'succeeded' });
  expect(await inventory(rig)).toEqual(before);
});

test('B06 nothing is unlocked for a login that may not see the tasks of others: the lock may be theirs', async () => {
  const rig = await home({
    login: ({ world }) => {
      const privileges = ['VM.Allocate', 'VM.Audit', 'VM.PowerMgmt', 'VM.Console', 'SDN.Use', 'Datastore.Audit'];
      const config = ['CPU', 'Disk', 'Memory', 'Network', 'Options'].map((what) => `VM.Config.${what}`);
      world.addUser('maker@pve');
      world.addRole('Maker', [...privileges, ...config, 'Datastore.AllocateSpace']);
      world.setAcl('/', 'maker@pve', 'Maker');
      return { name: 'maker@pve!app', secret: world.addToken('maker@pve', 'app', { privsep: false }) };
    },
  });
  await rig.setWays({ kind: 'password', password: rig.pve.rootPassword });
  const job = await halfMade(rig);
  expect((await rolledBack(rig, job.id)).state).toMatchObject({
    name: 'failed',
    error: { code: 'container:half-made', details: { reason: 'Sys.Audit on /nodes/pve1 is missing' } },
  });
  expect(rig.pve.world.container(job.vmid)?.config).toMatchObject({ lock: 'create' });
});

test('B06 the container that somebody else is just making at the number of a failed creation is neither shown as going nor touched', async () => {
  const rig = await home();
  await rig.openNodes();
  const { app, pve, connectionId } = rig;
  const spec = await specFor(app(), connectionId);
  await pve.faults.inject({ kind: 'task-failed', taskType: 'vzcreate', exitStatus: 'unable to create', times: 1 });
  const job = await app().parts.jobs.finished(await begin(app(), spec));
  expect(job.state).toMatchObject({ name: 'failed', stepId: 'create' });
  // Another client, whose worker is killed there as well.
  const proxmox = await app().parts.pool.shared(connectionId);
  await pve.faults.inject(killed);
  const theirs = await proxmox.lxc.create(spec.node, {
    vmid: String(spec.vmid),
    ostemplate: spec.ostemplate,
    rootfs: `${spec.storage}:1`,
  });
  await proxmox.tasks.wait(theirs).catch(() => undefined);
  const before = await inventory(rig);
  expect(await shown(rig, job.id)).not.toMatch(/lock|Container|Disk/);
  expect((await rolledBack(rig, job.id)).state).toEqual({ name: 'succeeded' });
  expect(await inventory(rig)).toEqual(before);
  expect(pve.world.container(spec.vmid)?.config).toMatchObject({ lock: 'create' });
});

test('B01 B06 what the first attempt left is found by the roll-back after a second one met its number taken', async () => {
  const rig = await home();
  await rig.openNodes();
  const before = await inventory(rig);
  const { app } = rig;
  const { id: jobId } = await halfMade(rig);
  await app().call('job:choose', { jobId, choice: 'retry' });
  expect((await app().parts.jobs.finished(jobId)).state).toMatchObject({ name: 'paused', kind: 'number-taken' });
  await app().call('job:answer', { jobId, accept: false });
  expect((await rolledBack(rig, jobId)).state).toEqual({ name: 'succeeded' });
  expect(await inventory(rig)).toEqual(before);
});

test('B01 B06 what the first attempt left at another number goes with the roll-back, and with it the template it brought', async () => {
  const rig = await home();
  await rig.openNodes();
  const { app, pve, connectionId } = rig;
  pve.world.setStorage('local', { volumes: [] });
  const ostemplate = `local:vztmpl/${file}`;
  const before = await inventory(rig);
  const { id: jobId, vmid: first } = await halfMade(rig, {
    ostemplate,
    needsDownload: true,
    provisioning: { scripts: [{ name: '10-fail.sh', content: '#!/bin/sh\nexit 3\n' }] },
  });
  await app().call('job:choose', { jobId, choice: 'retry' });
  await app().parts.jobs.finished(jobId);
  await app().call('job:answer', { jobId, accept: true });
  const failed = await reached(app(), jobId, ({ state }) => state.name === 'failed');
  expect(failed.vmid).not.toBe(first);
  expect(failed.state).toMatchObject({ stepId: 'script:10-fail.sh' });
  expect(failed.warnings.join()).toContain(`beginnings of a container at ${first}`);
  const facts = await app().call('job:roll-back-facts', { jobId });
  expect(facts.osTemplate).toBe(ostemplate);
  expect(facts.vanishes.map(({ label }) => label)).toContain(`What an earlier attempt began at number ${first}`);
  await app().parts.jobs.finished(jobId);
  expect((await rolledBack(rig, jobId)).state).toEqual({ name: 'succeeded' });
  expect(await inventory(rig)).toEqual(before);
  const proxmox = await app().parts.pool.shared(connectionId);
  expect(await proxmox.storage.content('pve1', 'local', { content: 'vztmpl' })).toEqual([]);
});

test('B06 a template stays that another creation has still to unpack, also one that has stopped and may be tried again', async () => {
  const rig = await home();
  const { app, pve, connectionId } = rig;
  pve.world.setStorage('local', { volumes: [] });
  const ostemplate = `local:vztmpl/${file}`;
  const failing = async (): Promise<JobId> => {
    const spec = await specFor(app(), connectionId, { ostemplate, needsDownload: true });
    await pve.faults.inject({ kind: 'task-failed', taskType: 'vzcreate', exitStatus: 'unable to create', times: 1 });
    const jobId = await begin(app(), spec);
    expect((await app().parts.jobs.finished(jobId)).state).toMatchObject({ name: 'failed', stepId: 'create' });
    return jobId;
  };
  const first = await failing();
  const second = await failing();
  expect((await app().call('job:roll-back-facts', { jobId: first })).osTemplate).toBeNull();
  expect((await rolledBack(rig, first)).state).toEqual({ name: 'succeeded' });
  await app().call('job:choose', { jobId: second, choice: 'retry' });
  expect((await app().parts.jobs.finished(second)).state).toEqual({ name: 'succeeded' });
});

test('B05 killed between beginning a roll-back and settling its creation, nothing is left to choose of the creation', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-left-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rig = await home({ storeFile: path.join(folder, 'gantry.db') });
  const { app, pve, connectionId } = rig;
  await pve.faults.inject({ kind: 'task-failed', taskType: 'vzstart', exitStatus: 'startup failed', times: 1 });
  const { id: jobId } = await app().parts.jobs.finished(await begin(app(), await specFor(app(), connectionId)));
  const { jobs } = app().parts.store;
  const { saveSnapshot } = jobs;
  // From the first write on, the process is as good as dead.
  jobs.saveSnapshot = () => {
    throw new Error('killed');
  };
  await app()
    .call('job:choose', { jobId, choice: 'roll-back' })
    .catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  jobs.saveSnapshot = saveSnapshot;
  await rig.restart();
  expect(app().parts.jobs.get(jobId).state).toMatchObject({ name: 'failed', choices: [] });
  const undo = app()
    .parts.jobs.list()
    .find(({ kind }) => kind === 'roll-back-container');
  expect(undo?.state).toMatchObject({ name: 'interrupted', choices: ['retry', 'keep'] });
});
