import { isOn, type PartedCall } from '../call-facts.ts';
import { all, any, askedBy, held, nothing, unknown, type Need } from '../need.ts';
import { guestNeed, optionNeeds } from './container-options.ts';
import { readVolume } from './volumes.ts';

/** What the handler takes for itself; everything else is an option of the container. (PVE/API2/LXC.pm, create_vm) */
const ownParameters: ReadonlySet<string> = new Set([
  'node',
  'vmid',
  'ostemplate',
  'storage',
  'pool',
  'password',
  'ssh-public-keys',
  'unprivileged',
  'restore',
  'force',
  'unique',
  'start',
  'bwlimit',
  'ignore-unpack-errors',
  'ha-managed',
]);
const disk = /^(rootfs|mp\d+)$/;

/** `POST /nodes/{node}/lxc`: creating or restoring. Only what is given is asked for. */
export function createContainer({ parameters, facts }: PartedCall): Need {
  const { vmid = '*', pool, ostemplate = '', storage = 'local' } = parameters;
  const isRestore = isOn(parameters['restore']);
  const given = Object.fromEntries(Object.entries(parameters).filter(([name]) => !ownParameters.has(name)));
  const isUnprivileged = willBeUnprivileged({ parameters, facts });
  const isPrivilegedNeed = isUnprivileged ? nothing : held('/', 'Sys.Modify');
  return all(
    // 8 asks for no more than for others.
    facts.release === '8'
      ? nothing
      : isUnprivileged === undefined
        ? any(held('/', 'Sys.Modify'), unknown('Whether the container in the backup is privileged is not known'))
        : askedBy('unprivileged', isPrivilegedNeed),
    allocating({ parameters, facts }),
    optionNeeds({ vmid, pool, given, present: {}, isUnprivileged, storage, facts }),
    askedBy('ostemplate', readVolume(ostemplate, isRestore ? vmid : null)),
    ...storageNeeds(given, storage),
    ...(isOn(parameters['ha-managed']) ? [askedBy('ha-managed', held('/', 'Sys.Console'))] : []),
  );
}

function allocating({ parameters, facts }: PartedCall): Need {
  const { vmid = '*', pool } = parameters;
  const make = askedBy('vmid', guestNeed({ vmid, pool }, 'VM.Allocate'));
  if (!isOn(parameters['restore']) || !isOn(parameters['force'])) return make;
  const isThere = facts.isThere?.(vmid);
  if (isThere === false) return make;
  const mayOverwrite = held(`/vms/${vmid}`, 'VM.Backup');
  return any(make, isThere ? mayOverwrite : all(mayOverwrite, unknown(`Whether ${vmid} is there is not known`)));
}

/** Left out it is what the version takes: unprivileged since 9; a backup's own where one is restored. */
function willBeUnprivileged({ parameters, facts }: PartedCall): boolean | undefined {
  const given = parameters['unprivileged'];
  if (given !== undefined) return isOn(given);
  if (isOn(parameters['restore'])) return facts.isArchiveUnprivileged?.(parameters['ostemplate'] ?? '');
  return facts.release === '9';
}

/** Every storage that gets a disk; the one of the root file system is named by `storage` where no disk is given. */
function storageNeeds(given: Readonly<Record<string, string>>, storage: string): Need[] {
  const named = Object.entries(given).flatMap(([option, value]) => {
    const name = disk.test(option) ? /^(?:volume=)?([a-z][\w.-]*):/i.exec(value)?.[1] : undefined;
    return name === undefined ? [] : [askedBy(option, held(`/storage/${name}`, 'Datastore.AllocateSpace'))];
  });
  const isGiven = given['rootfs'] !== undefined;
  return isGiven ? named : [...named, askedBy('storage', held(`/storage/${storage}`, 'Datastore.AllocateSpace'))];
}
