import { isOn, listOf, type PartedCall } from '../call-facts.ts';
import { all, askedBy, held, nothing, root, type Need } from '../need.ts';
import { bridgeNeed, optionNeeds } from './container-options.ts';
import { volumeOf } from './volumes.ts';

const disk = /^(rootfs|mp\d+)$/;
const nic = /^net\d+$/;

/** `PUT …/config`. (PVE/API2/LXC/Config.pm, update_vm) */
export function changeOptions({ parameters, facts }: PartedCall): Need {
  const { node: _node, vmid = '*', digest: _digest, delete: removed, revert: _revert, ...given } = parameters;
  const present = facts.configOf?.(vmid);
  const isUnprivileged = present === undefined ? undefined : isOn(present['unprivileged']);
  return optionNeeds({ vmid, given, removed: listOf(removed), present, isUnprivileged, facts });
}

/** `PUT …/resize`: `disk` and `size` are looked at as if they were options of the container. (resize_vm) */
export function growDisk({ parameters, facts }: PartedCall): Need {
  const { vmid = '*', disk: name = 'rootfs' } = parameters;
  const storage = volumeOf(facts.configOf?.(vmid)?.[name] ?? '')?.storage ?? '*';
  return all(
    held(`/vms/${vmid}`, 'VM.Config.Options'),
    askedBy('disk', held(`/storage/${storage}`, 'Datastore.AllocateSpace')),
  );
}

/** `POST …/clone`: room for every disk, and every bridge of the original. (clone_vm) */
export function clone({ parameters, facts }: PartedCall): Need {
  const { vmid = '*', storage } = parameters;
  const config = facts.configOf?.(vmid);
  if (!config) return all(room(storage ?? '*'), held('/sdn/zones/*', 'SDN.Use'));
  const disks = Object.entries(config).filter(([option]) => disk.test(option));
  const bridges = Object.entries(config).filter(([option]) => nic.test(option));
  return all(
    ...disks.map(([, value]) => room(storage ?? volumeOf(value)?.storage ?? '*')),
    ...bridges.flatMap(([, value]) => bridgeNeed(value, facts)),
  );
}

const room = (storage: string): Need => askedBy('storage', held(`/storage/${storage}`, 'Datastore.AllocateSpace'));

/** `POST …/move_volume`: to another storage, or to another container. */
export function moveVolume({ parameters }: PartedCall): Need {
  const { storage, 'target-vmid': target } = parameters;
  return all(
    ...(storage === undefined ? [] : [room(storage)]),
    ...(target === undefined ? [] : [askedBy('target-vmid', held(`/vms/${target}`, 'VM.Config.Disk'))]),
  );
}

/** `POST …/snapshot` and what changes the state of a container: nothing but the schema's, and `skiplock` for root. */
export const rootMaySkipLock = ({ parameters }: PartedCall): Need =>
  isOn(parameters['skiplock'])
    ? askedBy('skiplock', root('Proxmox lets only root@pam ignore a lock, signed in by password'))
    : nothing;

/** What starts, stops or moves several guests: on all, or on each that is named. */
export const onEachGuest =
  (privilege: string) =>
  ({ parameters }: PartedCall): Need => {
    const named = listOf(parameters['vms']);
    const onEach = named.map((vmid) => held(`/vms/${vmid}`, privilege));
    return { kind: 'any', needs: [held('/', privilege), ...(onEach.length > 0 ? [all(...onEach)] : [])] };
  };
