import { failure } from '../http/pve-error.ts';
import { checkUnlocked } from '../world/guest-config.ts';
import type { World } from '../world/world.ts';
import type { Target } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

const FOLDER = '/var/lib/vz/dump';

/** The work of a `vzsuspend` task. CRIU, which could do it, is part of no Proxmox installation. */
export async function suspendContainer(world: World, { node, vmid }: Target, task: TaskHandle): Promise<void> {
  await world.locks.hold(vmid, () => {
    checkUnlocked(world.container(node, vmid));
    withoutCriu(vmid, task);
    task.log(
      `lxc-checkpoint: ${vmid}: ../src/lxc/tools/lxc_checkpoint.c: checkpoint: 182 Checkpointing ${vmid} failed`,
    );
    throw failure(`command 'lxc-checkpoint -n ${vmid} -s -D ${FOLDER}' failed: exit code 1`);
  });
}

/** The work of a `vzresume` task; it fails for the same reason. */
export function resumeContainer({ vmid }: Target, task: TaskHandle): Promise<void> {
  withoutCriu(vmid, task);
  return Promise.reject(
    failure(`command 'lxc-checkpoint -n ${vmid} -r --foreground -D ${FOLDER}' failed: exit code 1`),
  );
}

function withoutCriu(vmid: number, task: TaskHandle): void {
  task.log(
    `lxc-checkpoint: ${vmid}: ../src/lxc/criu.c: criu_version_ok: 767 No such file or directory - execing criu failed, is it installed?`,
  );
}
