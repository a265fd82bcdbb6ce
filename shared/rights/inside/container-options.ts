import { findOption } from '../../lxc/options.ts';
import { parseFeatures, parseMount, parseNetwork } from '../../lxc/property-string.ts';
import { isOn, listOf, type CallFacts } from '../call-facts.ts';
import { all, any, askedBy, held, nothing, root, unknown, type Need } from '../need.ts';
import { readVolume } from './volumes.ts';

export type OptionChange = {
  readonly vmid: string;
  /** A right on the pool is as good as one on the container that is made in it. */
  readonly pool?: string | undefined;
  readonly given: Readonly<Record<string, string>>;
  readonly removed?: readonly string[];
  /** As it is now; undefined when nobody knows, empty for a new one. */
  readonly present: Readonly<Record<string, string>> | undefined;
  readonly isUnprivileged: boolean | undefined;
  /** For sizes without a storage. */
  readonly storage?: string;
  readonly facts: CallFacts;
};

const disk = /^(rootfs|mp\d+)$/;
const nic = /^net\d+$/;
const newDisk = /^(?:([a-z][\w.-]*):)?\d+(?:\.\d+)?$/i;

/** What each option asks for; none asks for anything that is not given. (PVE/LXC.pm, check_ct_modify_config_perm) */
export function optionNeeds(change: OptionChange): Need {
  const { given, removed = [] } = change;
  return all(
    ...Object.entries(given).map(([option, value]) => askedBy(option, optionNeed(change, option, value))),
    ...removed.map((option) => askedBy('delete', optionNeed(change, option, null))),
  );
}

function optionNeed(change: OptionChange, option: string, value: string | null): Need {
  const known = findOption(option);
  if (known?.isRootOnly) return root(`${known.label}: Proxmox lets only root@pam set this, signed in by password`);
  if (option === 'features') return featureNeed(change, value);
  // Tags are asked for on the container alone. (PVE/GuestHelpers.pm, assert_tag_permissions)
  if (option === 'tags') return all(held(`/vms/${change.vmid}`, 'VM.Config.Options'), tagNeed(change.facts));
  const isDisk = disk.test(option) || /^unused\d+$/.test(option);
  const privilege = known?.privilege ?? (isDisk ? 'VM.Config.Disk' : 'VM.Config.Options');
  return all(
    guestNeed(change, privilege),
    ...(nic.test(option) ? bridgeNeeds(change, option, value) : []),
    ...(disk.test(option) && value !== null ? [diskNeed(change, value)] : []),
  );
}

export const guestNeed = ({ vmid, pool }: Pick<OptionChange, 'vmid' | 'pool'>, privilege: string): Need =>
  pool === undefined
    ? held(`/vms/${vmid}`, privilege)
    : any(held(`/vms/${vmid}`, privilege), held(`/pool/${pool}`, privilege));

/** The old bridge counts as well as the new one. (check_bridge_access) */
function bridgeNeeds({ present, facts }: OptionChange, option: string, value: string | null): Need[] {
  const texts = [value, present?.[option]].filter((text) => text !== null && text !== undefined);
  const needs = texts.flatMap((text) => bridgeNeed(text, facts));
  // An interface nobody could look at: its bridge may be any.
  return present === undefined ? [...needs, held('/sdn/zones/*', 'SDN.Use')] : needs;
}

/** A right on the bridge, on its VLAN where one is set, and on every VLAN that is let through. (check_vnet_access) */
export function bridgeNeed(text: string, { zoneOf }: Pick<CallFacts, 'zoneOf'>): Need[] {
  const network = parseNetwork(text);
  const bridge = network.get('bridge');
  if (bridge === null || bridge === '') return [];
  const place = `/sdn/zones/${zoneOf?.(bridge) ?? 'localnetwork'}/${bridge}`;
  const vlans = [...listOf(network.get('tag')), ...listOf(network.get('trunks'))];
  return vlans.length === 0 ? [held(place, 'SDN.Use')] : vlans.map((vlan) => held(`${place}/${vlan}`, 'SDN.Use'));
}

function diskNeed({ vmid, storage = 'local' }: OptionChange, value: string): Need {
  const volume = parseMount(value).get('volume') ?? '';
  if (volume.startsWith('/'))
    return root('Proxmox lets only root@pam mount directories and devices of the node, signed in by password');
  const made = newDisk.exec(volume);
  if (made) return held(`/storage/${made[1] ?? storage}`, 'Datastore.AllocateSpace');
  return readVolume(volume, vmid);
}

function featureNeed(change: OptionChange, value: string | null): Need {
  const { isUnprivileged, present } = change;
  if (isUnprivileged === false)
    return root('Proxmox lets only root@pam set features of privileged containers, signed in by password');
  const after = flagsOf(value);
  const before = flagsOf(present?.['features']);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isSame(before[name], after[name]));
  // Features that stay as they are need nothing, but nobody knows whether they do.
  const isBlind = present === undefined || isUnprivileged === undefined;
  const blind = isBlind ? [unknown('The features it has now are not known')] : [];
  if (changed.some((name) => name !== 'nesting') && !isBlind)
    return root('Proxmox lets only root@pam set features other than nesting, signed in by password');
  return all(...(changed.includes('nesting') || isBlind ? [guestNeed(change, 'VM.Allocate')] : []), ...blind);
}

const flagsOf = (text: string | null | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(parseFeatures(text ?? '').properties.map(({ key, value }) => [key ?? '', value]));
const isSame = (before: string | undefined, after: string | undefined): boolean =>
  before === after || (!isGiven(before) && !isGiven(after));
const isGiven = (value: string | undefined): boolean =>
  value !== undefined && (isOn(value) || !/^(0|off|no|false|)$/i.test(value));

/** Where the datacenter limits tags, some need Sys.Modify; by default it does not. */
const tagNeed = ({ tagPolicy }: CallFacts): Need =>
  tagPolicy === 'limited'
    ? any(held('/', 'Sys.Modify'), unknown('Which tags the datacenter lets everybody set is not known'))
    : nothing;
