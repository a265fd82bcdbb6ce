import { failure, PveError, reasonOf } from '../http/pve-error.ts';
import { bytesOf, indexedNames, optionsOf, printOptions } from '../world/container-config.ts';
import { checkUnlocked } from '../world/guest-config.ts';
import { reserveContainer } from '../world/reserve-container.ts';
import { isBindMount, parseVolumeId } from '../world/volumes.ts';
import { readVolumeName } from '../world/volume-names.ts';
import type { BackupContent, ContainerState, GuestConfig, StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { makeDisks, unpackCommand } from './create-container.ts';
import { startAfterwards } from './power-container.ts';
import { tarComplaints } from './tar-complaints.ts';
import { archiveComplaints, packerComplaint } from './archive-complaints.ts';
import { isInterrupted, type TaskHandle } from './task-manager.ts';

/** A checked request to bring a container back. */
export type RestoreOrder = {
  readonly node: string;
  readonly vmid: number;
  readonly archive: string;
  readonly storage: string;
  /** Given options win over those of the backup. */
  readonly config: GuestConfig;
  /** None: those of the backup, all on `storage`. */
  readonly mountPoints: Readonly<Record<string, string>>;
  /** undefined: as in the backup. */
  readonly privilege: 'unprivileged' | 'privileged' | undefined;
  /** New hardware addresses. */
  readonly isUnique: boolean;
  readonly ignoresUnpackErrors: boolean;
  readonly isReplacing: boolean;
  readonly isByRoot: boolean;
  readonly pool: string | undefined;
  readonly startAfter: boolean;
  readonly owner: string;
  readonly checkBridge: (option: string, value: string | undefined) => void;
  readonly demandPrivileged: () => void;
};

const MIB = 1024 ** 2;
/** Of the old configuration these come back in another way or not at all. (PVE::LXC::Create, sanitize_and_merge_config) */
const NOT_MERGED = /^(rootfs|mp\d+|unused\d+|unprivileged|parent|template|lock|snaptime)$/;

/** Locks the VMID, taken or not, so that nobody else uses it meanwhile. (PVE::AbstractConfig, create_and_lock_config) */
export function reserveForRestore(world: World, { node, vmid, isReplacing }: RestoreOrder): ContainerState {
  const present = world.findContainer(vmid);
  if (present && isReplacing) {
    try {
      checkUnlocked(present);
    } catch (error) {
      throw failure(`unable to restore CT ${vmid} - ${textOf(error)}`);
    }
    present.config['lock'] = 'create';
    world.changed();
    return present;
  }
  return reserveContainer(world, { vmid, node });
}

type Made = { storage: StorageState; volume: VolumeState }[];
type Progress = { made: Made; hasTouched: boolean };

/** The work of a `vzrestore` task. Until the new disks are made a container that is there already stays as it is. */
export async function restoreContainer(
  world: World,
  order: RestoreOrder,
  container: ContainerState,
  task: TaskHandle,
): Promise<void> {
  const progress: Progress = { made: [], hasTouched: !order.isReplacing };
  try {
    await world.locks.hold(order.vmid, () => fill(world, order, container, progress, task));
  } catch (error) {
    for (const { storage, volume } of progress.made)
      storage.volumes = storage.volumes.filter((other) => other !== volume);
    if (progress.hasTouched) delete world.state.containers[String(order.vmid)];
    else delete container.config['lock'];
    world.changed();
    if (task.signal.aborted && !isInterrupted(task)) throw error;
    throw failure(`unable to restore CT ${order.vmid} - ${textOf(error)}`);
  }
  if (order.startAfter) startAfterwards(world, order);
}

async function fill(
  world: World,
  order: RestoreOrder,
  container: ContainerState,
  progress: Progress,
  task: TaskHandle,
): Promise<void> {
  const { archive, node, vmid } = order;
  if (container.startedAt !== null) throw failure("can't overwrite running container");
  task.log(`recovering backed-up configuration from '${archive}'`);
  await task.sleep(200);
  const found = findBackup(world, order);
  const { backup, path } = found;
  // The configuration is near the beginning of the archive, and is found before its end is missed.
  if (found.isTruncated) for (const line of packerComplaint(path, 'truncated')) task.log(line);
  const { config: old, inside } = backup;
  for (const name of indexedNames(old, 'net')) {
    if (order.config[name] === undefined) order.checkBridge(name, old[name]);
  }
  const isUnprivileged =
    order.privilege === undefined ? old['unprivileged'] === '1' : order.privilege === 'unprivileged';
  const wasUnprivileged = !order.isReplacing || container.config['unprivileged'] === '1';
  if (wasUnprivileged && !isUnprivileged) order.demandPrivileged();
  const { disks, delayed } = disksFor(order, old);
  progress.hasTouched = true;
  const mounted = await makeDisks(
    world,
    { node, vmid, storage: order.storage, mountPoints: disks },
    progress.made,
    task,
  );
  if (order.isReplacing) removeOldDisks(world, container, progress.made);
  task.log(`restoring '${archive}' now..`);
  await unpack(order, { ...found, isUnprivileged, rootBytes: progress.made[0]?.volume.sizeBytes ?? 0 }, task);
  task.log('merging backed-up and given configuration..');
  const config = mergedConfig(world, order, old);
  Object.assign(container, {
    ...structuredClone(inside),
    node,
    pending: {},
    snapshots: [],
    config: {
      ...config,
      ...mounted,
      ...delayed,
      hostname: config['hostname'] ?? `CT${vmid}`,
      memory: config['memory'] ?? '512',
      swap: config['swap'] ?? '512',
      ...(isUnprivileged ? { unprivileged: '1' } : {}),
      ...(old['template'] === '1' ? { template: '1' } : {}),
    },
  });
  const root = progress.made[0]?.volume;
  if (root) root.usedBytes = Math.min(backup.unpackedBytes, root.sizeBytes === 0 ? Infinity : root.sizeBytes);
  if (order.pool !== undefined) world.state.pools[order.pool]?.vmids.push(vmid);
  world.changed();
}

type FoundBackup = { readonly backup: BackupContent; readonly path: string; readonly isTruncated: boolean };

function findBackup(world: World, { archive, node }: RestoreOrder): FoundBackup {
  const storage = world.enabledStorage(parseVolumeId(archive).storage, node);
  const { path } = readVolumeName(storage, archive);
  const volume = world.volumesOn(storage, node).find(({ volid }) => volid === archive);
  if (!volume) throw failure(`volume '${archive}' does not exist`);
  if (volume.isBroken || volume.damage === 'no-archive' || volume.backup?.subtype !== 'lxc')
    throw failure(`ERROR: archive contains no configuration file`);
  return { backup: volume.backup, path, isTruncated: volume.damage === 'truncated' };
}

/** Disks of the backup are made anew on the one storage; paths of the node come back as they were, for root alone. */
function disksFor(order: RestoreOrder, old: GuestConfig): { disks: Record<string, string>; delayed: GuestConfig } {
  if (order.mountPoints['rootfs'] !== undefined) return { disks: { ...order.mountPoints }, delayed: {} };
  if (old['rootfs'] === undefined)
    throw failure('rootfs configuration could not be recovered, please check and specify manually!');
  const disks: Record<string, string> = {};
  const delayed: GuestConfig = {};
  for (const name of ['rootfs', ...indexedNames(old, 'mp')]) {
    const text = old[name] ?? '';
    const { size, ...options } = optionsOf(name, text);
    if (isBindMount(text)) {
      const type = options['volume']?.startsWith('/dev/') ? 'device' : 'bind';
      if (!order.isByRoot) throw failure(`restoring '${name}' to ${type} mount is only possible for root`);
      delayed[name] = text;
      continue;
    }
    if (size === undefined) throw failure(`unable to detect disk size - please specify ${name} (size)`);
    disks[name] = printOptions(name, { ...options, volume: `${order.storage}:${bytesOf(size) / 1024 ** 3}` });
  }
  return { disks, delayed };
}

function removeOldDisks(world: World, container: ContainerState, made: Made): void {
  const kept = new Set(made.map(({ volume }) => volume));
  for (const storage of world.state.storages) {
    storage.volumes = storage.volumes.filter(
      (volume) =>
        volume.vmid !== container.vmid ||
        kept.has(volume) ||
        (volume.content !== 'rootdir' && volume.content !== 'images'),
    );
  }
}

async function unpack(
  order: RestoreOrder,
  what: FoundBackup & { isUnprivileged: boolean; rootBytes: number },
  task: TaskHandle,
): Promise<void> {
  const { unpackedBytes } = what.backup;
  task.log(`extracting archive '${what.path}'`);
  await task.sleep(600 + unpackedBytes / 120_000);
  if (what.isTruncated) {
    for (const line of archiveComplaints(what.path, 'truncated')) task.log(line);
    if (!order.ignoresUnpackErrors)
      throw failure(unpackCommand({ ...order, isUnprivileged: what.isUnprivileged }, what.path));
  }
  if (what.rootBytes > 0 && what.rootBytes < unpackedBytes) {
    for (const line of tarComplaints(unpackedBytes, what.rootBytes)) task.log(line);
    if (!order.ignoresUnpackErrors)
      throw failure(unpackCommand({ ...order, isUnprivileged: what.isUnprivileged }, what.path));
  }
  task.log(`Total bytes read: ${unpackedBytes} (${Math.round(unpackedBytes / MIB)}MiB, 178MiB/s)`);
}

function mergedConfig(world: World, { config, isUnique }: RestoreOrder, old: GuestConfig): GuestConfig {
  const merged = { ...config };
  for (const [name, value] of Object.entries(old)) {
    if (NOT_MERGED.test(name)) continue;
    if (isUnique && /^net\d+$/.test(name))
      merged[name] = printOptions(name, { ...optionsOf(name, value), hwaddr: world.makeHardwareAddress() });
    else merged[name] ??= value;
  }
  return merged;
}

const textOf = (error: unknown): string => {
  const message = reasonOf(error);
  return error instanceof PveError && error.status === 403 ? `403 ${message}` : message;
};
