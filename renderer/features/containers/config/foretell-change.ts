import type { ConfigChange, ContainerConfig } from '../../../../shared/domain/container-config.ts';
import { changeParameters, freeName, isRemovable, wantedValue } from '../../../../shared/lxc/config-change.ts';
import { parseFeatures } from '../../../../shared/lxc/property-string.ts';
import type { SubOption } from '../../../../shared/lxc/value-type.ts';
import type { ApiCall } from '../../../../shared/rights/call-facts.ts';
import { missingWords, type Login } from '../../../../shared/rights/judge.ts';
import { releaseOf } from '../../../../shared/rights/method-table.ts';
import { predictCall } from '../../../../shared/rights/predict-call.ts';
import { zoneOf } from '../../../../shared/rights/zone-of.ts';

/** Who would ask, and the Proxmox VE of the container's node; null where it is not known. */
export type Asker = { readonly login: Login | null; readonly version: string | null };

/** Why Proxmox would refuse the call, such as `Needs SDN.Use on /sdn/zones/localnetwork/vmbr1`; null when not, or when nobody knows. */
function refusalOf(call: ApiCall, { options }: ContainerConfig, { login, version }: Asker): string | null {
  if (login === null) return null;
  const present = Object.fromEntries(
    options.flatMap(({ name, current }) => (current === null ? [] : [[name, current] as const])),
  );
  const verdict = predictCall(call, login, {
    release: releaseOf(version ?? undefined),
    configOf: () => present,
    zoneOf: (bridge) => zoneOf(bridge, login.permissions),
  });
  if (verdict.state !== 'refused') return null;
  // Of what the schema asks for any change, the option's own need says more.
  const own = verdict.missing.filter(({ parameter }) => parameter !== undefined);
  const shown = own.length > 0 ? own : verdict.missing;
  return shown.map((one) => (one.kind === 'root' ? missingWords(one) : `Needs ${missingWords(one)}`)).join('; ');
}

const callOf = (change: ConfigChange, { node, vmid, digest }: ContainerConfig): ApiCall => ({
  method: 'PUT',
  path: `/nodes/${node}/lxc/${vmid}/config`,
  parameters: changeParameters(change, digest),
});
const nothing: ConfigChange = { set: {}, delete: [], revert: [] };

/** Why Proxmox would refuse this value of an option, or that it is taken out for null. */
export const editReason = (name: string, value: string | null, config: ContainerConfig, asker: Asker): string | null =>
  refusalOf(
    callOf({ ...nothing, ...(value === null ? { delete: [name] } : { set: { [name]: value } }) }, config),
    config,
    asker,
  );

/** Why this login can change the option in no way; null when it can or nobody knows. What is chosen in it may ask for more. */
export function optionReason(name: string, config: ContainerConfig, asker: Asker): string | null {
  const value = wantedValue(config, name);
  if (name === 'features') return editReason(name, otherNesting(value), config, asker);
  const removal = editReason(name, null, config, asker);
  if (value === null) return removal;
  const change = editReason(name, value, config, asker);
  return isRemovable(name) && removal === null ? null : change;
}

/** Why not one more of a family such as `net` can be added. Those that are there may ask for more, such as a right on their own bridge. */
export const addReason = (
  family: string,
  config: ContainerConfig,
  taken: Iterable<string>,
  asker: Asker,
): string | null => optionReason(freeName(family, config, taken) ?? `${family}0`, config, asker);

/** Whether this login can change none of the options that are set. */
export const isReadOnly = (config: ContainerConfig, asker: Asker): boolean =>
  asker.login !== null && config.options.every(({ name }) => optionReason(name, config, asker) !== null);

/** The least that can be changed of them. */
const otherNesting = (features: string | null): string => {
  const now = parseFeatures(features ?? '');
  return now.with('nesting', now.get('nesting') === '1' ? null : '1').toString();
};

/** Why the disk cannot grow, as far as rights decide. */
export const growReason = (disk: string, config: ContainerConfig, asker: Asker): string | null =>
  refusalOf(
    {
      method: 'PUT',
      path: `/nodes/${config.node}/lxc/${config.vmid}/resize`,
      parameters: { disk, size: '+1G' },
    },
    config,
    asker,
  );

/** Why one sub-option, such as `fuse` of the features, cannot be set. */
export function subOptionReason({ isRootOnly }: SubOption, login: Login | null): string | null {
  return isRootOnly && login !== null && !login.isRoot ? 'Only root@pam, signed in by password, may set it' : null;
}
