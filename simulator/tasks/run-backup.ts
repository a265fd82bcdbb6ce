import { failure, PveError, reasonOf } from '../http/pve-error.ts';
import { checkProtection } from '../world/protected-backups.ts';
import { keepsAll, printRetention, readRetention } from '../world/retention.ts';
import type { StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { archiveContainer, type Archive, type ArchiveOrder } from './back-up-container.ts';
import { archiveMachine } from './back-up-machine.ts';
import { withBackupLock } from './backup-lock.ts';
import { logTime, printArchiveSize, printDuration, stampOf } from './backup-archive.ts';
import { pruneBackups } from './prune-backups.ts';
import { isInterrupted, type TaskHandle } from './task-manager.ts';

export type BackupOrder = {
  readonly node: string;
  readonly vmids: readonly number[];
  /** Guests asked for that live on other nodes. */
  readonly skipped: readonly number[];
  /** As the job introduces itself. */
  readonly commandLine: string;
  readonly mode: 'snapshot' | 'suspend' | 'stop';
  readonly compress: string;
  readonly storageId: string | undefined;
  /** A folder of the node instead of a storage. */
  readonly dumpDirectory: string | undefined;
  /** Instead of what the storage keeps. */
  readonly retention: string | undefined;
  readonly removesOld: boolean;
  readonly notesTemplate: string | undefined;
  readonly isProtected: boolean;
  readonly ionice: string;
  readonly bandwidthLimit: string | undefined;
  /** How long to wait for another job of the node. */
  readonly waitMinutes: number;
  /** Whether guests one may not back up are left out silently. */
  readonly isForAll: boolean;
  readonly mayBackUp: (vmid: number) => boolean;
  readonly isAdministrator: boolean;
};

/** The work of a `vzdump` task. (PVE::VZDump, new and exec_backup) */
export async function runBackup(world: World, order: BackupOrder, task: TaskHandle): Promise<void> {
  const storage = findTarget(world, order);
  try {
    await withBackupLock(world, order, task, () => runJob(world, order, storage, task));
  } catch (error) {
    throw isInterrupted(task) ? failure(INTERRUPTED) : error;
  }
}

async function runJob(world: World, order: BackupOrder, storage: StorageState, task: TaskHandle): Promise<void> {
  task.log(`INFO: starting new backup job: ${order.commandLine}`);
  if (order.skipped.length > 0) task.log(`INFO: skip external VMs: ${order.skipped.toSorted(byNumber).join(', ')}`);
  const chosen: number[] = [];
  for (const vmid of order.vmids.toSorted(byNumber)) {
    if (!world.isVmidTaken(String(vmid)) || order.mayBackUp(vmid)) chosen.push(vmid);
    else if (!order.isForAll) throw new PveError(403, `403 Permission check failed (/vms/${vmid}, VM.Backup)\n`);
  }
  let failures = 0;
  for (const vmid of chosen) if (!(await backUp(world, order, { vmid, storage }, task))) failures += 1;
  task.log(`INFO: Backup job finished ${failures > 0 ? 'with errors' : 'successfully'}`);
  if (failures > 0) throw failure('job errors');
}

const byNumber = (a: number, b: number): number => a - b;

function findTarget(world: World, { storageId, dumpDirectory, node }: BackupOrder): StorageState {
  if (storageId === undefined) {
    const folder = (dumpDirectory ?? '').replace(/\/+$/, '');
    const found = world.state.storages.find(({ path }) => path !== '' && `${path}/dump` === folder);
    if (!found) throw failure(`dumpdir '${dumpDirectory}' does not exist`);
    return found;
  }
  const complaint = `could not get storage information for '${storageId}': `;
  try {
    const storage = world.enabledStorage(storageId, node);
    if (storage.content.includes('backup')) return storage;
  } catch (error) {
    throw failure(`${complaint}${reasonOf(error)}`);
  }
  throw failure(`${complaint}can't use storage '${storageId}' for backups - wrong content type`);
}

/** The job has its own word for it. (PVE::API2::VZDump, vzdump) */
const INTERRUPTED = 'interrupted by signal';

/** Whether it went well; what goes wrong with one guest does not keep the others from their turn. */
async function backUp(
  world: World,
  order: BackupOrder,
  { vmid, storage }: { vmid: number; storage: StorageState },
  task: TaskHandle,
): Promise<boolean> {
  const info = (line: string): void => task.log(`INFO: ${line}`);
  const startedAt = world.clock.now();
  try {
    if (!world.isVmidTaken(String(vmid))) throw failure(`unable to find VM '${vmid}'`);
    const subtype = world.findContainer(vmid) ? 'lxc' : 'qemu';
    const retention = order.retention ?? storage.options?.['prune-backups'] ?? 'keep-all=1';
    checkLimits(world, order, { vmid, subtype, storage, retention });
    info(`Starting Backup of VM ${vmid} (${subtype})`);
    info(`Backup started at ${logTime(startedAt)}`);
    const baseName = `vzdump-${subtype}-${vmid}-${stampOf(startedAt)}`;
    const { mode, compress, ionice, bandwidthLimit, node } = order;
    const wanted = { storage, node, mode, compress, ionice, bandwidthLimit, baseName };
    const archive = await archiveGuest(world, vmid, wanted, task);
    try {
      store(world, order, { vmid, storage, archive, startedAt }, task);
      if (order.removesOld && !keepsAll(readRetention(retention)))
        prune(world, order, { vmid, subtype, storage, retention }, task);
    } finally {
      await archive.finish();
    }
    info(`Finished Backup of VM ${vmid} (${printDuration(world.clock.now() - startedAt)})`);
    info(`Backup finished at ${logTime(world.clock.now())}`);
    return true;
  } catch (error) {
    const isStopped = isInterrupted(task);
    if (task.signal.aborted && !isStopped) throw error;
    const reason = isStopped ? INTERRUPTED : reasonOf(error);
    task.logLast(`ERROR: Backup of VM ${vmid} failed - ${reason}`);
    task.logLast(`INFO: Failed at ${logTime(world.clock.now())}`);
    if (!isStopped) return false;
    task.logLast(`ERROR: Backup job failed - ${INTERRUPTED}`);
    throw failure(INTERRUPTED);
  }
}

function archiveGuest(world: World, vmid: number, wanted: ArchiveOrder, task: TaskHandle): Promise<Archive> {
  const container = world.findContainer(vmid);
  if (container) return archiveContainer(world, container, wanted, task);
  const machine = world.state.virtualMachines[String(vmid)];
  if (machine) return archiveMachine(world, machine, wanted, task);
  throw failure(`unable to find VM '${vmid}'`);
}

type Group = { vmid: number; subtype: string; storage: StorageState; retention: string };

/** A job that must not remove anything stops where the storage would keep no more. */
function checkLimits(world: World, order: BackupOrder, { vmid, subtype, storage, retention }: Group): void {
  const present = world
    .volumesOn(storage, order.node)
    .filter((volume) => volume.content === 'backup' && volume.vmid === vmid && volume.backup?.subtype === subtype);
  if (order.isProtected) {
    const sample = {
      vmid,
      node: storage.isShared ? null : order.node,
      ...(present[0]?.backup ? { backup: present[0].backup } : {}),
    };
    checkProtection(storage, sample, order);
    return;
  }
  const keep = readRetention(retention);
  if (order.removesOld || keepsAll(keep)) return;
  const limit = Object.values(keep).reduce((sum, count) => sum + count, 0);
  if (present.filter(({ isProtected }) => !isProtected).length < limit) return;
  throw failure(
    `There is a max backup limit of ${limit} enforced by the target storage or the vzdump parameters. Either increase the limit or delete old backups.`,
  );
}

function store(
  world: World,
  order: BackupOrder,
  { vmid, storage, archive, startedAt }: { vmid: number; storage: StorageState; archive: Archive; startedAt: number },
  task: TaskHandle,
): void {
  const { fileName, sizeBytes, content } = archive;
  task.log(`INFO: archive file size: ${printArchiveSize(sizeBytes)}`);
  const volume: VolumeState = {
    volid: `${storage.id}:backup/${fileName}`,
    node: storage.isShared ? null : order.node,
    content: 'backup',
    format: fileName.slice(fileName.indexOf('.') + 1),
    sizeBytes,
    createdAt: startedAt,
    vmid,
    backup: content,
  };
  storage.volumes.push(volume);
  if (order.storageId !== undefined && order.notesTemplate !== undefined && order.notesTemplate !== '') {
    task.log('INFO: adding notes to backup');
    volume.notes = fillNotes(order.notesTemplate, { vmid, node: order.node, guestName: archive.guestName });
  }
  if (order.storageId !== undefined && order.isProtected) {
    task.log('INFO: marking backup as protected');
    volume.isProtected = true;
  }
  world.changed();
}

function prune(world: World, order: BackupOrder, { vmid, subtype, storage, retention }: Group, task: TaskHandle): void {
  task.log(`INFO: prune older backups with retention: ${printRetention(readRetention(retention))}`);
  const pruned = pruneBackups(
    world,
    { storageId: storage.id, node: order.node, vmid, subtype, retention },
    { isDryRun: false, log: (line) => task.log(`INFO: ${line}`) },
  );
  const count = pruned.filter(({ mark }) => mark === 'remove').length;
  task.log(`INFO: pruned ${count} backup(s)${count > 0 ? ' not covered by keep-retention policy' : ''}`);
}

/** `{{guestname}} on {{node}}`; `\n` and `\\` are written out. (PVE::VZDump, generate_notes) */
function fillNotes(
  template: string,
  { vmid, node, guestName }: { vmid: number; node: string; guestName: string },
): string {
  const values: Readonly<Record<string, string>> = {
    cluster: 'standalone node',
    guestname: guestName,
    node,
    vmid: String(vmid),
  };
  return template
    .replaceAll(/\\(n|\\)/g, (_, letter: string) => (letter === 'n' ? '\n' : '\\'))
    .replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
