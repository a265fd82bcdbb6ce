import { forbidden } from '../../http/pve-error.ts';
import { optionsOf } from '../../world/container-config.ts';
import { isNewDisk } from '../../tasks/apply-config.ts';
import { isBindMount, parseVolumeId } from '../../world/volumes.ts';
import { demand, isRoot, may, type Call } from '../call.ts';
import { assertTagPermissions } from '../cluster/tag-policy.ts';

const BY_OPTION: readonly (readonly [options: RegExp, privilege: string])[] = [
  [/^(cores|cpuunits|cpulimit)$/, 'VM.Config.CPU'],
  [/^(rootfs|mp\d+|unused\d+)$/, 'VM.Config.Disk'],
  [/^(memory|swap)$/, 'VM.Config.Memory'],
  [/^(net\d+|nameserver|searchdomain|hostname)$/, 'VM.Config.Network'],
];

export type Modification = {
  readonly vmid: number;
  readonly pool: string | undefined;
  /** What is set. */
  readonly given: Readonly<Record<string, string>>;
  /** What is deleted. */
  readonly removed: readonly string[];
  /** What is there before. */
  readonly present: Readonly<Record<string, string>>;
  readonly isUnprivileged: boolean;
};

/** Which right each option of a container needs. (PVE::LXC::check_ct_modify_config_perm) */
export function checkModification(call: Call, change: Modification): void {
  if (isRoot(call)) return;
  const demandOnGuest = (privilege: string): void => {
    if (may(call, `/vms/${change.vmid}`, [privilege])) return;
    if (change.pool !== undefined && may(call, `/pool/${change.pool}`, [privilege])) return;
    throw forbidden(`/vms/${change.vmid}, ${privilege}`);
  };
  for (const option of [...Object.keys(change.given), ...change.removed].toSorted(rootOnlyFirst)) {
    const value = change.given[option];
    if (/^(mp\d+|rootfs)$/.test(option) && value !== undefined && isBindMount(value)) {
      demandOnGuest('VM.Config.Disk');
      throw forbidden('mount point type bind is only allowed for root@pam');
    }
    if (/^dev\d+$/.test(option)) throw forbidden('configuring device passthrough is only allowed for root@pam');
    if (option === 'hookscript') throw forbidden('changing the hookscript is only allowed for root@pam');
    if (option === 'features') checkFeatures(change, demandOnGuest);
    else if (/^(mp\d+|rootfs)$/.test(option) && value !== undefined)
      checkVolume(call, change.vmid, option, value, demandOnGuest);
    else demandOnGuest(BY_OPTION.find(([options]) => options.test(option))?.[1] ?? 'VM.Config.Options');
    if (option === 'tags') assertTagPermissions(call, change.present[option], value);
    if (/^net\d+$/.test(option)) for (const text of [value, change.present[option]]) checkBridge(call, option, text);
  }
}

/** A new disk needs room on its storage, somebody else's disk the right to do anything there. (check_volume_access) */
function checkVolume(
  call: Call,
  vmid: number,
  option: string,
  value: string,
  demandOnGuest: (privilege: string) => void,
): void {
  demandOnGuest('VM.Config.Disk');
  const volid = optionsOf(option, value)['volume'] ?? '';
  const { storage } = parseVolumeId(volid);
  const owner = call.world.findStorage(storage)?.volumes.find((volume) => volume.volid === volid)?.vmid;
  if (isNewDisk(volid)) demand(call, `/storage/${storage}`, ['Datastore.AllocateSpace']);
  else if (owner !== undefined && owner !== vmid) demand(call, `/storage/${storage}`, ['Datastore.Allocate']);
}

const rootOnlyFirst = (a: string, b: string): number => rank(a) - rank(b);
const rank = (option: string): number => (/^(features|dev\d+|hookscript)$/.test(option) ? 0 : 1);

function checkFeatures(
  { given, present, isUnprivileged }: Modification,
  demandOnGuest: (privilege: string) => void,
): void {
  if (!isUnprivileged) throw forbidden('changing feature flags for privileged container is only allowed for root@pam');
  const before = optionsOf('features', present['features']);
  const after = optionsOf('features', given['features']);
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => (before[name] ?? '0') !== (after[name] ?? '0'),
  );
  if (changed.some((name) => name !== 'nesting')) {
    throw forbidden('changing feature flags (except nesting) is only allowed for root@pam');
  }
  demandOnGuest('VM.Allocate');
}

/** (PVE::RPCEnvironment, check_sdn_bridge) */
export function checkBridge(call: Call, option: string, text: string | undefined): void {
  const { bridge, tag } = optionsOf(option, text);
  if (bridge === undefined) return;
  const path = `/sdn/zones/localnetwork/${bridge}`;
  if (may(call, path, ['SDN.Use'])) return;
  if (tag !== undefined && may(call, `${path}/${tag}`, ['SDN.Use'])) return;
  throw forbidden(`${path}, SDN.Use`);
}
