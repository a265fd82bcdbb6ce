import { failure } from '../http/pve-error.ts';
import type { Disk } from './disks.ts';
import { parseVolumeId } from './volumes.ts';
import type { VolumeSnapshot } from './world-state.ts';

/** Keeps what a disk holds under a name; returns what that writes. (volume_snapshot of the storage plugins) */
export function snapshotDisk({ storage, volume }: Disk, name: string): readonly string[] {
  const { sizeBytes, usedBytes } = volume;
  const made: VolumeSnapshot = { name, sizeBytes, ...(usedBytes === undefined ? {} : { usedBytes }) };
  volume.snapshots = [...(volume.snapshots ?? []).filter((other) => other.name !== name), made];
  return storage.type === 'lvmthin' ? [`  Logical volume "${logicalName(volume.volid, name)}" created.`] : [];
}

/** (volume_snapshot_delete) */
export function deleteDiskSnapshot({ storage, volume }: Disk, name: string): readonly string[] {
  const logical = logicalName(volume.volid, name);
  if (!volume.snapshots?.some((each) => each.name === name)) {
    throw failure(
      storage.type === 'lvmthin'
        ? `lvremove snapshot 'pve/${logical}' error:   Failed to find logical volume "pve/${logical}"`
        : `could not find snapshot '${name}' of '${volume.volid}'`,
    );
  }
  volume.snapshots = volume.snapshots.filter((each) => each.name !== name);
  return storage.type === 'lvmthin' ? [`  Logical volume "${logical}" successfully removed.`] : [];
}

/** ZFS only goes back to its newest snapshot. (volume_rollback_is_possible) */
export function checkRollback({ storage, volume }: Disk, name: string): void {
  if (storage.type !== 'zfspool') return;
  const names = (volume.snapshots ?? []).map((each) => each.name);
  if (!names.includes(name)) throw failure(`can't rollback, snapshot '${name}' does not exist on '${volume.volid}'`);
  if (names.at(-1) !== name)
    throw failure(`can't rollback, '${name}' is not most recent snapshot on '${volume.volid}'`);
}

/** (volume_snapshot_rollback) */
export function rollBackDisk({ storage, volume }: Disk, name: string): readonly string[] {
  const past = volume.snapshots?.find((each) => each.name === name);
  if (!past) throw failure(`snapshot '${name}' of '${volume.volid}' does not exist`);
  volume.sizeBytes = past.sizeBytes;
  if (past.usedBytes !== undefined) volume.usedBytes = past.usedBytes;
  if (storage.type !== 'lvmthin') return [];
  const own = parseVolumeId(volume.volid).name;
  return [`  Logical volume "${own}" successfully removed.`, `  Logical volume "${own}" created.`];
}

/** Snapshots of a logical volume are logical volumes of their own. */
const logicalName = (volid: string, name: string): string => `snap_${parseVolumeId(volid).name}_${name}`;
