import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeUpid } from '../../electron/proxmox/upid.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import type { Simulator } from '../../simulator/start-simulator.ts';
import { begin, reached } from './journey.ts';
import { createUnasked, linesOf, nodeAddresses, openWaysHome, plainSpec, type WaysHome } from './ways-rig.ts';
import { vmidOf } from '../support/vmid-of.ts';

const script = (name: string, content: string) => scriptEntry.parse({ name, content: `#!/bin/sh\n${content}\n` });
const saysHello = { provisioning: { scripts: [script('10-hello.sh', 'echo hello')] } };
const termproxies = ({ pve }: WaysHome) =>
  pve.requests.filter(({ path: asked }) => asked.endsWith('/termproxy')).length;
const debian = 'debian-12-standard';

/** All that a creation needs, and no console. */
function withoutConsole({ world }: Simulator) {
  const privileges = ['VM.Allocate', 'VM.Audit', 'VM.PowerMgmt', 'SDN.Use', 'Sys.Audit', 'Datastore.Audit'];
  const config = ['CPU', 'Disk', 'Memory', 'Network', 'Options'].map((what) => `VM.Config.${what}`);
  world.addUser('maker@pve');
  world.addRole('Maker', [...privileges, ...config, 'Datastore.AllocateSpace']);
  world.setAcl('/', 'maker@pve', 'Maker');
  return { name: 'maker@pve!app', secret: world.addToken('maker@pve', 'app', { privsep: false }) };
}

/** How often somebody went to the containers' and to the nodes' SSH servers. */
async function visits(home: WaysHome) {
  const nodes = new Set([...(await nodeAddresses(home)).values()].map((address) => `${address}:22`));
  return {
    nodes: home.proxy.asked.filter((asked) => nodes.has(asked)),
    containers: home.proxy.asked.filter((asked) => !nodes.has(asked)),
  };
}

test('A49 a container that refuses the key is asked once; the job goes on through the node, and says why', async () => {
  await using home = await openWaysHome({ hasWrongKeys: true });
  await home.openNodes();
  home.proxy.asked.length = 0;
  const job = await createUnasked(home, await plainSpec(home, debian, saysHello));
  expect(job.state).toEqual({ name: 'succeeded' });
  const [note = '', ...more] = job.warnings;
  expect(note).toMatch(/^Going on through pct exec on node pve1\. SSH: 10\.77\.0\.\d+ refused the key of root$/);
  expect(more).toEqual([]);
  const lines = await linesOf(home, job.id);
  expect(lines).toContain(note);
  expect(lines).toContain('hello');
  expect((await visits(home)).containers).toHaveLength(1);
});

test('A49 where nothing else leads in, a refused key is told with what the other ways lack, after one attempt', async () => {
  await using home = await openWaysHome({ hasWrongKeys: true, login: withoutConsole });
  const job = await createUnasked(home, await plainSpec(home, debian, saysHello));
  expect(job.state).toMatchObject({
    name: 'failed',
    stepId: 'wait-ssh',
    error: {
      code: 'guest:no-way-in',
      details: {
        ways: [
          { way: 'ssh', outcome: 'failed', reason: expect.stringMatching(/refused the key of root$/) },
          { way: 'pct-exec', outcome: 'skipped', reason: 'no SSH sign-in to the nodes is set for this server' },
          { way: 'terminal', outcome: 'skipped', reason: `VM.Console on /vms/${job.vmid} is missing` },
        ],
      },
    },
    choices: ['retry', 'other-way', 'finish', 'keep', 'roll-back'],
  });
  expect(home.proxy.asked).toHaveLength(1);
  expect(termproxies(home)).toBe(0);
});

test('A48 when SSH never comes up, the time spent and the last cause are told; it may be tried again, another way, or finished', async () => {
  await using home = await openWaysHome({ login: withoutConsole });
  await home.pve.faults.inject({ kind: 'ssh-refused', vmid: null, times: null });
  const job = await createUnasked(home, await plainSpec(home, debian, saysHello));
  expect(job.state).toMatchObject({
    name: 'failed',
    stepId: 'wait-ssh',
    error: {
      code: 'guest:no-way-in',
      details: {
        ways: [
          { way: 'ssh', reason: expect.stringMatching(/^connection refused .*, port 22 after 2 attempts in \d+ s$/) },
          { way: 'pct-exec' },
          { way: 'terminal' },
        ],
      },
    },
    choices: ['retry', 'other-way', 'finish', 'keep', 'roll-back'],
  });
  const app = home.app();
  await home.openNodes();
  await app.call('job:choose', { jobId: job.id, choice: 'other-way' });
  const done = await app.parts.jobs.finished(job.id);
  expect(done.state).toEqual({ name: 'succeeded' });
  // It was told to: nothing to warn about.
  expect(done.warnings).toEqual([]);
  expect(await linesOf(home, job.id)).toContain('hello');
});

test('A50 another host key than the pinned one stops everything: no node and no terminal is asked, until the user takes another way', async () => {
  await using home = await openWaysHome();
  await home.openNodes();
  await home.pve.faults.inject({ kind: 'ssh-other-key', vmid: null, times: null });
  home.proxy.asked.length = 0;
  const job = await createUnasked(home, await plainSpec(home, debian, saysHello));
  expect(job.state).toMatchObject({ name: 'failed', stepId: 'wait-ssh', error: { code: 'ssh:host-key-mismatch' } });
  expect((await visits(home)).nodes).toEqual([]);
  expect(termproxies(home)).toBe(0);

  const app = home.app();
  await app.call('job:choose', { jobId: job.id, choice: 'other-way' });
  expect((await app.parts.jobs.finished(job.id)).state).toEqual({ name: 'succeeded' });
  expect(await linesOf(home, job.id)).toContain('hello');
});

test('A50 a node with another host key than the confirmed one stops everything, too', async () => {
  await using home = await openWaysHome();
  await home.openNodes('pct-exec');
  const { connectionId } = home;
  const store = home.app().parts.store;
  for (const known of store.knownHosts.ofConnection(connectionId))
    store.knownHosts.put({ ...known, fingerprint: `SHA256:${'A'.repeat(43)}` });
  home.proxy.asked.length = 0;
  const job = await createUnasked(home, await plainSpec(home, debian, saysHello));
  expect(job.state).toMatchObject({ name: 'failed', error: { code: 'ssh:host-key-mismatch' } });
  expect((await visits(home)).containers).toEqual([]);
  expect(termproxies(home)).toBe(0);
});

test('the first contact with a node is confirmed by the user once, and never again', async () => {
  await using home = await openWaysHome();
  const app = home.app();
  const { connectionId } = home;
  await home.setWays({ kind: 'password', password: home.pve.rootPassword }, 'pct-exec');
  await home.pve.world.nodeHostKeys('pve1');
  const jobId = await begin(app, await plainSpec(home, debian, saysHello));
  const { state } = await reached(app, jobId, ({ state: { name } }) => name === 'paused');
  if (state.name !== 'paused') throw new Error(state.name);
  expect(state.reason).toContain('has not signed in to node pve1 before');
  await app.call('job:answer', { jobId, accept: true });
  await reached(app, jobId, ({ state: { name } }) => name !== 'paused');
  const again = reached(app, jobId, ({ state: { name } }) => name === 'paused');
  const done = await Promise.race([app.parts.jobs.finished(jobId), again]);
  expect(done.state).toEqual({ name: 'succeeded' });
  const fingerprints = (await home.pve.world.nodeHostKeys('pve1')).map(({ fingerprint }) => fingerprint);
  const { reason } = state;
  expect(fingerprints.some((fingerprint) => reason.includes(fingerprint))).toBe(true);
  const trusted = await app.call('connection:ssh-trust', { connectionId });
  expect(trusted.find(({ kind }) => kind === 'node')).toMatchObject({ learnt: 'user', port: 22 });
});

test('A69 neither the password nor the key for the nodes is found in what is logged, told or kept in rows', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-ways-'));
  try {
    const storeFile = path.join(folder, 'store.db');
    await using home = await openWaysHome({ storeFile });
    await home.openNodes('pct-exec');
    const job = await createUnasked(home, await plainSpec(home, debian, saysHello));
    expect(job.state).toEqual({ name: 'succeeded' });
    const app = home.app();
    const { secretRef } = app.parts.store.guestAccess.get(home.connectionId);
    const password = home.pve.rootPassword;
    expect((await app.parts.secrets.open(secretRef ?? '')).reveal()).toBe(password);
    await home.setWays({ kind: 'make-key' });
    const made = app.parts.store.guestAccess.get(home.connectionId).secretRef ?? '';
    const key = (await app.parts.secrets.open(made)).reveal().split('\n')[2] ?? '';
    expect(key.length).toBeGreaterThan(40);
    const told = [JSON.stringify(app.announced), ...app.logLines, ...(await linesOf(home, job.id))].join('\n');
    await home.restart();
    const rows = (
      await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'latin1')))
    ).join();
    for (const secret of [password, key]) {
      expect(told).not.toContain(secret);
      expect(rows).not.toContain(secret);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('a job that went on by another way goes that way after a restart, without asking SSH again', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-ways-'));
  try {
    await using home = await openWaysHome({ hasWrongKeys: true, storeFile: path.join(folder, 'store.db') });
    await home.openNodes();
    const scripts = [script('10-bad.sh', 'exit 3'), script('20-hello.sh', 'echo hello')];
    const failed = await createUnasked(home, await plainSpec(home, debian, { provisioning: { scripts } }));
    expect(failed.state).toMatchObject({ name: 'failed', stepId: 'script:10-bad.sh' });
    await home.restart();
    home.proxy.asked.length = 0;
    const app = home.app();
    await app.call('job:choose', { jobId: failed.id, choice: 'skip' });
    const done = await app.parts.jobs.finished(failed.id);
    expect(done.state).toEqual({ name: 'succeeded' });
    expect(await linesOf(home, failed.id)).toContain('hello');
    expect((await visits(home)).containers).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('A39 a container that was migrated is reached through the node it is on now', async () => {
  await using home = await openWaysHome();
  await home.openNodes('pct-exec');
  const app = home.app();
  const { connectionId } = home;
  const job = await createUnasked(home, await plainSpec(home, debian));
  const proxmox = await app.parts.pool.shared(connectionId);
  const target = { target: 'pve2', restart: 1 };
  const upid = await proxmox.client.post(`/nodes/${job.node}/lxc/${job.vmid}/migrate`, decodeUpid, target);
  await proxmox.tasks.wait(upid);
  home.proxy.asked.length = 0;
  const { container } = await app.call('container:get', { connectionId, vmid: vmidOf(job) });
  if (!container) throw new Error('no record');
  await app.call('container:refresh-services', { containerId: container.id });
  const address = (await nodeAddresses(home)).get('pve2');
  expect(new Set(home.proxy.asked)).toEqual(new Set([`${address}:22`]));
});
