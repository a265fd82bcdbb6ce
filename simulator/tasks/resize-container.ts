import { failure } from '../http/pve-error.ts';
import { printOptions, printSize } from '../world/container-config.ts';
import { diskOf, mountPointOf, type Disk, type MountPoint } from '../world/disks.ts';
import { checkUnlocked } from '../world/guest-config.ts';
import { parseVolumeId } from '../world/volumes.ts';
import { isFileBased } from '../world/storage-types.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { Target } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

/** What an ext4 file system of the node lets a file become. */
const LARGEST_FILE_BYTES = 16 * 1024 ** 4 - 4096;
const UNITS = ['', 'K', 'M', 'G', 'T'];

export type ResizeOrder = {
  /** `rootfs`, `mp0`, … */
  readonly disk: string;
  /** `20G`, or `+512M` for so much more. */
  readonly size: string;
};

type Wanted = Disk & { readonly mountPoint: MountPoint; readonly sizeBytes: number };

/** Looked at before the task begins and again in it; `checkRights` is asked in between. (PVE::API2::LXC, resize_vm) */
export function checkResize(
  world: World,
  container: ContainerState,
  { disk, size }: ResizeOrder,
  checkRights: (storage: string | null) => void = () => undefined,
): Wanted {
  checkUnlocked(container);
  checkRights(null);
  const mountPoint = mountPointOf(container.config, disk);
  checkRights(parseVolumeId(mountPoint.volid).storage);
  const found = diskOf(world, container.node, mountPoint.volid);
  if (found.volume.vmid !== undefined && found.volume.vmid !== container.vmid)
    throw failure(`can't resize mount point owned by another container (${found.volume.vmid})`);
  const present = found.volume.sizeBytes;
  const [, sign = '', digits = '0', unit = ''] = /^(\+?)(\d+(?:\.\d+)?)([KMGT]?)$/.exec(size) ?? [];
  const given = Number(digits) * 1024 ** UNITS.indexOf(unit);
  const sizeBytes = Math.floor(sign === '' ? given : present + given);
  if (sizeBytes < present) throw failure('unable to shrink disk size');
  if (sizeBytes === present) throw failure('disk is already at specified size');
  return { ...found, mountPoint, sizeBytes };
}

/** The work of a `resize` task. */
export async function resizeDisk(
  world: World,
  { node, vmid }: Target,
  order: ResizeOrder,
  task: TaskHandle,
): Promise<void> {
  await world.locks.hold(vmid, async () => {
    const container = world.container(node, vmid);
    const wanted = checkResize(world, container, order);
    const presentBytes = wanted.volume.sizeBytes;
    await task.sleep(300);
    for (const line of growVolume(wanted)) task.log(line);
    wanted.volume.sizeBytes = wanted.sizeBytes;
    const { name, options } = wanted.mountPoint;
    container.config[name] = printOptions(name, { ...options, size: printSize(wanted.sizeBytes) });
    world.changed();
    if (wanted.volume.format !== 'raw') return;
    await task.sleep(300);
    const isNested = world.node(node).isNested === true;
    const lines = container.startedAt === null ? growStopped(wanted) : growMounted(wanted, presentBytes, isNested);
    for (const line of lines) task.log(line);
  });
}

/** Makes the volume larger; what the storage's tool writes comes before its failure. */
function* growVolume({ storage, volume, sizeBytes }: Wanted): Generator<string> {
  const { name } = parseVolumeId(volume.volid);
  if (storage.type === 'zfspool') return;
  if (storage.type === 'lvmthin') {
    yield `  Size of logical volume pve/${name} changed from ${extents(volume.sizeBytes)} to ${extents(sizeBytes)}.`;
    yield `  Logical volume pve/${name} successfully resized.`;
    return;
  }
  if (volume.format === 'subvol') throw failure("can't resize this image format");
  if (storage.type !== 'btrfs' && sizeBytes > LARGEST_FILE_BYTES) {
    yield 'qemu-img: Could not resize file: File too large';
    const command = `/usr/bin/qemu-img resize '--preallocation=off' -f raw ${storage.path}/images/${name} ${sizeBytes}`;
    throw failure(`command '${command}' failed: exit code 1`);
  }
  yield 'Image resized.';
}

const VERSION = '1.47.2 (1-Jan-2025)';

function growStopped({ storage, volume, sizeBytes }: Wanted): string[] {
  const { name } = parseVolumeId(volume.volid);
  const path = isFileBased(storage) ? `${storage.path}/images/${name}` : `/dev/pve/${name}`;
  const blocks = Math.floor(sizeBytes / 4096);
  return [
    `e2fsck ${VERSION}`,
    'Pass 1: Checking inodes, blocks, and sizes',
    'Pass 2: Checking directory structure',
    'Pass 3: Checking directory connectivity',
    'Pass 4: Checking reference counts',
    'Pass 5: Checking group summary information',
    `resize2fs ${VERSION}`,
    `Resizing the filesystem on ${path} to ${blocks} (4k) blocks.`,
    `The filesystem on ${path} is now ${blocks} (4k) blocks long.`,
    '',
  ];
}

function growMounted({ storage, volume, sizeBytes }: Wanted, presentBytes: number, isNested: boolean): string[] {
  const device = isFileBased(storage) ? '/dev/loop1' : `/dev/pve/${parseVolumeId(volume.volid).name}`;
  const [before, after] = [presentBytes, sizeBytes].map(descriptorBlocks);
  const lines = [
    `Filesystem at ${device} is mounted on /tmp; on-line resizing required`,
    `old_desc_blocks = ${before}, new_desc_blocks = ${after}`,
  ];
  if (!isNested)
    return [
      `resize2fs ${VERSION}`,
      ...lines,
      `The filesystem on ${device} is now ${Math.floor(sizeBytes / 4096)} (4k) blocks long.`,
      '',
    ];
  const command = `unshare -m -- sh -c 'mount --make-rprivate / && mount ${device} /tmp && resize2fs ${device}'`;
  return [
    `resize2fs ${VERSION}`,
    'resize2fs: Permission denied to resize filesystem',
    ...lines,
    `Failed to update the container's filesystem: command '${command}' failed: exit code 1`,
    '',
  ];
}

/** Blocks that describe the block groups: 64 bytes for every 128 MiB. */
const descriptorBlocks = (sizeBytes: number): number => Math.ceil(Math.ceil(sizeBytes / 2 ** 27) / 64);

const extents = (bytes: number): string =>
  `${(bytes / 1024 ** 3).toFixed(2)} GiB (${Math.ceil(bytes / 4 / 1024 ** 2)} extents)`;
