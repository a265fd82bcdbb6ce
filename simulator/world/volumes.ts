import { failure } from '../http/pve-error.ts';
import type { StorageState, StorageType, VolumeState } from './world-state.ts';
import type { World } from './world.ts';
import { optionsOf } from './container-config.ts';
import { isFileBased, sectionOf } from './storage-types.ts';
import { storageUsed } from './usage.ts';

const GIB = 1024 ** 3;

/** `STORAGE:rest`. */
export function parseVolumeId(volid: string): { storage: string; name: string } {
  const [, storage, name] = /^([a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]):(.+)$/.exec(volid) ?? [];
  if (storage === undefined || name === undefined) throw failure(`unable to parse volume ID '${volid}'`);
  return { storage, name };
}

/** Whether the text of a mount point names a path or device of the node instead of a volume. */
export const isBindMount = (mountPoint: string): boolean =>
  (optionsOf('mp0', mountPoint)['volume'] ?? '').startsWith('/');

export type NewVolume = {
  readonly volid: string;
  readonly format: string;
  readonly sizeBytes: number;
  readonly log: readonly string[];
};

/** Whether a storage keeps a container's file system in a directory of its own instead of an image. (PVE::LXC, alloc_disk) */
const usesSubvolume = (storage: StorageState, sizeBytes: number): boolean =>
  storage.type === 'zfspool' || (sizeBytes === 0 && isFileBased(storage));

/** What the parsers of volume names call the types that keep no files. */
const KIND_OF_NAME: Partial<Record<StorageType, string>> = { lvm: 'lvm', lvmthin: 'lvm', zfspool: 'zfs', rbd: 'rbd' };

/**
 * Names a new disk of `vmid` and says what its making writes to the task's log.
 * `size` is in GiB without a unit; anything else is only noticed here, in the task.
 */
export function allocateVolume(storage: StorageState, node: string, vmid: number, size: string): NewVolume {
  if (!/^\d+(\.\d+)?$/.test(size)) {
    throw failure(`unable to parse ${KIND_OF_NAME[storage.type] ?? 'directory'} volume name '${size}'`);
  }
  // Whole MiB. (measured on 9.2)
  return allocateDisk(storage, node, vmid, Math.floor(Number(size) * 1024) * 1024 ** 2);
}

/** The same for a size in bytes, as for the copy of a disk. */
export function allocateDisk(storage: StorageState, node: string, vmid: number, sizeBytes: number): NewVolume {
  if (storage.type === 'rbd' && sectionOf(storage)['krbd'] !== '1')
    throw failure(`krbd option must be enabled on storage type '${storage.type}'`);
  const isSubvolume = usesSubvolume(storage, sizeBytes);
  const name = freeDiskName(storage, node, { vmid, stem: isSubvolume ? 'subvol' : 'vm' });
  return {
    volid: `${storage.id}:${name}`,
    format: isSubvolume ? 'subvol' : 'raw',
    sizeBytes,
    log: isSubvolume ? [] : [...allocationLines(storage, name, sizeBytes), ...fileSystemLines(sizeBytes)],
  };
}

/** LVM counts in these. */
const EXTENT = 4 * 1024 ** 2;

/**
 * Complains as making this volume does when there is no room. Images on file systems and in thin pools are sparse: they can be made as long as
 * anything is left. (PVE::Storage::LVMPlugin, LvmThinPlugin, ZFSPoolPlugin, RBDPlugin, Plugin)
 */
export function checkSpace(
  world: World,
  storage: StorageState,
  node: string,
  vmid: number,
  { volid, sizeBytes }: Pick<NewVolume, 'volid' | 'sizeBytes'>,
): void {
  const free = storage.totalBytes - storageUsed(storage, node);
  if (free > 0 && (storage.type !== 'lvm' || sizeBytes <= free)) return;
  world.onStorageFull(storage.id);
  const { name } = parseVolumeId(volid);
  const { vgname, thinpool, pool } = sectionOf(storage);
  switch (storage.type) {
    case 'lvm': {
      const extents = Math.max(0, Math.floor(free / EXTENT));
      throw failure(
        `lvcreate '${vgname}/${name}' error:   Volume group "${vgname}" has insufficient free space (${extents} extents): ${Math.ceil(sizeBytes / EXTENT)} required.`,
      );
    }
    case 'lvmthin':
      throw failure(
        `lvcreate '${vgname}/${name}' error:   Cannot create new thin volume, free space in thin pool ${vgname}/${thinpool} reached threshold.`,
      );
    case 'zfspool':
      throw failure(`zfs error: cannot create '${pool}/${name}': out of space`);
    case 'rbd':
      throw failure(`rbd create '${name}' error: rbd: create error: (28) No space left on device`);
    case 'dir':
    case 'nfs':
    case 'cifs':
    case 'btrfs':
    case 'cephfs':
    case 'pbs':
      throw failure(
        `mkdir ${storage.path}/images/${vmid}: No space left on device at /usr/share/perl5/PVE/Storage/Plugin.pm line 1323.`,
      );
  }
}

type DiskStem = 'vm' | 'base' | 'subvol' | 'basevol';

/** Disks of a container are counted from zero whatever they are called before the number. (PVE::Storage::Plugin, get_next_vm_diskname) */
export function freeDiskName(
  storage: StorageState,
  node: string,
  { vmid, stem }: { vmid: number; stem: DiskStem },
): string {
  const isFile = isFileBased(storage);
  const numbers = new Set(
    storage.volumes
      .filter((volume) => storage.isShared || volume.node === node)
      .map(({ volid }) => new RegExp(`(?:vm|base|subvol|basevol)-${vmid}-disk-(\\d+)(?:\\.\\w+)?$`).exec(volid)?.[1]),
  );
  let index = 0;
  while (numbers.has(String(index))) index++;
  const ending = isFile ? (stem.endsWith('vol') ? '.subvol' : '.raw') : '';
  return `${isFile ? `${vmid}/` : ''}${stem}-${vmid}-disk-${index}${ending}`;
}

export const asVolume = (
  volume: NewVolume,
  storage: StorageState,
  node: string,
  vmid: number,
  createdAt: number,
): VolumeState => ({
  volid: volume.volid,
  node: storage.isShared ? null : node,
  content: 'rootdir',
  format: volume.format,
  sizeBytes: volume.sizeBytes,
  // Only LVM without a thin pool takes everything at once.
  usedBytes: storage.type === 'lvm' ? volume.sizeBytes : Math.min(volume.sizeBytes, Math.round(0.28 * GIB)),
  createdAt,
  vmid,
});

function allocationLines(storage: StorageState, name: string, sizeBytes: number): string[] {
  if (storage.type === 'lvmthin' || storage.type === 'lvm') return [`  Logical volume "${name}" created.`];
  if (storage.type === 'btrfs' || storage.type === 'rbd') return [];
  return [`Formatting '${storage.path}/images/${name}', fmt=raw size=${sizeBytes} preallocation=off`];
}

/** What mkfs.ext4 prints. Small file systems have blocks of 1 KiB. */
function fileSystemLines(sizeBytes: number): string[] {
  const isSmall = sizeBytes < 512 * 1024 ** 2;
  const blockBytes = isSmall ? 1024 : 4096;
  const blocks = Math.floor(sizeBytes / blockBytes);
  const groups = Math.ceil(blocks / (isSmall ? 8192 : 32_768));
  // One inode for every four blocks, spread evenly over the groups in steps of eight.
  const inodes = Math.floor(blocks / 4 / groups / 8) * 8 * groups;
  const first = isSmall ? 1 : 0;
  const groupBlocks = isSmall ? 8192 : 32_768;
  // A last group that is not whole is not listed. (measured on 9.2)
  const backups = sparseGroups()
    .map((group) => group * groupBlocks + first)
    .filter((block) => block + groupBlocks <= blocks + first);
  return [
    `Creating filesystem with ${blocks} ${blockBytes / 1024}k blocks and ${inodes} inodes`,
    `Filesystem UUID: ${crypto.randomUUID()}`,
    'Superblock backups stored on blocks: ',
    ...(backups.length === 0 ? [] : [`\t${backups.join(', ')}`]),
  ];
}

/** Groups 1 and the powers of 3, 5 and 7 hold copies of the superblock. */
function sparseGroups(): number[] {
  const powers = [3, 5, 7].flatMap((base) => Array.from({ length: 9 }, (_, exponent) => base ** (exponent + 1)));
  return [1, ...powers].toSorted((a, b) => a - b);
}
