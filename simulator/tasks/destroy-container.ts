import { failure } from '../http/pve-error.ts';
import { splitList } from '../schema/formats.ts';
import { freeDisk, volumesOf } from '../world/disks.ts';
import { checkProtection, checkUnlocked } from '../world/guest-config.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { killContainer, type Target } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

export type DestroyOptions = {
  readonly force: boolean;
  readonly purge: boolean;
  /** Disks that belong to the VMID by name but stand in no configuration go too. */
  readonly withUnreferenced: boolean;
};

/** What is looked at before the task begins, and again in it. (PVE::API2::LXC, destroy_vm) */
export function checkDestroyable(
  world: World,
  container: ContainerState,
  { force, purge }: Pick<DestroyOptions, 'force' | 'purge'>,
): void {
  checkProtection(container, `can't remove CT ${container.vmid}`);
  checkUnlocked(container);
  if (!purge && world.ha.resourceOf(container.vmid))
    throw failure(`unable to remove CT ${container.vmid} - used in HA resources and purge parameter not set.`);
  if (container.startedAt !== null && !force)
    throw failure(`unable to destroy CT ${container.vmid} - container is running`);
}

/** The work of a `vzdestroy` task: the configuration, its disks, its access rules and pool membership go. */
export async function destroyContainer(
  world: World,
  { node, vmid }: Target,
  options: DestroyOptions,
  task: TaskHandle,
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    checkDestroyable(world, container, options);
    await killContainer(world, container);
    await task.sleep(900);
    for (const volid of disksOf(world, container, options))
      for (const line of freeDisk(world, node, volid)) task.log(line);
    world.state.acl = world.state.acl.filter(({ path }) => path !== `/vms/${vmid}`);
    for (const pool of Object.values(world.state.pools)) pool.vmids = pool.vmids.filter((member) => member !== vmid);
    if (world.state.firewall) delete world.state.firewall.guests[String(vmid)];
    if (options.purge) {
      task.log(`purging CT ${vmid} from related configurations..`);
      purgeFromJobs(world, vmid);
      if (world.ha.remove(vmid)) task.log(`NOTE: removed CT ${vmid} from HA resource configuration.`);
    }
    delete world.state.containers[String(vmid)];
    world.changed();
  });
}

function disksOf(world: World, { vmid, node, config, pending }: ContainerState, options: DestroyOptions): Set<string> {
  const waiting = Object.entries(pending).filter((entry): entry is [string, string] => entry[1] !== null);
  const unused = Object.entries(config).flatMap(([name, value]) => (/^unused\d+$/.test(name) ? [value] : []));
  const named = [config, Object.fromEntries(waiting)].flatMap((each) => volumesOf(each).map(({ volid }) => volid));
  const unreferenced = world.state.storages.flatMap((storage) =>
    world.volumesOn(storage, node).filter((volume) => volume.vmid === vmid && volume.content === 'rootdir'),
  );
  return new Set([...named, ...unused, ...(options.withUnreferenced ? unreferenced.map(({ volid }) => volid) : [])]);
}

/** A backup job that named nothing else goes with it. (PVE::VZDump::Plugin, remove_vmid_from_jobs) */
function purgeFromJobs(world: World, vmid: number): void {
  const without = (list: string): string =>
    splitList(list)
      .filter((each) => each !== String(vmid))
      .join(',');
  const { backupJobs } = world.state;
  if (!backupJobs) return;
  world.state.backupJobs = backupJobs.filter(({ options }) => {
    for (const name of ['vmid', 'exclude']) {
      const left = without(options[name] ?? '');
      if (options[name] === undefined || left === options[name]) continue;
      if (left !== '') options[name] = left;
      else if (name === 'vmid') return false;
      else delete options[name];
    }
    return true;
  });
}
