import { failure } from '../http/pve-error.ts';
import { diskOf, makeBase, mountPointsOf, withVolume } from '../world/disks.ts';
import { checkUnlocked, isTemplate } from '../world/guest-config.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { Target } from './power-container.ts';
import { hasFeature } from './snapshots.ts';
import type { TaskHandle } from './task-manager.ts';

/** (PVE::API2::LXC, template) */
export function checkConvertible(container: ContainerState): void {
  checkUnlocked(container);
  if (container.snapshots.length > 0) throw failure('unable to create template, because CT contains snapshots');
  if (isTemplate(container)) throw failure("you can't convert a template to a template");
  if (container.startedAt !== null) throw failure("you can't convert a CT to template if the CT is running");
}

/** The work of a `vztemplate` task, whose UPID nobody is told. */
export async function convertToTemplate(world: World, { node, vmid }: Target, task: TaskHandle): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    checkConvertible(container);
    const mountPoints = mountPointsOf(container.config);
    for (const { name, volid } of mountPoints) {
      if (!hasFeature(world, node, { [name]: container.config[name] ?? '' }, 'template'))
        throw failure(`Template feature is not available for '${volid}'`);
    }
    await task.sleep(200);
    for (const mountPoint of mountPoints) {
      const { volume, log } = makeBase(diskOf(world, node, mountPoint.volid));
      for (const line of log) task.log(line);
      container.config[mountPoint.name] = withVolume(mountPoint, volume.volid);
    }
    container.config['template'] = '1';
    world.changed();
  });
}
