import { failure } from '../http/pve-error.ts';
import { machineConfig, machineOn } from '../world/machine-config.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

const CONNECT_MS = 900;
const COPY_MS = 9000;
const FINISH_MS = 1100;

/** The work of a `qmigrate` task: the disks are copied, then the configuration file moves. (PVE::QemuMigrate) */
export async function migrateMachine(
  world: World,
  { node, vmid, target }: { node: string; vmid: number; target: string },
  task: TaskHandle,
): Promise<void> {
  const machine = machineOn(world, node, vmid);
  if (machine.lock !== undefined) throw failure(`VM is locked (${machine.lock})`);
  const beganAt = world.clock.now();
  const log = (line: string): void => task.log(`${timeOf(world)} ${line}`);
  const { address, isOnline } = world.node(target);
  log(`starting migration of VM ${vmid} to node '${target}' (${address})`);
  machine.lock = 'migrate';
  try {
    await task.sleep(CONNECT_MS);
    if (!isOnline)
      throw failure(
        `migration aborted (duration ${durationOf(world, beganAt)}): Can't connect to destination address using public key`,
      );
    const disk = diskOf(machine);
    log(`found local disk '${disk}' (attached)`);
    log('copying local disk images');
    await task.sleep(COPY_MS);
    log(`volume '${disk}' is '${disk}' on the target`);
    await task.sleep(FINISH_MS);
    moveVolumes(world, vmid, target);
    machine.node = target;
    log(`migration finished successfully (duration ${durationOf(world, beganAt)})`);
  } finally {
    delete machine.lock;
    world.changed();
  }
}

/** The volume behind the machine's disk. */
export const diskOf = (machine: Parameters<typeof machineConfig>[0]): string =>
  (machineConfig(machine)['scsi0'] ?? '').split(',')[0] ?? '';

function moveVolumes(world: World, vmid: number, target: string): void {
  for (const storage of world.state.storages) {
    if (storage.isShared) continue;
    for (const volume of storage.volumes) if (volume.vmid === vmid && volume.content === 'images') volume.node = target;
  }
}

const timeOf = ({ clock }: World): string => new Date(clock.now()).toISOString().slice(0, 19).replace('T', ' ');

function durationOf({ clock }: World, beganAt: number): string {
  return new Date(clock.now() - beganAt).toISOString().slice(11, 19);
}
