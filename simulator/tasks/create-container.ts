import type { HostKey } from '../host-key.ts';
import { failure, reasonOf } from '../http/pve-error.ts';
import { missingDirectory } from '../world/node-paths.ts';
import { optionsOf, printOptions, printSize, storedValue } from '../world/container-config.ts';
import { contentOf, type TemplateContent } from '../world/templates.ts';
import { freeBytes } from '../world/space.ts';
import { allocateVolume, asVolume, checkSpace, isBindMount, parseVolumeId, type NewVolume } from '../world/volumes.ts';
import type { ContainerState, GuestConfig, StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { archiveComplaints } from './archive-complaints.ts';
import { warnAboutNesting } from './nesting-warning.ts';
import { startAfterwards } from './power-container.ts';
import { tarComplaints } from './tar-complaints.ts';
import { isInterrupted, type TaskHandle } from './task-manager.ts';

/** A checked request to create a container. */
export type CreationOrder = {
  readonly node: string;
  readonly vmid: number;
  readonly ostemplate: string;
  /** Where disks without a storage go. */
  readonly storage: string;
  /** Options to be stored as they are. */
  readonly config: GuestConfig;
  /** `rootfs`, `mp0`, … as `STORAGE:GiB,…` or a path. */
  readonly mountPoints: Readonly<Record<string, string>>;
  readonly isUnprivileged: boolean;
  readonly pool: string | undefined;
  readonly startAfter: boolean;
  readonly isHaManaged?: boolean;
  /** Who asked: the start runs under the same name. */
  readonly owner: string;
};

/** The work of a `vzcreate` task, with the log a real one writes; after a failure the VMID and its disks are free again. */
export async function createContainer(
  world: World,
  order: CreationOrder,
  container: ContainerState,
  task: TaskHandle,
): Promise<void> {
  const made: { storage: StorageState; volume: VolumeState }[] = [];
  try {
    await world.locks.hold(order.vmid, () => fill(world, order, container, made, task));
  } catch (error) {
    for (const { storage, volume } of made) storage.volumes = storage.volumes.filter((other) => other !== volume);
    if (world.findContainer(order.vmid) === container) delete world.state.containers[String(order.vmid)];
    world.changed();
    if (task.signal.aborted && !isInterrupted(task)) throw error;
    throw failure(`unable to create CT ${order.vmid} - ${reasonOf(error)}`);
  }
  if (order.isHaManaged) return manage(world, order, task);
  if (order.startAfter) startAfterwards(world, order);
}

/** The manager starts it then, when it is to be started. */
function manage(world: World, { vmid, startAfter }: CreationOrder, task: TaskHandle): void {
  task.log('Add as HA resource');
  const state = startAfter ? 'started' : 'stopped';
  world.ha.state.resources[`ct:${vmid}`] = { state };
  world.ha.request(vmid, state);
}

async function fill(
  world: World,
  order: CreationOrder,
  container: ContainerState,
  made: { storage: StorageState; volume: VolumeState }[],
  task: TaskHandle,
): Promise<void> {
  const mountPoints = await makeDisks(world, order, made, task);
  const { content, path } = await findTemplate(world, order, task);
  const root = made[0];
  await unpack(order, { content, path, room: root ? roomOn(root, order.node) : 0 }, task);
  if (root?.volume.format === 'subvol') root.volume.usedBytes = content.unpackedBytes;
  task.log('Detected container architecture: amd64');
  await task.sleep(300);
  const hostname = order.config['hostname'];
  container.hostKeys = content.hasSshDirectory ? [...(await world.generateHostKeys())] : [];
  await announceKeys(container.hostKeys, hostname?.split('.')[0] ?? 'localhost', task);
  container.image = content.image;
  container.config = {
    ...order.config,
    ...mountPoints,
    hostname: hostname ?? `CT${order.vmid}`,
    arch: order.config['arch'] ?? 'amd64',
    ostype: order.config['ostype'] ?? content.ostype,
    memory: order.config['memory'] ?? '512',
    swap: order.config['swap'] ?? '512',
    ...(order.isUnprivileged ? { unprivileged: '1' } : {}),
  };
  if (order.pool !== undefined) world.state.pools[order.pool]?.vmids.push(order.vmid);
  warnAboutNesting(world, container, content, task);
  world.changed();
}

/** What it takes to make a container's disks. */
export type DiskOrder = Pick<CreationOrder, 'node' | 'vmid' | 'storage' | 'mountPoints'>;

export async function makeDisks(
  world: World,
  order: DiskOrder,
  made: { storage: StorageState; volume: VolumeState }[],
  task: TaskHandle,
): Promise<GuestConfig> {
  const wanted = order.mountPoints['rootfs'] === undefined ? { rootfs: `${order.storage}:4` } : order.mountPoints;
  const names = Object.keys(wanted).toSorted(
    (a, b) => Number(b === 'rootfs') - Number(a === 'rootfs') || (a < b ? -1 : 1),
  );
  const config: GuestConfig = {};
  for (const name of names) {
    const text = wanted[name] ?? '';
    const options = optionsOf(name, text);
    if (isBindMount(text)) {
      if (name === 'rootfs') {
        task.log('mounting container failed');
        throw failure(`directory '${options['volume']}' does not exist`);
      }
      config[name] = printOptions(name, options);
      continue;
    }
    const { storage: id, name: size } = parseVolumeId(options['volume'] ?? '');
    const storage = world.storage(id);
    const disk: NewVolume = allocateVolume(storage, order.node, order.vmid, size);
    checkSpace(world, storage, order.node, order.vmid, disk);
    const volume = asVolume(disk, storage, order.node, order.vmid, world.clock.now());
    storage.volumes.push(volume);
    made.push({ storage, volume });
    for (const line of disk.log) task.log(line);
    await task.sleep(450);
    config[name] = printOptions(name, { ...options, volume: disk.volid, size: printSize(disk.sizeBytes) });
  }
  const missing = missingDirectory(world, config);
  if (missing === undefined) return config;
  task.log('mounting container failed');
  throw failure(`directory '${missing}' does not exist`);
}

async function findTemplate(
  world: World,
  order: CreationOrder,
  task: TaskHandle,
): Promise<{ content: TemplateContent; path: string }> {
  await task.sleep(150);
  if (!order.ostemplate.includes(':')) return failWith(task, `can't find file '${order.ostemplate}'`);
  const { storage: id, name } = parseVolumeId(order.ostemplate);
  const storage = world.storage(id);
  const volume = world.volumesOn(storage, order.node).find(({ volid }) => volid === order.ostemplate);
  if (!volume) return failWith(task, `volume '${order.ostemplate}' does not exist`);
  const fileName = name.replace(/^vztmpl\//, '');
  const path = `${storage.path}/template/cache/${fileName}`;
  task.log(`extracting archive '${path}'`);
  const content = contentOf(fileName);
  const damage = volume.damage ?? (volume.isBroken ? 'corrupt' : content ? undefined : 'no-archive');
  if (content && damage === undefined) return { content, path };
  for (const line of archiveComplaints(path, damage ?? 'no-archive')) task.log(line);
  throw failure(unpackCommand(order, path));
}

async function unpack(
  order: CreationOrder,
  what: { content: TemplateContent; path: string; room: number },
  task: TaskHandle,
): Promise<void> {
  const { unpackedBytes } = what.content;
  await task.sleep(600 + unpackedBytes / 120_000);
  if (what.room < unpackedBytes * 1.15) {
    for (const line of tarComplaints(unpackedBytes, what.room)) task.log(line);
    throw failure(unpackCommand(order, what.path));
  }
  task.log(`Total bytes read: ${unpackedBytes} (${Math.round(unpackedBytes / 1024 ** 2)}MiB, 174MiB/s)`);
}

/**
 * Bytes that can be written to a root file system. A directory takes what its storage has left; that the storage below a sparse image is full is
 * not noticed. (measured on 9.2)
 */
function roomOn({ storage, volume }: { storage: StorageState; volume: VolumeState }, node: string): number {
  if (volume.format !== 'subvol') return volume.sizeBytes;
  const free = freeBytes(storage, node) + (volume.usedBytes ?? 0);
  return volume.sizeBytes === 0 ? free : Math.min(volume.sizeBytes, free);
}

async function announceKeys(keys: readonly HostKey[], hostname: string, task: TaskHandle): Promise<void> {
  for (const key of keys) {
    task.log(`Creating SSH host key '${key.fileName}' - this may take some time ...`);
    await task.sleep(250);
    task.log(`done: ${key.fingerprint} root@${hostname}`);
  }
}

export function unpackCommand(
  { vmid, isUnprivileged }: Pick<CreationOrder, 'vmid' | 'isUnprivileged'>,
  path: string,
): string {
  const mapped = isUnprivileged ? 'lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- ' : '';
  const packing = path.endsWith('.zst') ? '--zstd' : path.endsWith('.xz') ? '-J' : '-z';
  return (
    `command '${mapped}tar xpf - ${packing} --totals --one-file-system -p --sparse --numeric-owner --acls --xattrs ` +
    `'--xattrs-include=user.*' '--xattrs-include=security.capability' '--warning=no-file-ignored' ` +
    `'--warning=no-xattr-write' -C /var/lib/lxc/${vmid}/rootfs --skip-old-files --anchored --exclude './dev/*'' ` +
    'failed: exit code 2'
  );
}

/** Some mistakes are in the log twice: where they were noticed and in the last line. */
function failWith(task: TaskHandle, message: string): never {
  task.log(message);
  throw failure(message);
}

/** Values in the form in which they are stored. */
export const storedConfig = (world: World, given: Readonly<Record<string, string>>): GuestConfig =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      storedValue(name, value, () => world.makeHardwareAddress(), { tagStyle: world.state.options['tag-style'] }),
    ]),
  );
