import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startLxcRig, type LxcRig } from '../testing/lxc-rig.ts';
import type { TaskEnd } from '../testing/task-end.ts';
import { allocateVolume } from './volumes.ts';
import type { StorageState, StorageType } from './world-state.ts';

const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const GIB = 1024 ** 3;

const storageOf = (type: StorageType, options: Record<string, string> = {}): StorageState => ({
  id: 'store',
  type,
  content: ['rootdir'],
  isShared: false,
  isEnabled: true,
  nodes: [],
  path: '/srv/store',
  totalBytes: 100 * GIB,
  usedBytes: 0,
  volumes: [],
  options,
});

test.each([
  ['dir', '2', 'store:300/vm-300-disk-0.raw', 'raw'],
  ['dir', '0', 'store:300/subvol-300-disk-0.subvol', 'subvol'],
  ['nfs', '2', 'store:300/vm-300-disk-0.raw', 'raw'],
  ['cifs', '2', 'store:300/vm-300-disk-0.raw', 'raw'],
  ['btrfs', '0', 'store:300/subvol-300-disk-0.subvol', 'subvol'],
  ['zfspool', '2', 'store:subvol-300-disk-0', 'subvol'],
  ['lvmthin', '2', 'store:vm-300-disk-0', 'raw'],
  ['lvm', '2', 'store:vm-300-disk-0', 'raw'],
  ['rbd', '2', 'store:vm-300-disk-0', 'raw'],
] as const)('On %s a disk of %s GiB is %s', (type, size, volid, format) => {
  expect(allocateVolume(storageOf(type, { krbd: '1' }), 'pve1', 300, size)).toMatchObject({ volid, format });
});

test('Without the kernel’s driver a container cannot lie on RBD', () => {
  expect(() => allocateVolume(storageOf('rbd'), 'pve1', 300, '2')).toThrow(
    "krbd option must be enabled on storage type 'rbd'",
  );
});

describe('A storage that fills up', () => {
  let rig: LxcRig;
  beforeEach(async () => {
    rig = await startLxcRig({ nodes: ['pve1'] });
  });
  afterEach(() => rig[Symbol.asyncDispose]());

  const create = (vmid: number, rootfs: string): Promise<TaskEnd> =>
    rig.run('POST', '/nodes/pve1/lxc', { vmid, ostemplate: TEMPLATE, rootfs, features: 'nesting=1' });
  const add = (type: StorageType, totalBytes: number, options: Record<string, string> = {}): void =>
    rig.pve.world.addStorage({ id: 'store', type, content: ['rootdir', 'images'], totalBytes, options });
  const used = async (): Promise<number> =>
    (await rig.root.data<{ used: number }>('GET', '/nodes/pve1/storage/store/status')).used;

  test('LVM takes a whole disk at once, and refuses one that does not fit', async () => {
    add('lvm', 10 * GIB, { vgname: 'tank' });
    expect((await create(300, 'store:8')).exit).toBe('OK');
    expect(await used()).toBe(8 * GIB);
    expect((await create(301, 'store:4')).exit).toBe(
      `unable to create CT 301 - lvcreate 'tank/vm-301-disk-0' error:   Volume group "tank" has insufficient free space (512 extents): 1024 required.`,
    );
    expect((await create(302, 'store:2')).exit).toBe('OK');
  });

  test('A thin pool promises more than it has until it is full', async () => {
    add('lvmthin', 10 * GIB, { vgname: 'tank', thinpool: 'thin' });
    expect((await create(300, 'store:8')).exit).toBe('OK');
    expect((await create(301, 'store:80')).exit).toBe('OK');
    expect(await used()).toBeLessThan(GIB);
    rig.pve.world.setStorage('store', { usedBytes: 10 * GIB });
    expect((await create(302, 'store:1')).exit).toMatch(
      /^unable to create CT 302 - lvcreate 'tank\/vm-302-disk-0' error: .* free space in thin pool tank\/thin reached threshold\.$/,
    );
  });

  test('On a directory a sparse image is made though there is no room for what is in it', async () => {
    add('dir', 20 * 1024 ** 2);
    expect((await create(300, 'store:4')).exit).toBe('OK');
  });

  test('Into a subvolume no more can be unpacked than the storage has left', async () => {
    add('dir', 20 * 1024 ** 2);
    const failed = await create(300, 'store:0');
    expect(failed.exit).toMatch(/^unable to create CT 300 - command 'lxc-usernsexec .* failed: exit code 2$/);
    expect(failed.log.join('\n')).toContain('No space left on device');
    expect(await rig.disks('store', 300)).toEqual([]);
    rig.pve.world.setStorage('store', { totalBytes: 10 * GIB });
    expect((await create(300, 'store:0')).exit).toBe('OK');
    expect(await used()).toBeGreaterThan(150 * 1024 ** 2);
  });

  test('ZFS says so in its own words', async () => {
    add('zfspool', GIB, { pool: 'tank/ct' });
    rig.pve.world.setStorage('store', { usedBytes: GIB });
    expect((await create(300, 'store:1')).exit).toBe(
      "unable to create CT 300 - zfs error: cannot create 'tank/ct/subvol-300-disk-0': out of space",
    );
  });
});
