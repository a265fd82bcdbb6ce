import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const CT = '/nodes/pve1/lxc/100';
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  await rig.pve.world.addContainer({
    vmid: 100,
    config: { memory: '512', description: 'before', features: 'nesting=1' },
  });
});
afterEach(() => rig[Symbol.asyncDispose]());

const take = (snapname: string, values = {}) => rig.run('POST', `${CT}/snapshot`, { snapname, ...values });
const list = async (): Promise<Record<string, string | undefined>> => {
  const snapshots = await rig.root.data<{ name: string; parent?: string }[]>('GET', `${CT}/snapshot`);
  return Object.fromEntries(snapshots.map(({ name, parent }) => [name, parent]));
};
const set = (values: Record<string, string | number>) => rig.root.data('PUT', `${CT}/config`, values);

test('Snapshots form a tree: each new one hangs from what is there now, and going back moves the branch', async () => {
  await take('alpha');
  await take('beta');
  expect(await list()).toEqual({ alpha: undefined, beta: 'alpha', current: 'beta' });
  await rig.run('POST', `${CT}/snapshot/alpha/rollback`);
  expect(await list()).toMatchObject({ current: 'alpha' });
  await take('gamma');
  expect(await list()).toEqual({ alpha: undefined, beta: 'alpha', gamma: 'alpha', current: 'gamma' });
  await rig.run('DELETE', `${CT}/snapshot/alpha`);
  expect(await list()).toEqual({ beta: undefined, gamma: undefined, current: 'gamma' });
  expect(await rig.config(100)).toMatchObject({ parent: 'gamma' });
});

test('Going back brings the options and sizes back, keeps the description, and drops what waits', async () => {
  await take('clean', { description: 'fresh' });
  await set({ memory: 1024, description: 'after', mp0: 'local-lvm:1,mp=/data' });
  await rig.run('PUT', `${CT}/resize`, { disk: 'rootfs', size: '+1G' });
  expect(await rig.config(100)).toMatchObject({ rootfs: 'local-lvm:vm-100-disk-0,size=5G', memory: 1024 });
  const { exit, log } = await rig.run('POST', `${CT}/snapshot/clean/rollback`);
  expect(exit).toBe('OK');
  expect(log).toContain('  Logical volume "vm-100-disk-0" created.');
  const config = await rig.config(100);
  expect(config).toMatchObject({
    memory: 512,
    description: 'after\n',
    rootfs: 'local-lvm:vm-100-disk-0,size=4G',
    unused0: 'local-lvm:vm-100-disk-1',
  });
  expect(config).not.toHaveProperty('mp0');
  expect(await rig.root.data('GET', '/nodes/pve1/storage/local-lvm/content', { vmid: 100 })).toContainEqual(
    expect.objectContaining({ volid: 'local-lvm:vm-100-disk-0', size: 4 * 1024 ** 3 }),
  );
});

test('A running container is stopped to go back, and starts again only when asked', async () => {
  await take('off');
  await rig.run('POST', `${CT}/status/start`);
  await rig.run('POST', `${CT}/snapshot/off/rollback`);
  expect(rig.pve.world.container(100)?.startedAt).toBeNull();
  await rig.run('POST', `${CT}/snapshot/off/rollback`, { start: 1 });
  expect(rig.pve.world.container(100)?.startedAt).not.toBeNull();
  expect(await rig.root.data('GET', '/nodes/pve1/tasks', { vmid: 100 })).toContainEqual(
    expect.objectContaining({ type: 'vzstart', status: 'OK' }),
  );
});

test('While a snapshot is made the container is locked, and a task that fails leaves neither lock nor snapshot', async () => {
  rig.pve.world.failNextTask({ type: 'vzsnapshot', atLogLine: 1, exitStatus: 'the pool is broken' });
  expect(await take('xray')).toMatchObject({ exit: 'the pool is broken' });
  expect(await list()).toEqual({ current: undefined });
  expect(await rig.config(100)).not.toHaveProperty('lock');
  rig.pve.world.setLock(100, 'snapshot');
  expect(await take('yankee')).toMatchObject({ type: 'vzsnapshot', exit: 'CT is locked (snapshot)' });
  expect(await rig.root.refusal('PUT', `${CT}/config`, { memory: 600 })).toBe('CT is locked (snapshot)');
});

test('Names that mean something else are refused at once, names in use and templates by the task', async () => {
  for (const snapname of ['current', 'vzdump']) {
    expect(await rig.root.refusal('POST', `${CT}/snapshot`, { snapname })).toBe(
      `unable to use snapshot name '${snapname}' (reserved name)`,
    );
  }
  await take('alpha');
  expect(await take('alpha')).toMatchObject({ exit: "snapshot name 'alpha' already used" });
  expect(await rig.root.refusal('POST', `${CT}/template`)).toBe(
    'unable to create template, because CT contains snapshots',
  );
  rig.pve.world.setConfig(100, 'template', '1');
  expect(await take('beta')).toMatchObject({ exit: "you can't take a snapshot if it's a template" });
  expect(await rig.run('POST', `${CT}/snapshot/alpha/rollback`)).toMatchObject({
    exit: "you can't rollback if vm is a template",
  });
});

test('The storage decides what can be done: files never, ZFS only back to the newest', async () => {
  const ask = (vmid: number, feature: string, snapname?: string) =>
    rig.root.data<{ hasFeature: number }>('GET', `/nodes/pve1/lxc/${vmid}/feature`, {
      feature,
      ...(snapname === undefined ? {} : { snapname }),
    });
  rig.pve.world.addStorage({ id: 'tank', type: 'zfspool', content: ['rootdir'] });
  rig.pve.world.addStorage({ id: 'files', type: 'dir', content: ['rootdir'] });
  await rig.pve.world.addContainer({ vmid: 101, config: { rootfs: 'tank:subvol-101-disk-0,size=2G' } });
  await rig.pve.world.addContainer({ vmid: 102, config: { rootfs: 'files:102/vm-102-disk-0.raw,size=2G' } });
  await rig.pve.world.addContainer({ vmid: 103, config: { mp0: '/srv/share,mp=/share' } });
  const answers = await Promise.all([100, 101, 102, 103].map((vmid) => ask(vmid, 'snapshot')));
  expect(answers.map(({ hasFeature }) => hasFeature)).toEqual([1, 1, 0, 0]);
  for (const vmid of [102, 103]) {
    expect(await rig.run('POST', `/nodes/pve1/lxc/${vmid}/snapshot`, { snapname: 'sierra' })).toMatchObject({
      exit: 'snapshot feature is not available',
    });
  }
  for (const snapname of ['one', 'two']) await rig.run('POST', '/nodes/pve1/lxc/101/snapshot', { snapname });
  expect(await rig.run('POST', '/nodes/pve1/lxc/101/snapshot/one/rollback')).toMatchObject({
    exit: "can't rollback, 'one' is not most recent snapshot on 'tank:subvol-101-disk-0'",
  });
  await take('sierra');
  expect(await ask(100, 'clone')).toEqual({ hasFeature: 0 });
  expect(await ask(100, 'clone', 'sierra')).toEqual({ hasFeature: 1 });
});

test('A snapshot that its disk no longer has can only be deleted by force', async () => {
  await take('alpha');
  // Somebody removed the logical volume on the node.
  rig.pve.world.setStorage('local-lvm', { volumes: [] });
  const broken = await rig.run('DELETE', `${CT}/snapshot/alpha`);
  expect(broken.exit).toBe('no such logical volume pve/vm-100-disk-0');
  expect(await rig.config(100)).toMatchObject({ lock: 'snapshot-delete' });
  rig.pve.world.setLock(100, undefined);
  expect(await rig.run('DELETE', `${CT}/snapshot/alpha`, {})).toMatchObject({ exit: broken.exit });
  rig.pve.world.setLock(100, undefined);
  expect(await rig.run('DELETE', `${CT}/snapshot/alpha?force=1`)).toMatchObject({ exit: 'OK' });
  expect(await list()).toEqual({ current: undefined });
});

test('What a snapshot holds can be read with and without the digest, and only its description can be changed', async () => {
  await take('alpha', { description: 'first' });
  await rig.root.data('PUT', `${CT}/snapshot/alpha/config`, { description: 'second' });
  const held = await rig.root.data<Record<string, unknown>>('GET', `${CT}/snapshot/alpha/config`);
  expect(held).toMatchObject({ description: 'second\n', memory: 512 });
  expect(typeof held['snaptime']).toBe('number');
  expect(await rig.root.data('GET', `${CT}/config`, { snapshot: 'alpha' })).toEqual({
    ...held,
    digest: (await rig.config(100))['digest'],
  });
  expect(await rig.root.refusal('GET', `${CT}/config`, { snapshot: 'beta' })).toBe("snapshot 'beta' does not exist");
  expect(await rig.root.data('GET', `${CT}/snapshot/alpha`)).toEqual([{ cmd: 'rollback' }, { cmd: 'config' }]);
});
