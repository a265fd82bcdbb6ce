import { failure } from '../http/pve-error.ts';
import { isFileBased, sectionOf } from './storage-types.ts';
import { parseVolumeId } from './volumes.ts';
import type { StorageState, VolumeState } from './world-state.ts';

/** What the name of a volume says about it. */
export type VolumeName = {
  readonly content: VolumeState['content'];
  readonly vmid?: number;
  /** Where it lies on the node. */
  readonly path: string;
  readonly format: string;
};

const BY_FOLDER: readonly (readonly [name: RegExp, content: VolumeState['content'], folder: string])[] = [
  [/^iso\/([^/]+\.(?:iso|img))$/i, 'iso', 'template/iso'],
  [/^vztmpl\/([^/]+\.(?:tar(?:\.(?:gz|xz|zst|bz2))?|tgz))$/i, 'vztmpl', 'template/cache'],
  [/^backup\/([^/]+\.(?:tgz|(?:tar|vma)(?:\.(?:gz|lzo|zst|bz2))?))$/, 'backup', 'dump'],
  [/^snippets\/([^/]+)$/, 'snippets', 'snippets'],
  [/^import\/([^/]+\.(?:ova|ovf|raw|qcow2|vmdk))$/, 'import', 'import'],
];
const WORDS: Readonly<Record<string, string>> = {
  lvm: 'lvm',
  lvmthin: 'lvm',
  zfspool: 'zfs',
  rbd: 'rbd',
  pbs: 'PBS',
};

/** Reads the name of a volume as its storage would, whether it exists or not. (PVE::Storage::parse_volname and path) */
export function readVolumeName(storage: StorageState, volid: string): VolumeName {
  const { name } = parseVolumeId(volid);
  const read = isFileBased(storage) ? readFileName(storage, name) : readDiskName(storage, name);
  if (read) return read;
  throw failure(`unable to parse ${WORDS[storage.type] ?? 'directory'} volume name '${name}'`);
}

/** Where files of a kind lie on a storage made of directories. */
export const folderOf = (storage: StorageState, content: VolumeState['content']): string =>
  `${storage.path}/${BY_FOLDER.find(([, each]) => each === content)?.[2] ?? 'images'}`;

function readFileName(storage: StorageState, name: string): VolumeName | undefined {
  for (const [pattern, content, folder] of BY_FOLDER) {
    const [, file] = pattern.exec(name) ?? [];
    if (file === undefined) continue;
    const owner = content === 'backup' ? ownerOf(file) : undefined;
    return {
      content,
      path: `${storage.path}/${folder}/${file}`,
      format: 'raw',
      ...(owner === undefined ? {} : { vmid: owner }),
    };
  }
  const [, vmid, file, format] = /^(\d+)\/([^/\s]+\.(raw|qcow2|vmdk|subvol))$/.exec(name) ?? [];
  if (vmid === undefined || format === undefined) return undefined;
  return { content: 'images', vmid: Number(vmid), path: `${storage.path}/images/${vmid}/${file}`, format };
}

function readDiskName(storage: StorageState, name: string): VolumeName | undefined {
  const options = sectionOf(storage);
  if (storage.type === 'pbs') {
    const [, vmid] = /^backup\/(?:ct|vm)\/(\d+)\/\S+$/.exec(name) ?? [];
    return vmid === undefined ? undefined : { content: 'backup', vmid: Number(vmid), path: name, format: 'pbs-ct' };
  }
  const [, kind, vmid] = /^(?:base(?:vol)?-\d+-[^/\s]+\/)?(vm|base|subvol|basevol)-(\d+)-[^/\s]+$/.exec(name) ?? [];
  if (vmid === undefined || (kind?.endsWith('vol') && storage.type !== 'zfspool')) return undefined;
  const isSubvolume = kind?.endsWith('vol') ?? false;
  const pool = options['pool'] ?? '';
  const place =
    storage.type === 'zfspool'
      ? isSubvolume
        ? (options['mountpoint'] ?? `/${pool}`)
        : `/dev/zvol/${pool}`
      : storage.type === 'rbd'
        ? `rbd:${pool}`
        : `/dev/${options['vgname'] ?? ''}`;
  return {
    content: 'images',
    vmid: Number(vmid),
    path: `${place}/${name.split('/').at(-1)}`,
    format: isSubvolume ? 'subvol' : 'raw',
  };
}

/** Whose backup a file of this name is. */
function ownerOf(fileName: string): number | undefined {
  const [, vmid] = /^vzdump-(?:lxc|openvz|qemu)-(\d+)-/.exec(fileName) ?? [];
  return vmid === undefined ? undefined : Number(vmid);
}
