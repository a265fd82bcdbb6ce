import { expect, test } from 'vitest';
import { deletionFacts, type DeletionFacts } from '../../../../shared/domain/deletion.ts';
import { exampleRow } from '../../../testing/example-row.ts';
import { deletionBlock, staying, vanishing } from './deletion-words.ts';

const facts = (change: Partial<DeletionFacts> = {}): DeletionFacts =>
  deletionFacts.parse({
    connectionId: exampleRow.connectionId,
    vmid: 101,
    node: 'pve1',
    hostname: 'web1',
    rootVolume: 'local-lvm:vm-101-disk-0',
    isRunning: false,
    isProtected: false,
    lock: null,
    disks: [
      { option: 'rootfs', volid: 'local-lvm:vm-101-disk-0', path: '/', sizeBytes: 8 * 2 ** 30 },
      { option: 'mp0', volid: 'local-lvm:vm-101-disk-1', path: '/srv', sizeBytes: null },
    ],
    kept: [{ option: 'mp1', source: '/mnt/media', path: '/media', why: 'host-folder' }],
    unreferenced: [{ volid: 'local-lvm:vm-101-disk-9', sizeBytes: 2 ** 30 }],
    snapshots: [{ name: 'before-upgrade', at: 0, description: '' }],
    backups: [],
    pool: 'household',
    isHaManaged: false,
    backupJobs: ['nightly'],
    replicationJobs: [],
    unknown: [],
    ...change,
  });
const off = { isPurged: false, withUnreferenced: false };

test('what goes is named thing by thing; purge and unreferenced disks add to it only when they are wished', () => {
  expect(
    vanishing(facts(), off).map(({ label, detail }) => (detail?.endsWith('GiB') ? `${label}, ${detail}` : label)),
  ).toEqual([
    'Root disk local-lvm:vm-101-disk-0, 8 GiB',
    'Disk local-lvm:vm-101-disk-1 at /srv',
    'Snapshot before-upgrade',
    'Its place in the pool household',
    'Access rules and firewall rules set on it',
  ]);
  const all = vanishing(facts(), { isPurged: true, withUnreferenced: true }).map(({ label }) => label);
  expect(all).toContain('Unreferenced disk local-lvm:vm-101-disk-9');
  expect(all).toContain('Its entry in the backup job nightly');
});

test('what stays is said, and so is what could not be found out', () => {
  expect(staying(facts(), off)).toEqual([
    'There is no backup of it.',
    'The node’s folder /mnt/media (mounted at /media) stays.',
    '1 unreferenced disk stays.',
    '1 backup or replication job will still name it.',
  ]);
  const blind = facts({ kept: [], unreferenced: [], backupJobs: [], unknown: [{ what: 'backups', reason: '403' }] });
  expect(staying(blind, off)).toEqual(['Its backups could not be listed; they stay.']);
});

test('protected, locked, running and HA-managed containers cannot be deleted, each with its reason', () => {
  expect(deletionBlock(facts(), off)).toBeNull();
  expect(deletionBlock(facts({ isProtected: true, isRunning: true }), off)).toBe('It is protected');
  expect(deletionBlock(facts({ lock: 'backup' }), off)).toBe('Proxmox has locked it (backup)');
  expect(deletionBlock(facts({ isRunning: true }), off)).toBe('Shut it down first');
  expect(deletionBlock(facts({ isHaManaged: true }), off)).toBe('HA manages it: take it out of HA, or purge it');
  expect(deletionBlock(facts({ isHaManaged: true }), { ...off, isPurged: true })).toBeNull();
});
