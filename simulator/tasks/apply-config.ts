import { failure } from '../http/pve-error.ts';
import { optionsOf, printOptions, printSize, storedValue } from '../world/container-config.ts';
import { findDisk, freeDisk } from '../world/disks.ts';
import { addUnused, isVolumeInUse } from '../world/guest-config.ts';
import { allocateVolume, asVolume, checkSpace, isBindMount, parseVolumeId } from '../world/volumes.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

/** `STORAGE:GiB` asks for a new disk; anything else names one. (PVE::LXC, NEW_DISK_RE) */
export const isNewDisk = (volid: string): boolean => /^[^:\s]+:\d+(\.\d+)?$/.test(volid);
/** Taken over by a running container as they are, because they only matter outside it. (LXC_FASTPLUG_OPTIONS) */
const FASTPLUG = new Set('description onboot startup protection hostname hookscript cores tags lock'.split(' '));
const MOUNT_POINT = /^mp\d+$/;
const UNUSED = /^unused\d+$/;
const NET = /^net\d+$/;

type Complain = (option: string, message: string) => void;

/** Applies what waits, in a container that does not run. (PVE::LXC::Config, vmconfig_apply_pending) */
export function applyPending(world: World, container: ContainerState, complain: Complain, only?: Set<string>): void {
  const wrong = (option: string, error: unknown): void =>
    complain(option, `unable to apply pending change ${option} : ${reasonOf(error)}`);
  for (const option of pendingNames(container, only, 'delete')) {
    attempt(option, wrong, () => {
      removeNow(world, container, option);
    });
  }
  cleanUpPending(container);
  for (const option of pendingNames(container, only, 'set')) {
    attempt(option, wrong, () => {
      const value = container.pending[option] ?? '';
      const old = container.config[option];
      container.config[option] = MOUNT_POINT.test(option)
        ? mountPoint(world, container, option, value)
        : stored(world, container, option, value);
      delete container.pending[option];
      if (old !== undefined && MOUNT_POINT.test(option)) keepAsUnused(container, option, old);
    });
  }
  world.changed();
}

/** Applies what a running container can take; the rest goes on waiting. (PVE::LXC::Config, vmconfig_hotplug_pending) */
export function hotplugPending(world: World, container: ContainerState, complain: Complain, only: Set<string>): void {
  const wrong = (option: string, error: unknown): void =>
    complain(option, `unable to hotplug ${option}: ${reasonOf(error)}`);
  for (const option of pendingNames(container, only, 'delete')) {
    if (!FASTPLUG.has(option) && !UNUSED.test(option) && !/^(swap|cpulimit|cpuunits|net\d)$/.test(option)) continue;
    attempt(option, wrong, () => removeNow(world, container, option));
  }
  for (const option of pendingNames(container, only, 'set')) {
    const isNew = container.config[option] === undefined;
    const isTaken =
      FASTPLUG.has(option) ||
      /^(memory|swap|cpulimit|cpuunits|net\d+)$/.test(option) ||
      (/^(mp|dev)\d+$/.test(option) && isNew);
    if (!isTaken) continue;
    attempt(option, wrong, () => {
      const value = container.pending[option] ?? '';
      container.config[option] = MOUNT_POINT.test(option)
        ? mountIntoRunning(world, container, option, value)
        : stored(world, container, option, value);
      delete container.pending[option];
    });
  }
  if ([...only].some((option) => NET.test(option))) world.guests.interfacesChanged(container);
  world.changed();
}

/** A change back to what is there is none. (PVE::AbstractConfig, cleanup_pending) */
export function cleanUpPending(container: ContainerState): void {
  for (const [option, value] of Object.entries(container.pending)) {
    if (value === null ? container.config[option] === undefined : container.config[option] === value)
      delete container.pending[option];
  }
}

function pendingNames(container: ContainerState, only: Set<string> | undefined, kind: 'delete' | 'set'): string[] {
  return Object.entries(container.pending)
    .filter(([option, value]) => (value === null) === (kind === 'delete') && (only?.has(option) ?? true))
    .map(([option]) => option)
    .toSorted();
}

function attempt(option: string, wrong: (option: string, error: unknown) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    wrong(option, error);
  }
}

function removeNow(world: World, container: ContainerState, option: string): void {
  const present = container.config[option];
  delete container.config[option];
  delete container.pending[option];
  if (present === undefined) return;
  if (MOUNT_POINT.test(option)) keepAsUnused(container, option, present);
  if (!UNUSED.test(option) || isVolumeInUse(container, present)) return;
  try {
    freeDisk(world, container.node, present);
  } catch (error) {
    container.config[option] = present;
    container.pending[option] = null;
    throw error;
  }
}

/** The disk of a mount point that is gone stays, unless a snapshot knows it anyway. */
function keepAsUnused(container: ContainerState, option: string, mountPointText: string): void {
  const volid = optionsOf(option, mountPointText)['volume'] ?? '';
  if (isBindMount(mountPointText) || isVolumeInUse(container, volid)) return;
  addUnused(container.config, volid);
}

function stored(world: World, container: ContainerState, option: string, value: string): string {
  const known = optionsOf(option, container.config[option])['hwaddr'];
  const tagStyle = world.state.options['tag-style'];
  return storedValue(option, value, () => known ?? world.makeHardwareAddress(), { tagStyle });
}

/** Makes the disk, if it is a new one, and says how large it is. (apply_pending_mountpoint) */
function mountPoint(world: World, container: ContainerState, option: string, value: string): string {
  const options = optionsOf(option, value);
  const volid = options['volume'] ?? '';
  const { node, vmid } = container;
  if (isBindMount(value)) return printOptions(option, options);
  if (!isNewDisk(volid)) {
    const known = findDisk(world, node, volid)?.volume;
    return printOptions(option, known ? { ...options, size: printSize(known.sizeBytes) } : options);
  }
  const { storage: id, name: size } = parseVolumeId(volid);
  const storage = world.enabledStorage(id, node);
  const disk = allocateVolume(storage, node, vmid, size);
  checkSpace(world, storage, node, vmid, disk);
  storage.volumes.push(asVolume(disk, storage, node, vmid, world.clock.now()));
  return printOptions(option, { ...options, volume: disk.volid, size: printSize(disk.sizeBytes) });
}

function mountIntoRunning(world: World, container: ContainerState, option: string, value: string): string {
  const mounted = mountPoint(world, container, option, value);
  if (world.node(container.node).isNested !== true) return mounted;
  if (isNewDisk(optionsOf(option, value)['volume'] ?? ''))
    freeDisk(world, container.node, optionsOf(option, mounted)['volume'] ?? '');
  throw failure('failed to change apparmor profile: Invalid argument');
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
