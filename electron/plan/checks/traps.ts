import type { Finding } from '../../../shared/domain/plan.ts';
import { parseFeatures } from '../../../shared/lxc/property-string.ts';
import { mountsOf } from '../spec-parts.ts';
import { staysStopped } from '../../../shared/domain/container-spec.ts';
import { blocks, warns, type Check } from './check.ts';

/** Quotas cannot be counted in an unprivileged container: it can be made, and never starts. (PVE/LXC.pm, Status.pm) */
export const quotaNeedsPrivilege: Check = (spec) =>
  spec.isUnprivileged
    ? mountsOf(spec)
        .filter(({ option }) => isOn(option('quota')))
        .map((mount) =>
          (staysStopped(spec) ? warns : blocks)(
            'quota',
            `${mount.parameter}: quota on a disk of an unprivileged container keeps it from starting`,
            {
              field: mount.field('options'),
              stepId: 'start',
              fix: { label: 'Leave quota off', changes: mount.change('quota', null) },
            },
          ),
        )
    : [];

/** A root disk mounted so that nothing on it may run, or no device may be opened, is of no use. */
export const rootMountOptions: Check = (spec) => {
  const options = (spec.rootfsOptions['mountoptions'] ?? '').split(';');
  const bad: string[] = options.filter((option) => option === 'noexec' || option === 'nodev');
  if (bad.length === 0 && !isOn(spec.rootfsOptions['ro'] ?? null)) return [];
  const found: Finding[] = [];
  if (bad.length > 0) {
    const rest = options.filter((option) => !bad.includes(option)).join(';');
    found.push(
      warns('root-mount', `A root disk mounted ${bad.join(' and ')} keeps the system from starting`, {
        field: 'rootfsOptions.mountoptions',
        stepId: 'start',
        fix: {
          label: `Leave out ${bad.join(' and ')}`,
          changes: { 'rootfsOptions.mountoptions': rest === '' ? null : rest },
        },
      }),
    );
  }
  if (isOn(spec.rootfsOptions['ro'] ?? null))
    found.push(
      warns('root-mount', 'A root disk that cannot be written to takes no packages, keys or files', {
        field: 'rootfsOptions.ro',
        fix: { label: 'Make it writable', changes: { 'rootfsOptions.ro': null } },
      }),
    );
  return found;
};

export const openConsole: Check = ({ further }) =>
  further['cmode'] === 'shell'
    ? [
        warns('console', 'With cmode shell everybody who may open the console is root in it without signing in', {
          field: 'further.cmode',
          fix: { label: 'Ask for a login', changes: { 'further.cmode': null } },
        }),
      ]
    : [];

/** (PVE/LXC.pm: clamped to what the cgroup version knows) */
export const cpuUnits: Check = ({ further }) =>
  Number(further['cpuunits'] ?? 0) > 10_000
    ? [
        warns('cpuunits', 'More than 10000 CPU units are cut to 10000 on today’s nodes', {
          field: 'further.cpuunits',
          fix: { label: 'Use 10000', changes: { 'further.cpuunits': '10000' } },
        }),
      ]
    : [];

/** File systems of other machines are only mounted by containers that are root on the node. */
export const networkMounts: Check = ({ isUnprivileged, features, further }) => {
  const types = [
    ...features.mount,
    ...(parseFeatures(further['features'] ?? '')
      .get('mount')
      ?.split(';') ?? []),
  ];
  const network = types.filter((type) => /^(?:nfs\d?|cifs)$/.test(type));
  return isUnprivileged && network.length > 0
    ? [
        warns(
          'features',
          `An unprivileged container may not mount ${network.join(' and ')} all the same; mount it on the node and pass the folder on`,
          {
            field: 'features.mount',
            fix: {
              label: `Leave out ${network.join(' and ')}`,
              changes: { 'features.mount': features.mount.filter((type) => !network.includes(type)) },
            },
          },
        ),
      ]
    : [];
};

const isOn = (value: string | null): boolean => /^(?:1|on|yes|true)$/i.test(value ?? '');
