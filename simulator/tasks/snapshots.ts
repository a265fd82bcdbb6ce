import { failure, reasonOf } from '../http/pve-error.ts';
import { diskOf, findDisk, mountPointsOf, volumesOf, type Disk } from '../world/disks.ts';
import {
  addUnused,
  checkUnlocked,
  isTemplate,
  isVolumeInUse,
  lockGuest,
  snapshotOf,
  unlockGuest,
} from '../world/guest-config.ts';
import { volumeHasFeature, type FeatureQuestion, type VolumeFeature } from '../world/volume-features.ts';
import { checkRollback, deleteDiskSnapshot, rollBackDisk, snapshotDisk } from '../world/volume-snapshots.ts';
import { isBindMount, parseVolumeId } from '../world/volumes.ts';
import type { ContainerState, GuestConfig, SnapshotState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { killContainer } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

type Target = { readonly node: string; readonly vmid: number };

/** What a snapshot keeps: everything but the lock, the description and disks nothing refers to. (__snapshot_copy_config) */
const keptConfig = (config: Readonly<GuestConfig>): GuestConfig =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !/^(lock|description|unused\d+)$/.test(name)));

/** Whether all disks of a configuration can do something. (PVE::LXC::Config, has_feature) */
export function hasFeature(
  world: World,
  node: string,
  config: Readonly<GuestConfig>,
  feature: VolumeFeature,
  question: FeatureQuestion = {},
): boolean {
  return mountPointsOf(config).every(({ name, volid }) => {
    // A path of the node can do nothing.
    if (isBindMount(config[name] ?? '')) return false;
    const storage = world.findStorage(parseVolumeId(volid).storage);
    if (!storage) return false;
    const format = findDisk(world, node, volid)?.volume.format ?? (/subvol|basevol/.test(volid) ? 'subvol' : 'raw');
    return volumeHasFeature(storage.type, feature, { volid, format }, question);
  });
}

/** The work of a `vzsnapshot` task. (PVE::AbstractConfig, snapshot_create) */
export async function createSnapshot(
  world: World,
  { node, vmid }: Target,
  { name, description }: { name: string; description: string },
  task: TaskHandle,
): Promise<void> {
  const snapshot = await world.locks.hold(vmid, () => prepare(world, world.container(node, vmid), name, task));
  const container = world.container(node, vmid);
  snapshot.description = description;
  const done: Disk[] = [];
  try {
    await task.sleep(500);
    for (const { volid } of volumesOf(snapshot.config)) {
      const disk = diskOf(world, node, volid);
      const lines = snapshotDisk(disk, name);
      done.push(disk);
      for (const line of lines) task.log(line);
    }
    snapshot.inside = world.guests.contentsOf(container);
  } catch (error) {
    for (const disk of done) deleteDiskSnapshot(disk, name);
    container.snapshots = container.snapshots.filter((other) => other !== snapshot);
    unlockGuest(container, 'snapshot');
    world.changed();
    if (!task.signal.aborted) task.log('snapshot create failed: starting cleanup');
    throw error;
  }
  delete snapshot.state;
  unlockGuest(container, 'snapshot');
  container.config['parent'] = name;
  world.changed();
}

function prepare(world: World, container: ContainerState, name: string, task: TaskHandle): SnapshotState {
  if (isTemplate(container)) throw failure("you can't take a snapshot if it's a template");
  checkUnlocked(container);
  if (container.snapshots.some((other) => other.name === name)) throw failure(`snapshot name '${name}' already used`);
  if (!hasFeature(world, container.node, container.config, 'snapshot'))
    throw failure('snapshot feature is not available');
  for (const other of container.snapshots.filter(({ config }) => config['parent'] === name)) {
    task.log(`deleting parent '${name}' reference from '${other.name}' to avoid bogus snapshot cycle.`);
    delete other.config['parent'];
  }
  const snapshot: SnapshotState = {
    name,
    createdAt: world.clock.now(),
    description: '',
    config: keptConfig(container.config),
    state: 'prepare',
  };
  container.snapshots.push(snapshot);
  lockGuest(container, 'snapshot');
  world.changed();
  return snapshot;
}

/** The work of a `vzdelsnapshot` task. After a failure the half-deleted snapshot and the lock stay, as in Proxmox. */
export async function deleteSnapshot(
  world: World,
  { node, vmid }: Target,
  { name, force }: { name: string; force: boolean },
  task: TaskHandle,
): Promise<void> {
  snapshotOf(world.container(node, vmid), name);
  await world.locks.hold(vmid, () => {
    const container = world.container(node, vmid);
    lockGuest(container, 'snapshot-delete');
    snapshotOf(container, name).state = 'delete';
    world.changed();
  });
  const container = world.container(node, vmid);
  const snapshot = snapshotOf(container, name);
  await task.sleep(400);
  const volids = volumesOf(snapshot.config).map(({ volid }) => volid);
  for (const volid of volids) {
    try {
      for (const line of deleteDiskSnapshot(diskOf(world, node, volid), name)) task.log(line);
    } catch (error) {
      if (!force || task.signal.aborted) throw error;
      task.log(reasonOf(error));
    }
  }
  const parent = snapshot.config['parent'];
  for (const config of [container.config, ...container.snapshots.map((other) => other.config)]) {
    if (config['parent'] !== name) continue;
    if (parent === undefined) delete config['parent'];
    else config['parent'] = parent;
  }
  container.snapshots = container.snapshots.filter((other) => other !== snapshot);
  for (const volid of volids) if (!isVolumeInUse(container, volid)) addUnused(container.config, volid);
  unlockGuest(container, 'snapshot-delete');
  world.changed();
}

/** The work of a `vzrollback` task. (PVE::AbstractConfig, snapshot_rollback) */
export async function rollBack(world: World, { node, vmid }: Target, name: string, task: TaskHandle): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    if (isTemplate(container)) throw failure("you can't rollback if vm is a template");
    const snapshot = snapshotOf(container, name);
    for (const { volid } of volumesOf(snapshot.config)) checkRollback(diskOf(world, node, volid), name);
    if (snapshot.state !== undefined)
      throw failure(`unable to rollback to incomplete snapshot (snapstate = ${snapshot.state})`);
    checkUnlocked(container);
    await killContainer(world, container);
    lockGuest(container, 'rollback');
    world.changed();
  });
  const container = world.container(node, vmid);
  const snapshot = snapshotOf(container, name);
  await task.sleep(600);
  for (const { volid } of volumesOf(snapshot.config))
    for (const line of rollBackDisk(diskOf(world, node, volid), name)) task.log(line);
  await world.locks.hold(vmid, () => apply(world, container, snapshot));
}

function apply(world: World, container: ContainerState, snapshot: SnapshotState): void {
  const before = container.config;
  const kept = new Set(volumesOf(snapshot.config).map(({ volid }) => volid));
  for (const { volid } of volumesOf(before)) if (!kept.has(volid)) addUnused(before, volid);
  const stays = Object.entries(before).filter(([name]) => /^(description|unused\d+)$/.test(name));
  container.config = { ...Object.fromEntries(stays), ...snapshot.config, parent: snapshot.name };
  container.pending = {};
  if (snapshot.inside === undefined) delete container.savedGuest;
  else container.savedGuest = snapshot.inside;
  world.changed();
}
