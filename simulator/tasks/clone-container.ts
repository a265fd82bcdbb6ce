import { randomUUID } from 'node:crypto';
import { failure, reasonOf } from '../http/pve-error.ts';
import { optionsOf, printOptions } from '../world/container-config.ts';
import { cloneDisk, diskOf, freeDisk, volumesOf, withVolume, type Disk, type MountPoint } from '../world/disks.ts';
import { snapshotOf, unlockGuest } from '../world/guest-config.ts';
import type { ContainerState, GuestConfig } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { copyDiskContents } from './copy-disk.ts';
import { isInterrupted, type TaskHandle } from './task-manager.ts';

/** A checked request to clone a container, whose disks are still to be copied. */
export type CloneOrder = {
  readonly node: string;
  readonly vmid: number;
  readonly newid: number;
  readonly isFull: boolean;
  readonly wasRunning: boolean;
  readonly snapname: string | undefined;
  readonly storage: string | undefined;
  readonly pool: string | undefined;
  /** Another node the clone is for. */
  readonly target: string | undefined;
  readonly bwlimitKib: number;
};

/** The clone's options: everything but disks, with new hardware addresses. (PVE::API2::LXC, clone_vm) */
export function clonedConfig(
  world: World,
  source: Readonly<GuestConfig>,
  { hostname, description }: { hostname: string | undefined; description: string | undefined },
): GuestConfig {
  const config: GuestConfig = {};
  for (const [name, value] of Object.entries(source)) {
    if (/^(unused\d+|mp\d+|rootfs|lock|parent|template)$/.test(name)) continue;
    config[name] = /^net\d+$/.test(name)
      ? printOptions(name, { ...optionsOf(name, value), hwaddr: world.makeHardwareAddress() })
      : value;
  }
  if (hostname !== undefined) config['hostname'] = hostname;
  if (description !== undefined) config['description'] = description.replace(/\n+$/, '');
  return { ...config, lock: 'create' };
}

/** The work of a `vzclone` task. The source is unlocked in any case; a failed clone leaves nothing behind. */
export async function cloneContainer(world: World, order: CloneOrder, task: TaskHandle): Promise<void> {
  const made: Disk[] = [];
  const source = world.container(order.node, order.vmid);
  const clone = world.container(order.node, order.newid);
  try {
    if ((source.startedAt !== null) !== order.wasRunning) throw failure('unexpected state change');
    task.log(`creating a clone of container ${order.vmid} with ID ${order.newid}`);
    await fill(world, { order, source, clone, made }, task);
  } catch (error) {
    unlockGuest(source, 'disk');
    for (const { volume } of made) freeDisk(world, order.node, volume.volid);
    removeClone(world, clone);
    if (task.signal.aborted && !isInterrupted(task)) throw error;
    throw failure(`clone failed: ${reasonOf(error)}`);
  }
  unlockGuest(source, 'disk');
  unlockGuest(clone, 'create');
  if (order.target !== undefined) clone.node = order.target;
  world.changed();
}

/** Takes a clone that came to nothing out of the cluster again. */
export function removeClone(world: World, clone: ContainerState): void {
  const { vmid } = clone;
  if (world.findContainer(vmid) === clone) delete world.state.containers[String(vmid)];
  for (const pool of Object.values(world.state.pools)) pool.vmids = pool.vmids.filter((member) => member !== vmid);
  if (world.state.firewall) delete world.state.firewall.guests[String(vmid)];
  world.changed();
}

type Work = { order: CloneOrder; source: ContainerState; clone: ContainerState; made: Disk[] };

async function fill(world: World, work: Work, task: TaskHandle): Promise<void> {
  const { order, source, clone } = work;
  const snapshot = order.snapname === undefined ? undefined : snapshotOf(source, order.snapname);
  for (const mountPoint of volumesOf(snapshot?.config ?? source.config)) {
    const volid = await (order.isFull ? copy : link)(world, work, mountPoint, task);
    clone.config[mountPoint.name] = withVolume(mountPoint, volid);
    world.changed();
  }
  if (order.pool !== undefined) world.state.pools[order.pool]?.vmids.push(order.newid);
  await world.guests.settleHostKeys(source);
  const inside = withoutIdentity(snapshot ? snapshot.inside : world.guests.contentsOf(source));
  if (inside !== undefined) clone.savedGuest = inside;
  await task.sleep(200);
}

async function copy(
  world: World,
  { order, source, made }: Work,
  mountPoint: MountPoint,
  task: TaskHandle,
): Promise<string> {
  task.log(`create full clone of mountpoint ${mountPoint.name} (${mountPoint.volid})`);
  const storage = order.storage ?? diskOf(world, order.node, mountPoint.volid).storage.id;
  const target = { storage, node: order.node, vmid: order.newid };
  const { snapname, bwlimitKib } = order;
  return copyDiskContents(
    world,
    source,
    mountPoint,
    target,
    { snapname, bwlimitKib, onMade: (disk) => made.push(disk) },
    task,
  );
}

async function link(
  world: World,
  { order, made }: Work,
  { name, volid }: MountPoint,
  task: TaskHandle,
): Promise<string> {
  task.log(`create linked clone of mount point ${name} (${volid})`);
  const { node, newid: vmid, snapname } = order;
  const clone = cloneDisk(world, diskOf(world, node, volid), { node, vmid, snapname });
  made.push(clone);
  for (const line of clone.log) task.log(line);
  await task.sleep(150);
  return clone.volume.volid;
}

export const newMachineId = (): string => randomUUID().replaceAll('-', '');

/** A clone makes itself a new machine-id; its host keys stay those of the source. (PVE::LXC::Setup::Base, clear_machine_id) */
function withoutIdentity(saved: unknown): unknown {
  if (typeof saved !== 'object' || saved === null || !('changed' in saved)) return saved;
  const { changed } = saved;
  if (typeof changed !== 'object' || changed === null) return saved;
  return {
    ...saved,
    changed: Object.fromEntries(Object.entries(changed).filter(([file]) => file !== '/etc/machine-id')),
  };
}
