import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { generateHostKeys } from '../../simulator/guest/create-guest.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { begin, connect, create, eventsIn, inGuest, inventoryOf, moveLease, reached, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const script = (name: string, content: string) => scriptEntry.parse({ name, content: `#!/bin/sh\n${content}\n` });
const writes = () => app.simulator.requests.filter(({ method }) => method !== 'GET');
const logOf = async (jobId: JobId) =>
  (await eventsIn(app, jobId)).flatMap((event) => (event.type === 'log' ? [event.message] : []));
const stepState = ({ steps }: JobSnapshot, id: string) => steps.find((step) => step.id === id)?.state;

test('A35 deploys from scratch: create, start, ready; percent never falls; one create request', async () => {
  const spec = await specFor(app, connectionId);
  const before = writes().length;
  const percents: number[] = [];
  const stop = app.parts.jobs.progress.on(({ percent }) => percents.push(percent));
  const job = await create(app, spec);
  stop();
  expect(job.state).toEqual({ name: 'succeeded' });
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  expect(percents.at(-1)).toBe(100);
  const sent = writes().slice(before);
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /nodes/${spec.node}/lxc`,
    `POST /nodes/${spec.node}/lxc/${spec.vmid}/status/start`,
  ]);
  const { container, row } = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect(container).toMatchObject({ lifecycle: 'ready', hostname: spec.hostname, node: spec.node });
  expect(container?.hostKeys.map(({ keyType }) => keyType)).toContain('ed25519');
  expect(row.origin).toBe('managed');
});

test('A37 a create task that ends with warnings succeeds, with the warning shown', async () => {
  const job = await create(app, await specFor(app, connectionId, { features: { nesting: false } }));
  expect(job.state.name).toBe('succeeded');
  expect(job.warnings.join('\n')).toMatch(/nesting/i);
});

test('A38 the real DHCP address is shown, and a refresh takes up a new lease', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { packages: [{ manager: 'apt', name: 'nginx' }] },
  });
  const job = await create(app, spec);
  const detail = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect(detail.container?.address).toMatch(/^10\.77\.0\.\d+$/);
  expect(job.result?.services.find(({ name }) => name === 'nginx')?.url).toBe(`http://${detail.container?.address}/`);

  moveLease(app.simulator, spec.vmid, '10.77.0.249');
  const { id } = detail.container ?? {};
  if (!id) throw new Error('no record');
  const refreshed = await app.call('container:refresh-services', { containerId: id });
  expect(refreshed.container?.address).not.toBe(detail.container?.address);
  expect(refreshed.row.services.find(({ name }) => name === 'nginx')?.webUrl).toBe(
    `http://${refreshed.container?.address}/`,
  );
});

test('A51 a script that fails is named with its code and last lines, and a retry goes on from it', async () => {
  const scripts = [
    script('10-one.sh', 'echo one >>/root/trace'),
    script('20-two.sh', 'echo two >>/root/trace; [ -e /root/fixed ] || { echo "no licence" >&2; exit 3; }'),
    script('30-three.sh', 'cat /root/trace; echo three >>/root/trace'),
  ];
  const spec = await specFor(app, connectionId, { provisioning: { scripts } });
  const jobId = await begin(app, spec);
  const failed = await app.parts.jobs.finished(jobId);
  expect(failed.state).toMatchObject({
    name: 'failed',
    stepId: 'script:20-two.sh',
    error: { code: 'ssh:command-failed', details: { exitCode: 3, command: '20-two.sh' } },
    choices: ['retry', 'skip', 'keep', 'roll-back'],
  });
  if (failed.state.name !== 'failed' || failed.state.error.code !== 'ssh:command-failed')
    throw new Error('not a failed command');
  expect(failed.state.error.details.lastLines.at(-1)).toBe('no licence');

  await inGuest(app, connectionId, spec.vmid, 'touch /root/fixed');
  await app.call('job:choose', { jobId, choice: 'retry' });
  expect((await app.parts.jobs.finished(jobId)).state.name).toBe('succeeded');
  expect((await logOf(jobId)).filter((line) => ['one', 'two'].includes(line))).toEqual(['one', 'two', 'two']);
});

test('A51 a failed script can be skipped', async () => {
  const scripts = [script('10-bad.sh', 'exit 7'), script('20-good.sh', 'echo reached')];
  const jobId = await begin(app, await specFor(app, connectionId, { provisioning: { scripts } }));
  await app.parts.jobs.finished(jobId);
  await app.call('job:choose', { jobId, choice: 'skip' });
  const ended = await app.parts.jobs.finished(jobId);
  expect(ended.state.name).toBe('succeeded');
  expect(stepState(ended, 'script:10-bad.sh')).toBe('skipped');
  expect(await logOf(jobId)).toContain('reached');
});

test('A48 what cannot be reached over SSH can be finished without provisioning: ready, with a warning, nothing run inside', async () => {
  const spec = await specFor(app, connectionId, { provisioning: { scripts: [script('10-never.sh', 'echo never')] } });
  await app.simulator.faults.inject({ kind: 'ssh-other-key', vmid: null, times: null });
  const failed = await create(app, spec);
  await app.simulator.faults.clearAll();
  expect(failed.state).toMatchObject({
    name: 'failed',
    stepId: 'wait-ssh',
    choices: ['retry', 'other-way', 'finish', 'keep', 'roll-back'],
  });

  await app.call('job:choose', { jobId: failed.id, choice: 'finish' });
  const job = await app.parts.jobs.finished(failed.id);
  expect(job.state).toEqual({ name: 'succeeded' });
  expect(job.warnings).toEqual([expect.stringContaining('Not provisioned')]);
  expect(stepState(job, 'start')).toBe('done');
  expect(stepState(job, 'wait-ssh')).toBe('skipped');
  expect(stepState(job, 'script:10-never.sh')).toBe('skipped');
  expect(await logOf(failed.id)).not.toContain('never');
  const { container } = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect(container?.lifecycle).toBe('ready');
});

test('deleting what a failed job made leaves the server as it was', async () => {
  const before = await inventoryOf(app, connectionId);
  const spec = await specFor(app, connectionId, { provisioning: { scripts: [script('10-bad.sh', 'exit 7')] } });
  const jobId = await begin(app, spec);
  await app.parts.jobs.finished(jobId);
  const rollBack = await app.call('job:choose', { jobId, choice: 'roll-back' });
  expect((await app.parts.jobs.finished(rollBack.id)).state.name).toBe('succeeded');
  expect(await inventoryOf(app, connectionId)).toEqual(before);
  await expect(app.call('container:get', { connectionId, vmid: spec.vmid })).rejects.toMatchObject({
    code: 'container:not-found',
  });
});

test('A27 a number that somebody took after the review is asked about, and neither a refusal nor a roll-back touches their container', async () => {
  const spec = await specFor(app, connectionId);
  const plan = await app.call('plan:make', { spec });
  await app.simulator.world.addContainer({ vmid: spec.vmid, node: spec.node, config: { hostname: spec.hostname } });
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
  const asked = {
    name: 'paused',
    kind: 'number-taken',
    error: { code: 'pve:vmid-taken' },
    offeredVmid: expect.any(Number),
  };
  expect((await app.parts.jobs.finished(jobId)).state).toMatchObject(asked);
  await app.call('job:answer', { jobId, accept: false });
  expect(app.parts.jobs.get(jobId).state).toMatchObject({ name: 'failed', error: { code: 'pve:vmid-taken' } });
  await app.call('job:choose', { jobId, choice: 'retry' });
  expect((await app.parts.jobs.finished(jobId)).state).toMatchObject(asked);
  await app.call('job:answer', { jobId, accept: false });
  const rollBack = await app.call('job:choose', { jobId, choice: 'roll-back' });
  expect((await app.parts.jobs.finished(rollBack.id)).state.name).toBe('succeeded');
  expect(app.simulator.world.container(spec.vmid)).toBeDefined();
  app.simulator.world.removeContainer(spec.vmid);
});

test('a create whose answer is lost is looked up, sent once, and goes on', async () => {
  const spec = await specFor(app, connectionId);
  const creates = () => writes().filter(({ path }) => path.endsWith('/lxc')).length;
  const before = creates();
  app.simulator.world.dropConnection({ method: 'POST', path: `/nodes/${spec.node}/lxc` }, 'after');
  expect((await create(app, spec)).state.name).toBe('succeeded');
  expect(creates()).toBe(before + 1);
});

test.each([-180, 180])(
  'a create whose answer is lost is found by a server whose clock is %i minutes ahead',
  async (minutes) => {
    const spec = await specFor(app, connectionId);
    const { id } = await app.simulator.faults.inject({ kind: 'clock-moved', minutes });
    app.simulator.world.dropConnection({ method: 'POST', path: `/nodes/${spec.node}/lxc` }, 'after');
    expect((await create(app, spec)).state.name).toBe('succeeded');
    await app.simulator.faults.clear(id);
  },
);

test('a server with a running job is not removed under it', async () => {
  await using slow = await openHeadless({ speed: 'fast' });
  const id = await connect(slow, slow.simulator, 'slow');
  const jobId = await begin(slow, await specFor(slow, id));
  await expect(slow.call('connection:remove', { connectionId: id })).rejects.toMatchObject({ code: 'container:busy' });
  await slow.call('job:cancel', { jobId });
  await slow.parts.jobs.finished(jobId);
  await slow.call('connection:remove', { connectionId: id });
});

test('a create that fails in its task tells Proxmox’s own lines and leaves nothing behind', async () => {
  app.simulator.world.failNextTask({
    type: 'vzcreate',
    atLogLine: 6,
    exitStatus: 'unable to create CT: command failed: No space left on device',
  });
  const spec = await specFor(app, connectionId);
  const job = await create(app, spec);
  expect(job.state).toMatchObject({ name: 'failed', stepId: 'create', error: { code: 'pve:task-failed' } });
  expect(app.simulator.world.container(spec.vmid)).toBeUndefined();
});

test('A66 events since a sequence number come once each and without a gap', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script('10-talk.sh', 'i=0; while [ $i -lt 500 ]; do echo line $i; i=$((i+1)); done')] },
  });
  const jobId = await begin(app, spec);
  await reached(app, jobId, (snapshot) => snapshot.percent >= 60 || snapshot.state.name === 'succeeded');
  const early = await eventsIn(app, jobId);
  await app.parts.jobs.finished(jobId);
  const late = await eventsIn(app, jobId, early.at(-1)?.seq);
  const all = [...early, ...late];
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  expect(all.at(-1)?.type).toBe('complete');
  expect(all.filter((event) => event.type === 'log' && event.message === 'line 250')).toHaveLength(1);
});

test('A69 no password, token or key is found in the log, the rows or what was announced', async () => {
  const rootPassword = 'correct-horse-9';
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script('10-leak.sh', `echo ${rootPassword}`)] },
  });
  const plan = await app.call('plan:make', { spec, hasRootPassword: true });
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash, rootPassword });
  await app.parts.jobs.finished(jobId);
  const everything = JSON.stringify([app.announced, app.logLines, await eventsIn(app, jobId), app.parts.jobs.list()]);
  // The script's own text is the user's, shown in the plan; what it printed is not.
  expect((await logOf(jobId)).join('\n')).not.toContain(rootPassword);
  expect(everything).not.toContain(app.simulator.token.secret);
  expect(everything).not.toContain('PRIVATE KEY');
});

test('A69 B10 a root password goes to the server and the vault alone: not into plan, log, rows, announcements or a command line', async () => {
  const rootPassword = 'Tz9s-Wq4m:Xv7b';
  const spec = await specFor(app, connectionId);
  const plan = await app.call('plan:make', { spec, hasRootPassword: true });
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash, rootPassword });
  const lines = new Set<string>();
  const stop = app.parts.jobs.changed.on(() => commandLines().forEach((line) => lines.add(line)));
  await app.parts.jobs.finished(jobId);
  stop();
  expect(app.simulator.world.container(spec.vmid)?.rootPassword).toBe(rootPassword);
  expect(plan.steps.flatMap(({ calls }) => calls).find(({ parameters }) => parameters['password'])).toMatchObject({
    parameters: { password: '••••' },
  });
  const everything = JSON.stringify([
    plan,
    [...lines],
    app.announced,
    app.logLines,
    await eventsIn(app, jobId),
    app.parts.jobs.get(jobId),
    app.parts.store.containers.byVmid(connectionId, spec.vmid),
  ]);
  for (const form of [rootPassword, encodeURIComponent(rootPassword), Buffer.from(rootPassword).toString('base64')])
    expect(everything).not.toContain(form);
});

test('B04 the first contact is checked against the printed keys; the user is never asked', async () => {
  const spec = await specFor(app, connectionId);
  const jobId = await begin(app, spec);
  const states: string[] = [];
  const stop = app.parts.jobs.changed.on((snapshot) => {
    if (snapshot.id === jobId) states.push(snapshot.state.name);
  });
  await app.parts.jobs.finished(jobId);
  stop();
  expect(states).not.toContain('paused');
  const other = await specFor(app, connectionId);
  const foreign = generateHostKeys();
  const attackedId = await begin(app, other);
  await reached(app, attackedId, (snapshot) => stepState(snapshot, 'start') === 'done');
  const guest = app.simulator.world.guest(other.vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error('not a guest of ours');
  await guest.faults.presentHostKeys(foreign);
  const attacked = await app.parts.jobs.finished(attackedId);
  expect(attacked.state).toMatchObject({
    name: 'failed',
    stepId: 'wait-ssh',
    error: { code: 'ssh:host-key-mismatch' },
  });
});

/** What every process of this machine was started with, as anybody on it may read. */
function commandLines(): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')];
      } catch {
        return [];
      }
    });
}
