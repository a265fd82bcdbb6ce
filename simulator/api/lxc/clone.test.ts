import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGate } from '../../gate.ts';
import type { SimClock } from '../../sim-clock.ts';
import { asUser } from '../../testing/asking.ts';
import { startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const CT = '/nodes/pve1/lxc/100';
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  await rig.pve.world.addContainer({
    vmid: 100,
    config: {
      hostname: 'origin',
      net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
      mp0: 'local-lvm:vm-100-disk-1,mp=/data,size=1G',
      onboot: '1',
    },
  });
});
afterEach(() => rig[Symbol.asyncDispose]());

const clone = (values: Record<string, string | number>, path = CT) => rig.run('POST', `${path}/clone`, values);

test('A full clone has copies of all disks, the same options, and hardware addresses of its own', async () => {
  rig.pve.world.addPool('lab');
  const { exit, log, type } = await clone({ newid: 105, hostname: 'copy', description: 'made', pool: 'lab' });
  expect({ exit, type }).toEqual({ exit: 'OK', type: 'vzclone' });
  expect(log.slice(0, 3)).toEqual([
    'creating a clone of container 100 with ID 105',
    'create full clone of mountpoint rootfs (local-lvm:vm-100-disk-0)',
    '  Logical volume "vm-105-disk-0" created.',
  ]);
  const [origin, copy] = [await rig.config(100), await rig.config(105)];
  expect(copy).toMatchObject({
    hostname: 'copy',
    description: 'made\n',
    onboot: 1,
    rootfs: 'local-lvm:vm-105-disk-0,size=4G',
    mp0: 'local-lvm:vm-105-disk-1,mp=/data,size=1G',
  });
  expect(copy['net0']).toMatch(/hwaddr=([0-9A-F]{2}:){5}[0-9A-F]{2}/);
  expect(copy['net0']).not.toBe(origin['net0']);
  for (const config of [origin, copy]) expect(config).not.toHaveProperty('lock');
  expect(await rig.disks('local-lvm', 105)).toEqual(['local-lvm:vm-105-disk-0', 'local-lvm:vm-105-disk-1']);
  expect(await rig.root.data('GET', '/pools/lab')).toMatchObject({ members: [{ vmid: 105 }] });
});

test('Both containers are locked while it is made', async () => {
  const { opened, open } = createGate();
  const clock: SimClock = { now: () => Date.now(), sleep: (ms) => (ms > 0 ? opened : Promise.resolve()) };
  await using slow = await startLxcRig({ clock });
  await slow.pve.world.addContainer({ vmid: 100 });
  await slow.root.data('POST', `${CT}/clone`, { newid: 105 });
  expect(await slow.config(100)).toMatchObject({ lock: 'disk' });
  expect(await slow.config(105)).toMatchObject({ lock: 'create' });
  expect(await slow.root.refusal('POST', `${CT}/clone`, { newid: 106 })).toBe('CT is locked (disk)');
  expect(slow.pve.world.container(106)).toBeUndefined();
  open();
  await slow.pve.world.settleTasks();
  for (const vmid of [100, 105]) expect(await slow.config(vmid)).not.toHaveProperty('lock');
});

test('A failure leaves neither disks nor the VMID', async () => {
  rig.pve.world.failNextTask({ type: 'vzclone', atLogLine: 12, exitStatus: 'the cable is cut' });
  expect(await clone({ newid: 105 })).toMatchObject({ exit: 'clone failed: the cable is cut' });
  expect(rig.pve.world.container(100)?.config['lock']).toBeUndefined();
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect(await rig.disks('local-lvm', 105)).toEqual([]);
});

test('A template is cloned by link unless a full copy is asked for, and starts only as a clone', async () => {
  await rig.root.data('POST', `${CT}/template`);
  await rig.pve.world.settleTasks();
  expect(await rig.config(100)).toMatchObject({ template: 1, rootfs: 'local-lvm:base-100-disk-0,size=4G' });
  expect(await rig.run('POST', `${CT}/status/start`)).toMatchObject({
    exit: "you can't start a CT if it's a template",
  });
  expect(await rig.root.refusal('POST', `${CT}/template`)).toBe("you can't convert a template to a template");
  const linked = await clone({ newid: 105 });
  expect(linked.log).toContain('create linked clone of mount point rootfs (local-lvm:base-100-disk-0)');
  expect(await rig.config(105)).toMatchObject({ rootfs: 'local-lvm:vm-105-disk-0,size=4G' });
  expect(await rig.config(105)).not.toHaveProperty('template');
  expect(await rig.root.refusal('POST', `${CT}/clone`, { newid: 106, storage: 'local-lvm' })).toBe(
    "parameter 'storage' not allowed for linked clones",
  );
  const full = await clone({ newid: 106, full: 1 });
  expect(full.log).toContain('create full clone of mountpoint rootfs (local-lvm:base-100-disk-0)');
  expect(await rig.run('POST', '/nodes/pve1/lxc/106/status/start')).toMatchObject({ type: 'vzstart' });
  expect(rig.pve.world.container(106)?.startedAt).not.toBeNull();
});

test('A ZFS template cannot be deleted while linked clones hang from it; a thin one can', async () => {
  rig.pve.world.addStorage({ id: 'tank', type: 'zfspool', content: ['rootdir'] });
  await rig.pve.world.addContainer({ vmid: 110, config: { rootfs: 'tank:subvol-110-disk-0,size=2G' } });
  for (const vmid of [100, 110]) await rig.root.data('POST', `/nodes/pve1/lxc/${vmid}/template`);
  await rig.pve.world.settleTasks();
  await clone({ newid: 105 });
  await clone({ newid: 111 }, '/nodes/pve1/lxc/110');
  expect(await rig.config(111)).toMatchObject({ rootfs: 'tank:basevol-110-disk-0/subvol-111-disk-0,size=2G' });
  expect(await rig.run('DELETE', '/nodes/pve1/lxc/110')).toMatchObject({
    exit: "base volume 'basevol-110-disk-0' is still in use by linked clones",
  });
  expect(await rig.config(110)).toMatchObject({ template: 1 });
  expect(await rig.run('DELETE', CT)).toMatchObject({ exit: 'OK' });
  await rig.run('DELETE', '/nodes/pve1/lxc/111');
  expect(await rig.run('DELETE', '/nodes/pve1/lxc/110')).toMatchObject({ exit: 'OK' });
  expect(await rig.disks('tank', 110)).toEqual([]);
});

test('A running container is only cloned from a snapshot, with what it held then', async () => {
  await rig.run('POST', `${CT}/snapshot`, { snapname: 'then' });
  await rig.root.data('PUT', `${CT}/config`, { memory: 2048 });
  await rig.run('POST', `${CT}/status/start`);
  expect(await rig.root.refusal('POST', `${CT}/clone`, { newid: 105 })).toBe(
    'Cannot do full clones on a running container without snapshots',
  );
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect(await clone({ newid: 105, snapname: 'then' })).toMatchObject({ exit: 'OK' });
  expect(await rig.config(105)).toMatchObject({ memory: 512 });
  expect(await rig.config(105)).not.toHaveProperty('parent');
  expect(await rig.root.refusal('POST', `${CT}/clone`, { newid: 106, snapname: 'never' })).toBe(
    "snapshot 'never' does not exist",
  );
});

test('To another node only what lies on shared storage is cloned', async () => {
  const target = 'pve2';
  expect(await rig.root.refusal('POST', `${CT}/clone`, { newid: 105, target })).toBe(
    "can't clone CT to node 'pve2' (CT uses local storage)",
  );
  expect(await rig.root.refusal('POST', `${CT}/clone`, { newid: 105, target, storage: 'local-lvm' })).toBe(
    "can't clone to non-shared storage 'local-lvm'",
  );
  expect(await rig.root.refusal('POST', `${CT}/clone`, { newid: 105, target: 'pve9' })).toBe(
    "no such cluster node 'pve9'",
  );
  rig.pve.world.addStorage({ id: 'share', type: 'nfs', content: ['rootdir'], isShared: true });
  expect(await clone({ newid: 105, target, storage: 'share' })).toMatchObject({ exit: 'OK' });
  expect(await rig.config(105, target)).toMatchObject({ rootfs: 'share:105/vm-105-disk-0.raw,size=4G' });
});

test('Bind mounts cannot be cloned, and each storage and bridge needs a right', async () => {
  await rig.pve.world.addContainer({ vmid: 120, config: { mp0: '/srv/share,mp=/share' } });
  expect(await rig.root.refusal('POST', '/nodes/pve1/lxc/120/clone', { newid: 121 })).toBe(
    "unable to clone mountpoint 'mp0' (type bind)",
  );
  const user = asUser(rig.pve, 'eve@pve', { '/vms': 'PVEVMAdmin' });
  expect(await user.refusal('POST', `${CT}/clone`, { newid: 105 })).toBe(
    'Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)',
  );
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect(rig.pve.world.container(100)?.config['lock']).toBeUndefined();
});
