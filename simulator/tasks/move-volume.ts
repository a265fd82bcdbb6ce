import { failure, reasonOf } from '../http/pve-error.ts';
import { digestOf, optionsOf, printOptions } from '../world/container-config.ts';
import { diskOf, freeDisk, makeBase, mountPointOf, renameDisk, withVolume, type Disk } from '../world/disks.ts';
import { addUnused, isTemplate, unlockGuest } from '../world/guest-config.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { hotplugPending, applyPending } from './apply-config.ts';
import { copyDiskContents } from './copy-disk.ts';
import type { Target } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

export type MoveOrder = {
  /** `rootfs`, `mp0`, … */
  readonly volume: string;
  readonly storage: string;
  /** Otherwise the old disk stays as an unused one. */
  readonly deletesSource: boolean;
  readonly bwlimitKib: number;
};

/** The work of a `move_volume` task between storages; the container has been locked with `disk` before. */
export async function moveToStorage(
  world: World,
  { node, vmid }: Target,
  { volume: name, storage, deletesSource, bwlimitKib }: MoveOrder,
  task: TaskHandle,
): Promise<void> {
  const container = world.container(node, vmid);
  const made: Disk[] = [];
  try {
    const mountPoint = mountPointOf(container.config, name);
    const digest = digestOf(container);
    const target = { storage, node, vmid };
    const onMade = (disk: Disk): void => void made.push(disk);
    let volid = await copyDiskContents(world, container, mountPoint, target, { bwlimitKib, onMade }, task);
    if (isTemplate(container)) volid = makeBase(diskOf(world, node, volid)).volume.volid;
    await world.locks.hold(vmid, () => {
      if (digestOf(container) !== digest)
        throw failure('detected modified configuration - file changed by other user? Try again.');
      container.config[name] = withVolume(mountPoint, volid);
      if (!deletesSource) addUnused(container.config, mountPoint.volid);
      world.changed();
    });
    if (deletesSource) removeSource(world, container, mountPoint.volid, task);
  } catch (error) {
    for (const { volume } of made)
      if (container.config[name]?.includes(volume.volid) !== true) freeDisk(world, node, volume.volid);
    throw error;
  } finally {
    unlockGuest(container, 'disk');
    world.changed();
  }
}

function removeSource(world: World, container: ContainerState, volid: string, task: TaskHandle): void {
  try {
    for (const line of freeDisk(world, container.node, volid)) task.log(line);
  } catch (error) {
    task.log(reasonOf(error));
    addUnused(container.config, volid);
  }
}

export type Reassignment = {
  readonly source: ContainerState;
  readonly target: ContainerState;
  readonly volume: string;
  readonly targetVolume: string;
};

/** The work of a `move_volume` task between containers; `check` is what was looked at before it began. */
export async function moveToContainer(
  world: World,
  { vmid, targetVmid }: { vmid: number; targetVmid: number },
  check: () => Reassignment,
  task: TaskHandle,
): Promise<void> {
  const inside = (): Promise<void> => reassign(world, check(), task);
  await world.locks.hold(vmid, () => (targetVmid === vmid ? inside() : world.locks.hold(targetVmid, inside)));
}

async function reassign(
  world: World,
  { source, target, volume, targetVolume }: Reassignment,
  task: TaskHandle,
): Promise<void> {
  task.log(`moving volume '${volume}' from container '${source.vmid}' to '${target.vmid}'`);
  await task.sleep(200);
  const options = optionsOf(volume, source.config[volume]);
  const { volume: disk, log } = renameDisk(
    diskOf(world, source.node, options['volume'] ?? ''),
    source.node,
    target.vmid,
  );
  for (const line of log) task.log(line);
  delete source.config[volume];
  task.log(`removing volume '${volume}' from container '${source.vmid}' config`);
  if (targetVolume.startsWith('unused')) target.config[targetVolume] = disk.volid;
  else {
    target.pending[targetVolume] = printOptions(targetVolume, { ...options, volume: disk.volid });
    const complain = (_option: string, message: string): void => task.warn(message.trim());
    if (target.startedAt === null) applyPending(world, target, complain, new Set([targetVolume]));
    else hotplugPending(world, target, complain, new Set([targetVolume]));
  }
  task.log(`target container '${target.vmid}' updated with '${targetVolume}'`);
  world.changed();
}
