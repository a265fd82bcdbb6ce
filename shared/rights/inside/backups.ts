import { isOn, listOf, type PartedCall } from '../call-facts.ts';
import { all, askedBy, held, nothing, root, unknown, type Need } from '../need.ts';

/**
 * `POST /nodes/{node}/vzdump`. That a guest may be backed up is asked for only when its turn has come: the call is taken, the
 * task ends with 403. (PVE/API2/VZDump.pm, PVE/VZDump.pm)
 */
export function backUp({ parameters }: PartedCall): Need {
  const { node = '*', storage = 'local', vmid, pool } = parameters;
  const given = (name: string, need: Need): Need => (parameters[name] === undefined ? nothing : askedBy(name, need));
  const ofRoot = root('Proxmox lets only root@pam set this, signed in by password');
  const guests = listOf(vmid).map((one) => askedBy('vmid', held(`/vms/${one}`, 'VM.Backup')));
  const isAll = isOn(parameters['all']) || pool !== undefined;
  return all(
    askedBy('storage', held(`/storage/${storage}`, 'Datastore.AllocateSpace')),
    ...guests,
    isAll ? unknown('Which guests are meant is known to the server only') : nothing,
    ...['tmpdir', 'dumpdir', 'script', 'job-id'].map((name) => given(name, ofRoot)),
    ...['bwlimit', 'performance', 'ionice'].map((name) => given(name, held('/', 'Sys.Modify'))),
    given('prune-backups', held(`/storage/${storage}`, 'Datastore.Allocate')),
    isOn(parameters['stop']) ? askedBy('stop', held(`/nodes/${node}`, 'Sys.Modify')) : nothing,
  );
}

/** `GET /nodes/{node}/vzdump/defaults`. */
export const backupDefaults = ({ parameters }: PartedCall): Need =>
  held(`/storage/${parameters['storage'] ?? 'local'}`, 'Datastore.Audit', 'Datastore.AllocateSpace');
