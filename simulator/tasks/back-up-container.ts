import { leaveOut } from '../guest/leave-out.ts';
import { failure } from '../http/pve-error.ts';
import { indexedNames, optionsOf } from '../world/container-config.ts';
import { checkUnlocked } from '../world/guest-config.ts';
import { fits } from '../world/space.ts';
import { parseVolumeId } from '../world/volumes.ts';
import type { BackupContent, ContainerState, StorageState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { archiveCommand, packingOf } from './backup-archive.ts';
import { shutDown, startContainer } from './power-container.ts';
import type { TaskHandle } from './task-manager.ts';

export type ArchiveOrder = {
  readonly storage: StorageState;
  readonly node: string;
  readonly mode: 'snapshot' | 'suspend' | 'stop';
  readonly compress: string;
  readonly ionice: string;
  readonly bandwidthLimit: string | undefined;
  /** Name of the archive without folder and ending. */
  readonly baseName: string;
};

export type Archive = {
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly content: BackupContent;
  readonly guestName: string;
  /** What is left to do once notes are written and older backups are gone. */
  readonly finish: () => Promise<void>;
};

type Disk = { readonly key: string; readonly volid: string; readonly mountedAt: string };

const MIB = 1024 ** 2;
/** `stopwait` of vzdump. */
const STOP_WAIT_S = 600;
const TAR_BLOCK = 10_240;
const SNAPSHOT_TYPES = new Set(['lvmthin', 'zfspool', 'btrfs', 'rbd']);
const UNKNOWN_SIZE_BYTES = 207 * MIB;

/** One container into one archive; its lock and its run are given back even after a failure. (PVE::VZDump, exec_backup_task) */
export async function archiveContainer(
  world: World,
  container: ContainerState,
  order: ArchiveOrder,
  task: TaskHandle,
): Promise<Archive> {
  const info = (line: string): void => task.log(`INFO: ${line}`);
  const { vmid } = container;
  const wasRunning = container.startedAt !== null;
  const quiet: TaskHandle = { ...task, log: () => undefined, logLast: () => undefined, warn: () => undefined };
  const target = { node: order.node, vmid };
  info(`status = ${wasRunning ? 'running' : 'stopped'}`);
  await world.locks.hold(vmid, () => {
    checkUnlocked(container);
    container.config['lock'] = 'backup';
    world.changed();
  });
  let [hasSnapshot, isHalted, stoppedAt] = [false, false, 0];
  const giveBack = async (): Promise<void> => {
    if (container.config['lock'] === 'backup') delete container.config['lock'];
    if (hasSnapshot) {
      if (!task.signal.aborted) info("cleanup temporary 'vzdump' snapshot");
      for (const line of snapshotLines(world, disks, 'removed')) if (!task.signal.aborted) task.log(line);
    }
    if (isHalted && container.startedAt === null) {
      if (!task.signal.aborted) info('restarting vm');
      await startContainer(world, target, { ...quiet, sleep: (ms) => world.clock.sleep(ms) }, { skipLock: true });
      if (!task.signal.aborted) info(onlineAgain(world.clock.now() - stoppedAt));
    }
    world.changed();
  };
  const { disks, describe, leftOut } = disksOf(container);
  try {
    let mode = wasRunning ? order.mode : 'stop';
    if (mode === 'snapshot') {
      describe.forEach(info);
      if (!disks.every(({ volid }) => SNAPSHOT_TYPES.has(typeOf(world, volid)))) {
        info('mode failure - some volumes do not support snapshots');
        info("trying 'suspend' mode instead");
        mode = 'suspend';
      }
    }
    const isPrepared = mode === 'snapshot';
    info(`backup mode: ${mode}`);
    if (order.bandwidthLimit !== undefined && order.bandwidthLimit !== '0')
      info(`bandwidth limit: ${order.bandwidthLimit} KiB/s`);
    info(`ionice priority: ${order.ionice}`);
    if (!isPrepared) describe.forEach(info);
    const unpackedBytes = writtenBytes(world, container, disks);
    if (mode === 'stop' && wasRunning) {
      info('stopping virtual guest');
      stoppedAt = world.clock.now();
      await world.locks.hold(vmid, () =>
        shutDown(world, container, { timeoutSeconds: STOP_WAIT_S, killsAfterTimeout: false }, quiet),
      );
      isHalted = true;
    } else if (mode === 'suspend') {
      await synchronize(
        world,
        container,
        { unpackedBytes, temporary: `${order.storage.path}/dump/${order.baseName}.tmp` },
        task,
      );
    } else if (mode === 'snapshot') {
      if (disks.length > 1) info('suspend vm to make snapshot');
      info("create storage snapshot 'vzdump'");
      for (const line of snapshotLines(world, disks, 'created')) task.log(line);
      if (disks.length > 1) {
        info('resume vm');
        info(onlineAgain(0));
      }
      hasSnapshot = true;
    }
    await world.guests.settleHostKeys(container);
    const content = contentOf(world, container, { unpackedBytes, leftOut });
    const sizeBytes = await writeArchive(world, container, order, { unpackedBytes, disks }, task);
    const guestName = container.config['hostname'] ?? `CT${vmid}`;
    return { fileName: fileNameFor(order), sizeBytes, content, guestName, finish: giveBack };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

const fileNameFor = ({ baseName, compress }: ArchiveOrder): string => `${baseName}.tar${packingOf(compress).ending}`;

async function writeArchive(
  world: World,
  container: ContainerState,
  order: ArchiveOrder,
  { unpackedBytes, disks }: { unpackedBytes: number; disks: readonly Disk[] },
  task: TaskHandle,
): Promise<number> {
  const { storage, node, compress, baseName } = order;
  task.log(`INFO: creating vzdump archive '${storage.path}/dump/${fileNameFor(order)}'`);
  await task.sleep(500 + unpackedBytes / 110_000);
  const { share, fullDisk } = packingOf(compress);
  const sizeBytes = Math.round(unpackedBytes * share);
  if (!fits(world, storage, node, sizeBytes)) {
    task.log(`INFO: ${fullDisk.line}`);
    const sources = disks.map(({ mountedAt }) => `.${mountedAt}`);
    throw failure(archiveCommand(container, { storage, baseName, sources, compress }));
  }
  task.log(`INFO: Total bytes written: ${unpackedBytes} (${Math.round(unpackedBytes / MIB)}MiB, 104MiB/s)`);
  return sizeBytes;
}

/** A copy is made twice: all of it while the guest runs, the rest while it stands still. */
async function synchronize(
  world: World,
  container: ContainerState,
  { unpackedBytes, temporary }: { unpackedBytes: number; temporary: string },
  task: TaskHandle,
): Promise<void> {
  const info = (line: string): void => task.log(`INFO: ${line}`);
  const from = `/proc/${container.pid}/root/`;
  const seconds = Math.max(1, Math.round(unpackedBytes / (90 * MIB)));
  info(`starting first sync ${from} to ${temporary}`);
  await task.sleep(seconds * 1000);
  info(`first sync finished - transferred ${(unpackedBytes / MIB).toFixed(2)}M bytes in ${seconds}s`);
  info('suspending guest');
  const stoppedAt = world.clock.now();
  info(`starting final sync ${from} to ${temporary}`);
  await task.sleep(1000);
  info('final sync finished - transferred 0 bytes in 1s');
  info('resuming guest');
  info(onlineAgain(world.clock.now() - stoppedAt));
}

const onlineAgain = (ms: number): string =>
  `guest is online again after ${ms < 1000 ? '<1' : Math.floor(ms / 1000)} seconds`;

/** The root disk is always in a backup, other volumes when they say so, paths of the node never. */
function disksOf({ config }: ContainerState): { disks: Disk[]; describe: string[]; leftOut: string[] } {
  const disks: Disk[] = [];
  const leftOut: string[] = [];
  const describe = config['hostname'] === undefined ? [] : [`CT Name: ${config['hostname']}`];
  for (const key of ['rootfs', ...indexedNames(config, 'mp')]) {
    const { volume, mp = '/', backup } = optionsOf(key, config[key]);
    if (volume === undefined) continue;
    const kind = volume.startsWith('/dev/') ? 'device' : volume.startsWith('/') ? 'bind' : 'volume';
    if (kind === 'volume' && (key === 'rootfs' || backup === '1')) {
      disks.push({ key, volid: volume, mountedAt: mp });
      describe.push(`including mount point ${key} ('${mp}') in backup`);
    } else {
      leftOut.push(mp);
      describe.push(`excluding ${kind} mount point ${key} ('${mp}') from backup (${reasonFor(kind)})`);
    }
  }
  return { disks, describe, leftOut };
}

const reasonFor = (kind: string): string => (kind === 'volume' ? 'disabled' : 'not a volume');

const typeOf = ({ state }: World, volid: string): string =>
  state.storages.find(({ id }) => id === parseVolumeId(volid).storage)?.type ?? 'dir';

/** Only LVM says something when a snapshot is made or removed. */
const snapshotLines = (world: World, disks: readonly Disk[], what: 'created' | 'removed'): string[] =>
  disks
    .filter(({ volid }) => typeOf(world, volid) === 'lvmthin')
    .map(({ volid }) => {
      const { name } = parseVolumeId(volid);
      return `  Logical volume "snap_${name}_vzdump" ${what === 'created' ? 'created' : 'successfully removed'}.`;
    });

/** In whole blocks of tar. */
function writtenBytes({ state }: World, container: ContainerState, disks: readonly Disk[]): number {
  const used = disks.map(({ key, volid }) => {
    const volumes = state.storages.flatMap((storage) => storage.volumes);
    const found = volumes.find(
      (volume) => volume.volid === volid && (volume.node ?? container.node) === container.node,
    );
    return found?.usedBytes ?? (key === 'rootfs' ? UNKNOWN_SIZE_BYTES : MIB);
  });
  const total = used.reduce((sum, bytes) => sum + bytes, 0);
  return Math.ceil(total / TAR_BLOCK) * TAR_BLOCK;
}

function contentOf(
  world: World,
  container: ContainerState,
  { unpackedBytes, leftOut }: { unpackedBytes: number; leftOut: readonly string[] },
): BackupContent {
  const { lock: _lock, parent: _parent, ...config } = container.config;
  const running = world.guests.get(container.vmid);
  const { image, hostKeys, authorizedKeys, rootPassword } = container;
  const savedGuest = leaveOut(running ? running.saveState() : container.savedGuest, leftOut);
  const inside = structuredClone({ image, hostKeys, authorizedKeys, rootPassword, savedGuest });
  return { subtype: 'lxc', config, inside, unpackedBytes };
}
