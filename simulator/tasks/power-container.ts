import { failure } from '../http/pve-error.ts';
import { configWithPending, optionsOf } from '../world/container-config.ts';
import { interfacesOf } from '../world/lease-desk.ts';
import { contentOf } from '../world/templates.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { warnAboutNesting } from './nesting-warning.ts';
import type { TaskHandle } from './task-manager.ts';

type Target = { readonly node: string; readonly vmid: number; readonly skipLock: boolean };

export function checkUnlocked({ config }: ContainerState): void {
  if (config['lock'] !== undefined) throw failure(`CT is locked (${config['lock']})`);
}

/** The work of a `vzstart` task. Most of what can be wrong is only noticed here, not when the task is asked for. */
export async function startContainer(world: World, { node, vmid, skipLock }: Target, task: TaskHandle): Promise<void> {
  await world.locks.hold(
    vmid,
    async () => {
      const container = world.container(node, vmid);
      if (!skipLock) checkUnlocked(container);
      if (container.config['template'] === '1') throw failure("you can't start a CT if it's a template");
      if (container.startedAt !== null) throw failure(`CT ${vmid} already running`);
      container.config = configWithPending(container);
      container.pending = {};
      checkBridges(world, container);
      await task.sleep(700);
      container.startedAt = world.clock.now();
      container.pid = world.nextPid();
      await world.guests.start(container);
      world.changed();
      warnAboutNesting(container, contentOf(container.image), task);
      await task.sleep(400);
    },
    (line) => task.log(line),
  );
}

/** The work of `vzstop` and `vzshutdown`. */
export async function stopContainer(
  world: World,
  { node, vmid, skipLock }: Target,
  how: 'kill' | 'shutdown',
  task: TaskHandle,
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    if (!skipLock) checkUnlocked(container);
    await task.sleep(how === 'kill' ? 400 : 2200);
    await halt(world, container, how);
  });
}

/** The work of a `vzreboot` task. */
export async function rebootContainer(world: World, target: Target, task: TaskHandle): Promise<void> {
  await stopContainer(world, target, 'shutdown', task);
  await startContainer(world, target, task);
}

/** The work of a `vzdestroy` task: the configuration, its disks, its access rules and pool membership go. */
export async function destroyContainer(
  world: World,
  { node, vmid }: Target,
  { force, purge }: { force: boolean; purge: boolean },
  task: TaskHandle,
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    checkUnlocked(container);
    if (container.startedAt !== null) {
      if (!force) throw failure(`unable to destroy CT ${vmid} - container is running`);
      await halt(world, container, 'kill');
    }
    await task.sleep(900);
    for (const storage of world.state.storages)
      storage.volumes = storage.volumes.filter((volume) => volume.vmid !== vmid);
    world.state.acl = world.state.acl.filter(({ path }) => path !== `/vms/${vmid}`);
    for (const pool of Object.values(world.state.pools)) pool.vmids = pool.vmids.filter((member) => member !== vmid);
    if (purge) task.log(`purging CT ${vmid} from related configurations..`);
    delete world.state.containers[String(vmid)];
    world.changed();
  });
}

async function halt(world: World, container: ContainerState, how: 'kill' | 'shutdown'): Promise<void> {
  await world.guests.stop(container, how);
  container.startedAt = null;
  container.pid = 0;
  container.leases = {};
  world.changed();
}

function checkBridges(world: World, container: ContainerState): void {
  const known = new Set(world.node(container.node).bridges.map(({ name }) => name));
  for (const { options } of interfacesOf(container)) {
    const bridge = options['bridge'];
    if (bridge !== undefined && !known.has(bridge)) throw failure(`bridge '${bridge}' does not exist`);
  }
  const rootfs = optionsOf('rootfs', container.config['rootfs'])['volume'];
  if (rootfs === undefined) throw failure(`no root file system for CT ${container.vmid}`);
}
