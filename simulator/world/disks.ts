import { failure, PveError } from '../http/pve-error.ts';
import { indexedNames, optionsOf, printOptions } from './container-config.ts';
import { isBaseVolume } from './volume-features.ts';
import { allocateDisk, asVolume, checkSpace, freeDiskName, isBindMount, parseVolumeId } from './volumes.ts';
import { isFileBased } from './storage-types.ts';
import type { GuestConfig, StorageState, VolumeState } from './world-state.ts';
import type { World } from './world.ts';

export type Disk = { readonly storage: StorageState; readonly volume: VolumeState };
/** What a change of disks made, and what the tools wrote while making it. */
export type MadeDisk = Disk & { readonly log: readonly string[] };

export type MountPoint = { readonly name: string; readonly options: Record<string, string>; readonly volid: string };

/** `rootfs`, `mp0`, … in Proxmox' order. */
export const mountPointsOf = (config: Readonly<GuestConfig>): MountPoint[] =>
  ['rootfs', ...indexedNames(config, 'mp')].flatMap((name) => {
    const text = config[name];
    if (text === undefined) return [];
    const options = optionsOf(name, text);
    return [{ name, options, volid: options['volume'] ?? '' }];
  });

/** One of them; the text of an option that is not there lacks everything it must have. (parse_volume) */
export function mountPointOf(config: Readonly<GuestConfig>, name: string): MountPoint {
  const found = mountPointsOf(config).find((each) => each.name === name);
  if (found) return found;
  const missing = 'property is missing and it is not optional';
  throw new PveError(500, 'format error\n', { volume: missing, ...(name === 'rootfs' ? {} : { mp: missing }) });
}

/** Those that are volumes of a storage, no paths of the node. */
export const volumesOf = (config: Readonly<GuestConfig>): MountPoint[] =>
  mountPointsOf(config).filter(({ name }) => !isBindMount(config[name] ?? ''));

export const withVolume = ({ name, options }: MountPoint, volid: string): string =>
  printOptions(name, { ...options, volume: volid });

export function findDisk(world: World, node: string, volid: string): Disk | undefined {
  const storage = world.findStorage(parseVolumeId(volid).storage);
  const volume = storage && world.volumesOn(storage, node).find((each) => each.volid === volid);
  return storage && volume ? { storage, volume } : undefined;
}

/** The disk, or what its storage says when it is to be used and not there. (activate_volume of the storage plugins) */
export function diskOf(world: World, node: string, volid: string): Disk {
  const { storage: id, name } = parseVolumeId(volid);
  const storage = world.enabledStorage(id, node);
  const volume = world.volumesOn(storage, node).find((each) => each.volid === volid);
  if (volume) return { storage, volume };
  if (storage.type === 'lvmthin') throw failure(`no such logical volume pve/${name}`);
  if (storage.type === 'zfspool')
    throw failure(`zfs error: cannot open '${storage.id}/${name}': dataset does not exist`);
  throw failure(`volume '${volid}' does not exist`);
}

/** A new disk with the contents of another. */
export function copyDisk(
  world: World,
  source: VolumeState,
  target: { storage: StorageState; node: string; vmid: number },
): MadeDisk {
  const { storage, node, vmid } = target;
  if (!storage.content.includes('rootdir'))
    throw failure(`content type 'rootdir' is not available or configured on storage '${storage.id}'`);
  const made = allocateDisk(storage, node, vmid, source.sizeBytes);
  checkSpace(world, storage, node, vmid, made);
  return add(storage, { ...asVolume(made, storage, node, vmid, world.clock.now()), ...usedOf(source) }, made.log);
}

/** A new disk that shares what it does not change with a base image. (clone_image of the storage plugins) */
export function cloneDisk(
  world: World,
  { storage, volume }: Disk,
  { node, vmid, snapname }: { node: string; vmid: number; snapname?: string | undefined },
): MadeDisk {
  const stem = volume.format === 'subvol' ? 'subvol' : 'vm';
  const own = freeDiskName(storage, node, { vmid, stem });
  // Only names of ZFS clones tell what they are clones of.
  const name = storage.type === 'zfspool' ? `${parseVolumeId(volume.volid).name.split('/').at(-1)}/${own}` : own;
  const past = volume.snapshots?.find((each) => each.name === snapname);
  const made: VolumeState = {
    ...volume,
    volid: `${storage.id}:${name}`,
    node: storage.isShared ? null : node,
    sizeBytes: past?.sizeBytes ?? volume.sizeBytes,
    usedBytes: 0,
    createdAt: world.clock.now(),
    vmid,
    snapshots: [],
  };
  return add(storage, made, storage.type === 'lvmthin' ? [`  Logical volume "${own}" created.`] : []);
}

/** Makes a disk the base image of a template; its name changes. (vdisk_create_base) */
export function makeBase({ storage, volume }: Disk): MadeDisk {
  const own = parseVolumeId(volume.volid).name;
  const name = own.replace(
    /(^|\/)(vm|subvol)-(?=\d+-disk-\d+(?:\.\w+)?$)/,
    (_, before: string, stem: string) => `${before}${stem === 'vm' ? 'base' : 'basevol'}-`,
  );
  volume.volid = `${storage.id}:${name}`;
  const log =
    storage.type === 'lvmthin'
      ? [`  Renamed "${own}" to "${name}" in volume group "pve"`, `  Logical volume pve/${name} changed.`]
      : [];
  return { storage, volume, log };
}

/** Gives a disk to another container; its name says whose it is. (rename_volume) */
export function renameDisk({ storage, volume }: Disk, node: string, vmid: number): MadeDisk {
  const own = parseVolumeId(volume.volid).name;
  const name = freeDiskName(storage, node, { vmid, stem: volume.format === 'subvol' ? 'subvol' : 'vm' });
  volume.volid = `${storage.id}:${name}`;
  volume.vmid = vmid;
  const log = storage.type === 'lvmthin' ? [`  Renamed "${own}" to "${name}" in volume group "pve"`] : [];
  return { storage, volume, log };
}

/** Deletes a disk; returns what that writes. One that is gone already is no failure. (vdisk_free) */
export function freeDisk(world: World, node: string, volid: string): readonly string[] {
  const disk = findDisk(world, node, volid);
  if (!disk) return [];
  const { storage, volume } = disk;
  const { name } = parseVolumeId(volid);
  // LVM-thin and Btrfs let go of a base image that others share.
  const isUsed =
    isBaseVolume(volid) && storage.volumes.some((other) => parseVolumeId(other.volid).name.startsWith(`${name}/`));
  if (isUsed) throw failure(`base volume '${name}' is still in use by linked clones`);
  const past = storage.type === 'lvmthin' ? (volume.snapshots ?? []).map((each) => `snap_${name}_${each.name}`) : [];
  storage.volumes = storage.volumes.filter((other) => other !== volume);
  if (isFileBased(storage) || storage.type === 'zfspool') return [];
  return [...past, name].map((each) => `  Logical volume "${each}" successfully removed.`);
}

function add(storage: StorageState, volume: VolumeState, log: readonly string[]): MadeDisk {
  storage.volumes.push(volume);
  return { storage, volume, log };
}

const usedOf = ({ usedBytes }: VolumeState): Pick<VolumeState, 'usedBytes'> =>
  usedBytes === undefined ? {} : { usedBytes };
