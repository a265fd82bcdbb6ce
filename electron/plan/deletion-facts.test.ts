import { expect, test } from 'vitest';
import { sortMounts } from './deletion-facts.ts';

test('only volumes that bear the container’s own number go; host folders and disks of others stay and are named', () => {
  const { disks, kept } = sortMounts(
    {
      hostname: 'web1',
      mp10: 'local-lvm:vm-101-disk-3,mp=/srv,size=512M',
      mp2: 'local:101/vm-101-disk-1.raw,mp=/var/lib/db,size=2G',
      rootfs: 'tank:subvol-101-disk-0,size=8G',
      mp0: '/mnt/media,mp=/media,ro=1',
      mp1: 'tank:subvol-200-disk-1,mp=/shared,size=1T',
      unused0: 'tank:subvol-101-disk-4',
    },
    101,
  );
  expect(disks).toEqual([
    { option: 'rootfs', volid: 'tank:subvol-101-disk-0', path: '/', sizeBytes: 8 * 2 ** 30 },
    { option: 'mp2', volid: 'local:101/vm-101-disk-1.raw', path: '/var/lib/db', sizeBytes: 2 * 2 ** 30 },
    { option: 'mp10', volid: 'local-lvm:vm-101-disk-3', path: '/srv', sizeBytes: 512 * 2 ** 20 },
    { option: 'unused0', volid: 'tank:subvol-101-disk-4', path: null, sizeBytes: null },
  ]);
  expect(kept).toEqual([
    { option: 'mp0', source: '/mnt/media', path: '/media', why: 'host-folder' },
    { option: 'mp1', source: 'tank:subvol-200-disk-1', path: '/shared', why: 'other-owner' },
  ]);
});
