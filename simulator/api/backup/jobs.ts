import { randomBytes } from 'node:crypto';
import { badParameters } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { indexedNames, optionsOf } from '../../world/container-config.ts';
import { nextRun } from '../../world/calendar.ts';
import { readRetention } from '../../world/retention.ts';
import { isBindMount } from '../../world/volumes.ts';
import type { BackupJobState, ContainerState } from '../../world/world-state.ts';
import { checkBackupRights, checkSelection } from './backup.ts';
import { includedGuests } from './selection.ts';
import { text, type Call, type Handlers } from '../call.ts';

const NUMBERS = new Set(
  'enabled all bwlimit ionice lockwait pigz protected quiet remove repeat-missed stdexcludes stop stopwait zstd'.split(
    ' ',
  ),
);
const EVERY_DAY = 'mon,tue,wed,thu,fri,sat,sun';

/** The schedule of backups. (PVE::API2::Backup, PVE::API2::Cluster::BackupInfo) */
export const backupJobHandlers: Handlers = {
  'GET /cluster/backup': (call) => jobsOf(call).map((job) => describeJob(call, job)),
  'POST /cluster/backup': (call) => {
    const { id = newId(), ...given } = call.parameters;
    checkBackupRights(call);
    checkSelection(given, { isComplete: true });
    const options = withSchedule(given, { isNeeded: true });
    if (jobsOf(call).some((job) => job.id === id)) throw badParameters({ id: `Job '${id}' already exists\n` });
    if (options['exclude'] !== undefined && options['pool'] === undefined) options['all'] = '1';
    call.world.state.backupJobs = [...jobsOf(call), { id, options: { enabled: '1', ...options } }];
    call.world.changed();
    return null;
  },
  'GET /cluster/backup/{id}': (call) => describeJob(call, findJob(call)),
  'PUT /cluster/backup/{id}': (call) => {
    const { id: _id, delete: removed = '', ...given } = call.parameters;
    checkBackupRights(call);
    const job = findJob(call);
    checkSelection(given, { isComplete: false });
    const options = { ...job.options };
    for (const name of splitList(removed)) delete options[name];
    Object.assign(options, withSchedule(given, { isNeeded: false }));
    // Naming guests in one way takes back the others.
    if (given['vmid'] !== undefined) for (const name of ['all', 'exclude', 'pool']) delete options[name];
    else if (given['all'] === '1') for (const name of ['vmid', 'pool']) delete options[name];
    else if (given['pool'] !== undefined) for (const name of ['vmid', 'all']) delete options[name];
    checkSelection(options, { isComplete: true });
    job.options = options;
    call.world.changed();
    return null;
  },
  'DELETE /cluster/backup/{id}': (call) => {
    const found = findJob(call);
    call.world.state.backupJobs = jobsOf(call).filter((job) => job !== found);
    call.world.changed();
    return null;
  },
  'GET /cluster/backup/{id}/included_volumes': (call) => ({
    children: includedGuests(call.world, findJob(call).options).map(({ vmid }) => describeGuest(call, vmid)),
  }),
  'GET /cluster/backup-info': () => [{ subdir: 'not-backed-up' }],
  'GET /cluster/backup-info/not-backed-up': (call) => {
    const { containers, virtualMachines } = call.world.state;
    const covered = new Set(
      jobsOf(call).flatMap(({ options }) => includedGuests(call.world, options).map(({ vmid }) => vmid)),
    );
    const guests = [
      ...Object.values(containers).map(({ vmid, config }) => ({ vmid, name: config['hostname'], type: 'lxc' })),
      ...Object.values(virtualMachines).map(({ vmid, name }) => ({ vmid, name, type: 'qemu' })),
    ];
    return guests.filter(({ vmid }) => !covered.has(vmid)).toSorted((a, b) => a.vmid - b.vmid);
  },
};

const jobsOf = ({ world }: Call): BackupJobState[] => world.state.backupJobs ?? [];

function findJob(call: Call): BackupJobState {
  const id = text(call, 'id');
  const found = jobsOf(call).find((job) => job.id === id);
  if (!found) throw badParameters({ id: `No such job '${id}'` });
  return found;
}

function describeJob({ world }: Call, { id, options }: BackupJobState): Record<string, unknown> {
  const { 'prune-backups': retention, schedule = '', ...rest } = options;
  const values = Object.entries(rest).map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]);
  const next = options['enabled'] === '0' ? undefined : nextRun(schedule, world.clock.now());
  return {
    id,
    type: 'vzdump',
    schedule,
    ...Object.fromEntries(values),
    ...(retention === undefined ? {} : { 'prune-backups': retentionOf(retention) }),
    ...(next === undefined ? {} : { 'next-run': Math.floor(next / 1000) }),
  };
}

/** Its numbers are text in the answer. */
const retentionOf = (retention: string): Record<string, string> =>
  Object.fromEntries(Object.entries(readRetention(retention)).map(([key, count]) => [key, String(count)]));

/** Days and hour of older clients become one calendar event. (PVE::API2::Backup, schedule_param_check) */
function withSchedule(
  given: Readonly<Record<string, string>>,
  { isNeeded }: { isNeeded: boolean },
): Record<string, string> {
  const { starttime, dow, ...rest } = given;
  if (rest['schedule'] !== undefined && starttime !== undefined)
    throw badParameters({ starttime: "'starttime' and 'schedule' cannot both be set" });
  if (starttime !== undefined) {
    const schedule = dow === undefined || dow === EVERY_DAY ? starttime : `${dow} ${starttime}`;
    return { ...rest, schedule };
  }
  if (isNeeded && rest['schedule'] === undefined)
    throw badParameters({ schedule: "neither 'starttime' nor 'schedule' were set" });
  return rest;
}

function describeGuest({ world }: Call, vmid: number): Record<string, unknown> {
  const container = world.findContainer(vmid);
  if (container)
    return { id: vmid, name: container.config['hostname'] ?? `CT${vmid}`, type: 'lxc', children: volumesOf(container) };
  const machine = world.state.virtualMachines[String(vmid)];
  if (!machine) return { id: vmid, type: 'unknown', children: [] };
  const disk = { id: 'scsi0', name: `local-lvm:vm-${vmid}-disk-0`, included: 1, reason: 'enabled' };
  return { id: vmid, name: machine.name, type: 'qemu', children: [disk] };
}

/** (PVE::LXC::Config, get_backup_volumes) */
const volumesOf = ({ config }: ContainerState): Record<string, unknown>[] =>
  ['rootfs', ...indexedNames(config, 'mp')]
    .filter((key) => config[key] !== undefined)
    .map((key) => {
      const { volume, backup } = optionsOf(key, config[key]);
      const isVolume = !isBindMount(config[key] ?? '');
      const isIncluded = isVolume && (key === 'rootfs' || backup === '1');
      const reason = !isVolume ? 'not a volume' : key === 'rootfs' ? 'rootfs' : isIncluded ? 'enabled' : 'disabled';
      return { id: key, name: volume, included: isIncluded ? 1 : 0, reason };
    });

/** `backup-1a2b3c4d-5e6f` */
const newId = (): string => `backup-${randomBytes(4).toString('hex')}-${randomBytes(2).toString('hex')}`;
