import { failure } from '../http/pve-error.ts';
import { fits } from '../world/space.ts';
import type { VirtualMachineState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { Archive, ArchiveOrder } from './back-up-container.ts';
import { packingOf } from './backup-archive.ts';
import type { TaskHandle } from './task-manager.ts';

const GIB = 1024 ** 3;
/** How much of a disk is in use, as far as anybody can tell from outside. */
const USED_SHARE = 0.2;

/** A virtual machine into one archive, with the log of QEMU's backup. (PVE::VZDump::QemuServer) */
export async function archiveMachine(
  world: World,
  machine: VirtualMachineState,
  { storage, node, compress, mode, ionice, baseName }: ArchiveOrder,
  task: TaskHandle,
): Promise<Archive> {
  const info = (line: string): void => task.log(`INFO: ${line}`);
  const isRunning = machine.startedAt !== null;
  info(`status = ${isRunning ? 'running' : 'stopped'}`);
  if (machine.lock !== undefined) throw failure(`VM is locked (${machine.lock})`);
  machine.lock = 'backup';
  const { ending, share } = packingOf(compress);
  const fileName = `${baseName}.vma${ending}`;
  const disk = `local-lvm:vm-${machine.vmid}-disk-0`;
  try {
    info(`backup mode: ${isRunning ? mode : 'stop'}`);
    info(`ionice priority: ${ionice}`);
    info(`VM Name: ${machine.name}`);
    info(`include disk 'scsi0' '${disk}' ${Math.round(machine.diskBytes / GIB)}G`);
    info(`creating vzdump archive '${storage.path}/dump/${fileName}'`);
    if (!isRunning) info('starting kvm to execute backup task');
    info(`started backup task '${crypto.randomUUID()}'`);
    if (isRunning) info('resuming VM again');
    const gib = (machine.diskBytes / GIB).toFixed(1);
    const unpackedBytes = Math.round(machine.diskBytes * USED_SHARE);
    const sizeBytes = Math.round(unpackedBytes * share);
    await task.sleep(1000 + machine.diskBytes / 500_000);
    if (!fits(world, storage, node, sizeBytes)) throw failure('vma_queue_write: write error - Broken pipe');
    info(`100% (${gib} GiB of ${gib} GiB) in 30s, read: 512.0 MiB/s, write: 102.4 MiB/s`);
    if (!isRunning) info('stopping kvm after backup task');
    const finish = (): Promise<void> => {
      delete machine.lock;
      world.changed();
      return Promise.resolve();
    };
    const content = {
      subtype: 'qemu',
      config: { name: machine.name, cores: String(machine.cores) },
      unpackedBytes,
    } as const;
    return { fileName, sizeBytes, content, guestName: machine.name, finish };
  } catch (error) {
    delete machine.lock;
    throw error;
  }
}
