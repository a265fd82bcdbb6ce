import { copyDisk, diskOf, type Disk, type MountPoint } from '../world/disks.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { rsyncReport } from './rsync-report.ts';
import type { TaskHandle } from './task-manager.ts';

const BYTES_PER_MS = 130_000;

export type CopyTarget = { readonly storage: string; readonly node: string; readonly vmid: number };

/** Copies a disk file by file into a new one, which is told to `onMade` at once. (PVE::LXC, copy_volume) */
export async function copyDiskContents(
  world: World,
  container: ContainerState,
  { name, volid }: MountPoint,
  target: CopyTarget,
  {
    bwlimitKib = 0,
    snapname,
    onMade,
  }: { bwlimitKib?: number; snapname?: string | undefined; onMade: (made: Disk) => void },
  task: TaskHandle,
): Promise<string> {
  const { volume } = diskOf(world, container.node, volid);
  const past = volume.snapshots?.find((snapshot) => snapshot.name === snapname);
  const source = { ...volume, ...past };
  const storage = world.enabledStorage(target.storage, target.node);
  const made = copyDisk(world, source, { ...target, storage });
  onMade(made);
  for (const line of made.log) task.log(line);
  const bytes = source.usedBytes ?? source.sizeBytes;
  await task.sleep(bytes / (bwlimitKib > 0 ? Math.min(BYTES_PER_MS, bwlimitKib * 1.024) : BYTES_PER_MS));
  for (const line of rsyncReport(container, source, name === 'rootfs')) task.log(line);
  return made.volume.volid;
}
