import { badParameters, failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { runBackup, type BackupOrder } from '../../tasks/run-backup.ts';
import { printConfigFile } from '../../world/config-file.ts';
import { readVolumeName } from '../../world/volume-names.ts';
import { parseVolumeId } from '../../world/volumes.ts';
import { demand, flag, isRoot, may, nodeOf, text, type Call, type Handlers } from '../call.ts';
import { includedGuests } from './selection.ts';
import { checkVolumeAccess } from '../storage/volume-access.ts';

/** In this order they stand in the line with which a job introduces itself. */
const COMMAND_LINE =
  'all vmid exclude pool remove node storage compress mode protected notes-template prune-backups mailto bwlimit ionice dumpdir'.split(
    ' ',
  );

/** (PVE::API2::VZDump) */
export const backupHandlers: Handlers = {
  'POST /nodes/{node}/vzdump': (call) => {
    const node = nodeOf(call);
    checkBackupRights(call);
    checkSelection(call.parameters, { isComplete: true });
    const guests = includedGuests(call.world, call.parameters);
    const isForAll = flag(call, 'all') || (call.parameters['exclude'] !== undefined && !call.parameters['pool']);
    const local = guests.filter((guest) => guest.node === node || guest.node === undefined);
    if (flag(call, 'stop')) {
      for (const task of call.world.state.tasks) {
        if (task.type === 'vzdump' && task.node === node) call.world.tasks.stop(task.upid);
      }
      if (local.length === 0) return 'OK';
    }
    if (local.length === 0 && !isForAll) return 'OK';
    const { storage } = call.parameters;
    if (storage !== undefined) demand(call, `/storage/${storage}`, ['Datastore.AllocateSpace']);
    const vmids = local.map(({ vmid }) => vmid);
    const skipped = guests.filter((guest) => !local.includes(guest)).map(({ vmid }) => vmid);
    const order = orderOf(call, { node, vmids, skipped, isForAll });
    return call.world.tasks.start({
      node,
      type: 'vzdump',
      id: vmids.length === 1 ? String(vmids[0]) : '',
      owner: call.who.authid,
      run: (task) => runBackup(call.world, order, task),
    });
  },
  'GET /nodes/{node}/vzdump/defaults': (call) => {
    const node = nodeOf(call);
    const id = call.parameters['storage'] ?? 'local';
    demand(call, `/storage/${id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], { any: true });
    const storage = call.world.storage(id);
    if (!storage.content.includes('backup'))
      throw failure(`can't use storage '${id}' for backups - wrong content type`);
    const sees = may(call, `/nodes/${node}`, ['Sys.Audit']);
    return {
      all: 0,
      bwlimit: 0,
      compress: '0',
      lockwait: 180,
      mailnotification: 'always',
      mode: 'snapshot',
      'notification-mode': 'auto',
      pigz: 0,
      'prune-backups': storage.options?.['prune-backups'] ?? 'keep-all=1',
      remove: 1,
      stdexcludes: 1,
      stop: 0,
      stopwait: 10,
      storage: id,
      zstd: 1,
      ...(sees ? { dumpdir: `${storage.path}/dump`, ionice: 7 } : {}),
    };
  },
  'GET /nodes/{node}/vzdump/extractconfig': (call) => {
    const node = nodeOf(call);
    const volid = text(call, 'volume');
    checkVolumeAccess(call, volid);
    const { storage: id } = parseVolumeId(volid);
    const storage = call.world.enabledStorage(id, node);
    const { vmid, path } = readVolumeName(storage, volid);
    // A volume nobody owns leaves the path without an id.
    demand(call, `/vms/${vmid ?? ''}`, ['VM.Backup']);
    const volume = call.world.volumesOn(storage, node).find((each) => each.volid === volid);
    if (!volume) throw failure(`ERROR: file '${path}' does not exist`);
    if (!volume.backup) throw failure(`ERROR: archive '${path}' does not contain a configuration`);
    return printConfigFile(volume.backup.config);
  },
};

/** What only root or a keeper of the node or storage may set. (PVE::API2::VZDump, assert_param_permission_vzdump) */
export function checkBackupRights(call: Call): void {
  if (isRoot(call)) return;
  for (const name of ['tmpdir', 'dumpdir', 'script', 'job-id']) {
    if (call.parameters[name] !== undefined) throw badParameters({ [name]: 'Only root may set this option.' });
  }
  if (['bwlimit', 'ionice', 'performance'].some((name) => call.parameters[name] !== undefined))
    demand(call, '/', ['Sys.Modify']);
  if (call.parameters['prune-backups'] !== undefined)
    demand(call, `/storage/${call.parameters['storage'] ?? 'local'}`, ['Datastore.Allocate']);
}

/** Whose backups are wanted can be said in one way only. (PVE::VZDump, verify_vzdump_parameters) */
export function checkSelection(given: Readonly<Record<string, string>>, { isComplete }: { isComplete: boolean }): void {
  const vmid = given['vmid'] === '' ? undefined : given['vmid'];
  if (given['all'] === '1' && vmid !== undefined) throw badParameters({ all: "option conflicts with option 'vmid'" });
  if (given['exclude'] !== undefined && vmid !== undefined)
    throw badParameters({ exclude: "option conflicts with option 'vmid'" });
  if (given['pool'] !== undefined && vmid !== undefined)
    throw badParameters({ pool: "option conflicts with option 'vmid'" });
  if (given['notes-template']?.includes('\n')) throw badParameters({ 'notes-template': 'contains a line feed' });
  const isSaid = [given['all'] === '1', given['stop'] === '1', given['pool'], given['exclude'], vmid].some(Boolean);
  if (isComplete && !isSaid) throw badParameters({ vmid: 'property is missing' });
}

function orderOf(call: Call, chosen: Pick<BackupOrder, 'node' | 'vmids' | 'skipped' | 'isForAll'>): BackupOrder {
  const { parameters } = call;
  const { storage, dumpdir } = parameters;
  const mode = parameters['mode'] ?? 'snapshot';
  return {
    ...chosen,
    commandLine: commandLine(parameters, chosen.node),
    mode: mode === 'stop' || mode === 'suspend' ? mode : 'snapshot',
    compress: parameters['compress'] ?? '0',
    storageId: storage ?? (dumpdir === undefined ? 'local' : undefined),
    dumpDirectory: dumpdir,
    retention: parameters['prune-backups'],
    removesOld: parameters['remove'] !== '0',
    notesTemplate: parameters['notes-template'],
    isProtected: flag(call, 'protected'),
    ionice: parameters['ionice'] ?? '7',
    bandwidthLimit: parameters['bwlimit'],
    waitMinutes: Number(parameters['lockwait'] ?? 180),
    mayBackUp: (vmid) => may(call, `/vms/${vmid}`, ['VM.Backup']),
    isAdministrator: may(call, `/storage/${storage ?? 'local'}`, ['Datastore.Allocate']),
  };
}

/** (PVE::VZDump::Common, command_line) */
function commandLine(given: Readonly<Record<string, string>>, node: string): string {
  const { vmid = '', ...named } = given;
  const options: Readonly<Record<string, string>> = { ...named, node };
  const words = COMMAND_LINE.filter((name) => name in options).map((name) => `--${name} ${quote(options[name] ?? '')}`);
  return ['vzdump', ...splitList(vmid), ...words].join(' ');
}

const quote = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`;
