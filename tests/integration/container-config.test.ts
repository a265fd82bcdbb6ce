import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConfigChange, ConfigOutcome, ContainerConfig } from '../../shared/domain/container-config.ts';
import { vmid as vmidSchema, type Vmid } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { optionIn, wantedValue } from '../../shared/lxc/config-change.ts';
import { connectAs } from './journey.ts';
import { openHeadless } from '../../scripts/headless.ts';
import { openHome, present, rowOf, seen, type Home } from './live-rig.ts';
import { sentSince } from './sent-since.ts';

let home: Home;
/** Of the running container 101 on pve1. */
const vmid = vmidSchema.parse(101);
const start = {
  features: 'nesting=1',
  memory: '512',
  swap: '256',
  net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:09,ip=dhcp,trunks=1;2,type=veth',
};

beforeAll(async () => {
  home = await openHome();
  await seen(home, () => rowOf(home, vmid) !== undefined);
});
beforeEach(() => {
  const { world } = home.pve;
  const container = present(world.container(vmid));
  container.pending = {};
  for (const [name, value] of Object.entries(start)) world.setConfig(vmid, name, value);
  for (const name of ['tty', 'tags', 'net1', 'mp5', 'env']) world.removeConfig(vmid, name);
});
afterAll(() => home[Symbol.asyncDispose]());

const which = (number: Vmid = vmid) => ({ connectionId: home.connectionId, vmid: number });
const read = (number?: Vmid): Promise<ContainerConfig> => home.app.call('container:config', which(number));
const ask = (config: ContainerConfig, wanted: Partial<ConfigChange>): Promise<ConfigOutcome> =>
  home.app.call('container:change-config', {
    connectionId: config.connectionId,
    vmid: config.vmid,
    digest: config.digest,
    change: { set: {}, delete: [], revert: [], ...wanted },
  });
async function change(config: ContainerConfig, wanted: Partial<ConfigChange>) {
  const outcome = await ask(config, wanted);
  if (outcome.state === 'unread') throw new Error(`it was not read again: ${outcome.error.message}`);
  return outcome;
}
function puts(): () => string[] {
  const sent = sentSince(home.pve);
  return () => sent().map(({ method, path }) => `${method} ${path.split('/').slice(-4).join('/')}`);
}

test('what a running container cannot take over waits for its next start, is told, and can be taken back', async () => {
  const before = await read();
  expect(before.isRunning).toBe(true);
  const { config: waiting } = await change(before, { set: { tty: '4', memory: '768' } });
  expect(optionIn(waiting, 'memory')).toEqual({ name: 'memory', current: '768', pending: null, isLeaving: false });
  expect(optionIn(waiting, 'tty')).toEqual({ name: 'tty', current: null, pending: '4', isLeaving: false });
  const { config: leaving } = await change(waiting, { delete: ['nameserver', 'features'] });
  expect(optionIn(leaving, 'features')).toMatchObject({ current: 'nesting=1', isLeaving: true });
  const { config: back } = await change(leaving, { revert: ['tty', 'features', 'nameserver'] });
  expect(optionIn(back, 'tty')).toBeNull();
  expect(optionIn(back, 'features')).toEqual({
    name: 'features',
    current: 'nesting=1',
    pending: null,
    isLeaving: false,
  });
});

test('a configuration that somebody else has changed meanwhile is left as it is, and told beside what was sent', async () => {
  const before = await read();
  home.pve.world.setConfig(vmid, 'swap', '64');
  const sent = puts();
  const outcome = await change(before, { set: { memory: '1024' } });
  expect(outcome.state).toBe('conflict');
  expect(wantedValue(outcome.config, 'swap')).toBe('64');
  expect(wantedValue(outcome.config, 'memory')).toBe('512');
  expect(sent()).toEqual([`PUT pve1/lxc/${vmid}/config`]);
  expect((await change(outcome.config, { set: { memory: '1024' } })).state).toBe('changed');
});

const dropping = (when: 'before' | 'after') =>
  home.pve.faults.inject({ kind: 'connection-dropped', method: 'PUT', path: '/config', when });

test('a change whose answer was lost is looked up, and what was done is known as done', async () => {
  const before = await read();
  await dropping('after');
  const sent = puts();
  const { state, config } = await change(before, { set: { tags: 'b;A;c' } });
  expect([state, wantedValue(config, 'tags')?.toLowerCase()]).toEqual(['changed', 'a;b;c']);
  expect(sent()).toEqual([`PUT pve1/lxc/${vmid}/config`]);
});

test('a change that was lost on its way is not sent again; its end is told as unknown', async () => {
  const before = await read();
  await dropping('before');
  const sent = puts();
  await expect(change(before, { set: { tags: 'other' } })).rejects.toMatchObject({ code: 'pve:unknown-outcome' });
  expect(sent().length).toBeLessThanOrEqual(1);
  expect(await read()).toMatchObject({ digest: before.digest });
});

test('A83 a locked container is not changed, and the lock is named', async () => {
  const before = await read();
  home.pve.world.setLock(vmid, 'backup');
  try {
    const locked = await read();
    await expect(change(locked, { set: { memory: '1024' } })).rejects.toMatchObject({
      code: 'pve:busy',
      details: { lock: 'backup' },
    });
    expect(wantedValue(await read(), 'memory')).toBe('512');
  } finally {
    home.pve.world.setLock(vmid, undefined);
  }
  expect((await read()).digest).toBe(before.digest);
});

test.each<[string, Partial<ConfigChange>, string]>([
  ['a value that breaks out of its sub-option', { set: { net0: 'name=eth0,bridge=vmbr0,tag=5000' } }, 'net0.tag'],
  ['text where a number stands', { set: { memory: '512\nlxc.hook: /x' } }, 'memory'],
  ['what only a new container can be given', { set: { unprivileged: '0' } }, 'unprivileged'],
  ['what Proxmox overwrites with', { set: { lock: 'backup' } }, 'lock'],
  ['what nobody knows', { set: { future: '1' } }, 'future'],
  ['taking out what is needed', { delete: ['rootfs'] }, 'rootfs'],
  ['setting and deleting at once', { set: { tty: '3' }, delete: ['tty'] }, 'tty'],
])('A33 %s is refused by main, and nothing is sent', async (_what, wanted, path) => {
  const before = await read();
  const sent = puts();
  await expect(change(before, wanted)).rejects.toMatchObject({
    code: 'input:invalid',
    details: { issues: expect.arrayContaining([expect.objectContaining({ path })]) as unknown },
  });
  expect(sent()).toEqual([]);
});

test('a login without the right for an option is refused with the right named, and nothing is different', async () => {
  const { pve } = home;
  pve.world.addUser('clerk@pve', { password: 'Passw0rd!' });
  pve.world.addRole('Clerk', ['VM.Audit', 'VM.Config.Options']);
  pve.world.setAcl('/vms', 'clerk@pve', 'Clerk');
  const secret = pve.world.addToken('clerk@pve', 'app', { privsep: false });
  await using app = await openHeadless({ speed: 'instant', simulator: pve });
  const connectionId = await connectAs(app, pve, { name: 'clerk@pve!app', secret });
  await seen({ ...home, app, connectionId }, () => app.parts.inventory.rows().some((row) => row.vmid === vmid));
  const before = await app.call('container:config', { connectionId, vmid });
  const asClerk = (set: Record<string, string>) =>
    app.call('container:change-config', { connectionId, vmid, digest: before.digest, change: { set } });
  await expect(asClerk({ memory: '1024' })).rejects.toMatchObject({
    code: 'pve:forbidden',
    details: { path: `/vms/${vmid}`, privilege: 'VM.Config.Memory' },
  });
  expect((await asClerk({ onboot: '1' })).state).toBe('changed');
});

test('A88 the configuration of a container that was moved to another node meanwhile is read and changed there', async () => {
  const { app, pve } = home;
  const moved = vmidSchema.parse(778);
  await pve.world.addContainer({ vmid: moved, node: 'pve1', config: { hostname: 'mover' } });
  await app.call('connection:refresh', { connectionId: home.connectionId });
  const before = await read(moved);
  expect(before.node).toBe('pve1');
  present(pve.world.container(moved)).node = 'pve2';
  const sent = puts();
  const { state, config } = await change(before, { set: { memory: '640' } });
  expect([state, config.node, wantedValue(config, 'memory')]).toEqual(['changed', 'pve2', '640']);
  expect(sent()).toEqual([`PUT pve1/lxc/${moved}/config`, `PUT pve2/lxc/${moved}/config`]);
  pve.world.removeContainer(moved);
});

test('A88 a power action on a container that was moved to another node meanwhile goes to that node', async () => {
  const { app, pve } = home;
  const moved = vmidSchema.parse(779);
  await pve.world.addContainer({ vmid: moved, node: 'pve1', config: { hostname: 'runner' } });
  await seen(home, () => rowOf(home, moved) !== undefined);
  const { config, createdAt } = present(pve.world.container(moved));
  pve.world.removeContainer(moved);
  await pve.world.addContainer({ vmid: moved, node: 'pve2', config, createdAt });
  const sent = puts();
  const { jobId } = await app.call('container:power', { ...which(moved), action: 'start' });
  expect((await app.parts.jobs.finished(jobId)).state).toEqual({ name: 'succeeded' });
  expect(sent()).toEqual([`POST lxc/${moved}/status/start`]);
  expect(present(pve.world.container(moved)).startedAt).not.toBeNull();
  pve.world.removeContainer(moved);
});

test('a change and a job keep off each other’s container', async () => {
  const { app, pve } = home;
  const before = await read();
  const let_go = pve.world.holdConfigLock(vmid);
  const changing = change(before, { set: { swap: '300' } });
  await expect
    .poll(() => app.call('container:power', { ...which(), action: 'reboot' }).catch((error: unknown) => error))
    .toMatchObject({
      code: 'container:busy',
      details: { with: 'A change of the configuration', jobId: null },
    });
  let_go();
  expect((await changing).state).toBe('changed');

  const { jobId } = await app.call('container:power', { ...which(), action: 'reboot' });
  await expect(change(await read(), { set: { swap: '301' } })).rejects.toMatchObject({
    code: 'container:busy',
    details: { jobId },
  });
  await app.parts.jobs.finished(jobId);
});

test('A89 a disk grows by a job that follows the task, once, and only the disk that was seen', async () => {
  const { app } = home;
  const volumeOf = (config: ContainerConfig): string => wantedValue(config, 'rootfs')?.split(',')[0] ?? '';
  const volume = volumeOf(await read());
  const grow = async (asked: { volume: string; sizeGiB: number }): Promise<JobSnapshot> => {
    const { jobId } = await app.call('container:grow-disk', { ...which(), disk: 'rootfs', ...asked });
    return app.parts.jobs.finished(jobId);
  };
  const sent = puts();
  const job = await grow({ volume, sizeGiB: 40 });
  expect(job.state).toEqual({ name: 'succeeded' });
  expect(job.steps[0]?.upid).toMatch(/:resize:/);
  expect(wantedValue(await read(), 'rootfs')).toBe(`${volume},size=40G`);
  expect((await grow({ volume, sizeGiB: 30 })).state).toEqual({ name: 'succeeded' });
  expect((await grow({ volume: 'local-lvm:vm-1-disk-9', sizeGiB: 60 })).state).toMatchObject({
    error: { code: 'container:changed' },
  });
  expect(sent()).toEqual([`PUT pve1/lxc/${vmid}/resize`]);
});

test('A90 the last known configuration is there without the server, without what may be secret', async () => {
  const { app, pve } = home;
  pve.world.setConfig(vmid, 'env', 'TOKEN=canary-9f8e7d');
  const whole = await read();
  expect(optionIn(whole, 'env')?.current).toBe('TOKEN=canary-9f8e7d');
  const known = present(await app.call('container:known-config', which()));
  expect(known.withheld).toEqual(['env']);
  expect(known.options).toEqual(whole.options.filter(({ name }) => name !== 'env'));
  expect(known.observedAt).toBe(whole.observedAt);
  expect(JSON.stringify(known)).not.toContain('canary');
});

test('an unused disk is mounted again, and deleted from its storage by its entry once nothing mounts it', async () => {
  const volumes = () => home.pve.world.exportState().storages.flatMap((one) => one.volumes.map(({ volid }) => volid));
  const number = vmidSchema.parse(780);
  await home.pve.world.addContainer({ vmid: number, node: 'pve1', config: { hostname: 'spare' } });
  await seen(home, () => rowOf(home, number) !== undefined);
  const made = await change(await read(number), { set: { mp0: 'local-lvm:1,mp=/data' } });
  const volume = present(wantedValue(made.config, 'mp0')).split(',')[0] ?? '';
  const taken = await change(made.config, { delete: ['mp0'] });
  expect(wantedValue(taken.config, 'unused0')).toBe(volume);
  expect(volumes()).toContain(volume);
  const mounted = await change(taken.config, { set: { mp1: `${volume},mp=/again,backup=1` } });
  expect(wantedValue(mounted.config, 'mp1')).toContain(`${volume},mp=/again`);
  const unused = await change(mounted.config, { delete: ['mp1'] });
  expect(volumes()).toContain(volume);
  const gone = await change(unused.config, { delete: ['unused0'] });
  expect(optionIn(gone.config, 'unused0')).toBeNull();
  expect(volumes()).not.toContain(volume);
  home.pve.world.removeContainer(number);
});

test('a change after which the configuration cannot be read is told as made, and only the reading as failed', async () => {
  const before = await read();
  const sent = puts();
  await home.pve.faults.inject({
    kind: 'request-refused',
    method: 'GET',
    path: `/lxc/${vmid}/pending`,
    status: 500,
    reason: 'got timeout',
    times: null,
  });
  const outcome = await ask(before, { set: { tags: 'unread' } });
  await home.pve.faults.clearAll();
  expect(outcome).toMatchObject({
    state: 'unread',
    error: { code: 'pve:refused', details: { reason: 'got timeout' } },
  });
  expect(sent()).toEqual([`PUT pve1/lxc/${vmid}/config`]);
  expect(wantedValue(await read(), 'tags')).toBe('unread');
});
