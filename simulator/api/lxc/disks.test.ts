import { afterEach, beforeEach, expect, test } from 'vitest';
import { asUser } from '../../testing/asking.ts';
import { startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const CT = '/nodes/pve1/lxc/100';
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  rig.pve.world.addStorage({ id: 'files', type: 'dir', content: ['rootdir'] });
  await rig.pve.world.addContainer({
    vmid: 100,
    config: { mp0: 'local-lvm:vm-100-disk-1,mp=/data,size=1G', features: 'nesting=1' },
  });
});
afterEach(() => rig[Symbol.asyncDispose]());

const resize = (disk: string, size: string) => rig.run('PUT', `${CT}/resize`, { disk, size });
const move = (values: Record<string, string | number>, vmid = 100) =>
  rig.run('POST', `/nodes/pve1/lxc/${vmid}/move_volume`, values);
const refusal = (values: Record<string, string | number>) => rig.root.refusal('POST', `${CT}/move_volume`, values);

test('A disk grows by so much or to so much, running or not, and never shrinks', async () => {
  expect((await resize('rootfs', '+1G')).log).toContain(
    '  Size of logical volume pve/vm-100-disk-0 changed from 4.00 GiB (1024 extents) to 5.00 GiB (1280 extents).',
  );
  await rig.run('POST', `${CT}/status/start`);
  expect((await resize('mp0', '2.5G')).log).toContain(
    'Filesystem at /dev/pve/vm-100-disk-1 is mounted on /tmp; on-line resizing required',
  );
  expect(await rig.config(100)).toMatchObject({
    rootfs: 'local-lvm:vm-100-disk-0,size=5G',
    mp0: 'local-lvm:vm-100-disk-1,mp=/data,size=2560M',
  });
  const ask = (disk: string, size: string) => rig.root.refusal('PUT', `${CT}/resize`, { disk, size });
  expect(await ask('rootfs', '1G')).toBe('unable to shrink disk size');
  expect(await ask('rootfs', '5G')).toBe('disk is already at specified size');
  expect(await ask('mp7', '5G')).toEqual({
    volume: 'property is missing and it is not optional',
    mp: 'property is missing and it is not optional',
  });
  const digest = 'a'.repeat(40);
  expect(await rig.root.refusal('PUT', `${CT}/resize`, { disk: 'rootfs', size: '9G', digest })).toMatch(
    /^detected mod/,
  );
});

test('Files end at what the file system of the node can hold, and the container stays as it was', async () => {
  await rig.pve.world.addContainer({ vmid: 101, config: { rootfs: 'files:101/vm-101-disk-0.raw,size=2G' } });
  const { exit, log } = await rig.run('PUT', '/nodes/pve1/lxc/101/resize', { disk: 'rootfs', size: '+20T' });
  expect(log).toEqual(['qemu-img: Could not resize file: File too large']);
  expect(exit).toMatch(
    /^command '\/usr\/bin\/qemu-img resize .* \/var\/lib\/files\/images\/101\/vm-101-disk-0\.raw \d+' failed/,
  );
  expect(await rig.config(101)).toMatchObject({ rootfs: 'files:101/vm-101-disk-0.raw,size=2G' });
});

test('Resizing needs the right to change disks and options, and room on the storage', async () => {
  rig.pve.world.addRole('Disks', ['VM.Config.Disk']);
  const user = asUser(rig.pve, 'eve@pve', { '/vms': 'Disks' });
  const ask = () => user.refusal('PUT', `${CT}/resize`, { disk: 'rootfs', size: '+1G' });
  expect(await ask()).toBe('Permission check failed (/vms/100, VM.Config.Options)');
  rig.pve.world.addRole('Disks', ['VM.Config.Disk', 'VM.Config.Options']);
  expect(await ask()).toBe('Permission check failed (/storage/local-lvm, Datastore.AllocateSpace)');
});

test('A moved disk is a new one on the other storage; the old one stays as unused or is deleted', async () => {
  expect(await move({ volume: 'rootfs', storage: 'files' })).toMatchObject({ type: 'move_volume', exit: 'OK' });
  expect(await rig.config(100)).toMatchObject({
    rootfs: 'files:100/vm-100-disk-0.raw,size=4G',
    unused0: 'local-lvm:vm-100-disk-0',
  });
  await move({ volume: 'mp0', storage: 'files', delete: 1 });
  expect(await rig.config(100)).toMatchObject({ mp0: 'files:100/vm-100-disk-1.raw,mp=/data,size=1G' });
  expect(await rig.disks('local-lvm', 100)).toEqual(['local-lvm:vm-100-disk-0']);
  expect(await rig.config(100)).not.toHaveProperty('lock');
});

test('A move that fails leaves the disk where it was and nothing on the other storage', async () => {
  rig.pve.world.failNextTask({ type: 'move_volume', atLogLine: 5, exitStatus: 'rsync died' });
  expect(await move({ volume: 'rootfs', storage: 'files' })).toMatchObject({ exit: 'rsync died' });
  expect(await rig.config(100)).toMatchObject({ rootfs: 'local-lvm:vm-100-disk-0,size=4G' });
  expect(await rig.config(100)).not.toHaveProperty('lock');
  expect(await rig.disks('files', 100)).toEqual([]);
});

test('A disk is given to another container under a name of its own', async () => {
  await rig.pve.world.addContainer({ vmid: 101 });
  const { exit, upid, log } = await move({ volume: 'mp0', 'target-vmid': 101, 'target-volume': 'mp3' });
  expect(exit).toBe('OK');
  expect(upid).toContain(':move_volume:100-mp0>101-mp3:');
  expect(log).toContain("removing volume 'mp0' from container '100' config");
  expect(await rig.config(100)).not.toHaveProperty('mp0');
  expect(await rig.config(101)).toMatchObject({ mp3: 'local-lvm:vm-101-disk-1,mp=/data,size=1G' });
  expect(await rig.disks('local-lvm', 100)).toEqual(['local-lvm:vm-100-disk-0']);
});

test('What cannot be moved is refused before a task begins', async () => {
  await rig.pve.world.addContainer({ vmid: 101 });
  const missing = "both 'storage' and 'target-vmid' missing, either needs to be set";
  expect(await refusal({ volume: 'mp0' })).toEqual({ storage: missing, 'target-vmid': missing });
  expect(await refusal({ volume: 'rootfs', 'target-vmid': 101 })).toBe("Cannot move to/from 'rootfs'");
  expect(await refusal({ volume: 'mp5', 'target-vmid': 101 })).toBe("volume 'mp5' for container '100' does not exist");
  expect(await refusal({ volume: 'mp0', 'target-vmid': 900 })).toBe('could not find CT 900');
  expect(await refusal({ volume: 'unused0', storage: 'files' })).toMatch(/^cannot move volume 'unused0'/);
  await rig.run('POST', `${CT}/snapshot`, { snapname: 'kept' });
  expect(await refusal({ volume: 'mp0', storage: 'files', delete: 1 })).toBe(
    "you can't move a volume with snapshots and delete the source",
  );
  expect(await refusal({ volume: 'mp0', 'target-vmid': 101 })).toBe(
    'Cannot move volume used by a snapshot to another container',
  );
  await rig.run('POST', `${CT}/status/start`);
  expect(await refusal({ volume: 'mp0', storage: 'files' })).toBe('cannot move volumes of a running container');
});
