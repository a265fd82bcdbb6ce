import type { ContainerSpec, Features, NetworkInterface } from '../../shared/domain/container-spec.ts';
import { parseFeatures, parseNetwork, type PropertyString } from '../../shared/lxc/property-string.ts';

/** Stands for a value in a plan that is secret or does not exist yet. */
export const masked = '••••';
/** Stands in a plan for the key pair made when the job starts. */
export const freshKey = '<a fresh key for this container>';

type Secrets = { publicKey: string; rootPassword: string | null };

/**
 * The parameters of `POST /nodes/{node}/lxc`. `start` is never sent: its task is a separate one whose failure the create
 * task does not show, so the job starts the container itself. `unprivileged` is always sent, because its default differs
 * between Proxmox 8 and 9.
 */
export function toCreateParameters(spec: ContainerSpec, { publicKey, rootPassword }: Secrets): Record<string, string> {
  const features = featuresString(spec.features);
  return {
    ...spec.further,
    vmid: String(spec.vmid),
    hostname: spec.hostname,
    ostemplate: spec.ostemplate,
    rootfs: rootfsString(spec),
    cores: String(spec.cores),
    memory: String(spec.memoryMiB),
    swap: String(spec.swapMiB),
    unprivileged: spec.isUnprivileged ? '1' : '0',
    net0: networkString(spec.network),
    'ssh-public-keys': [publicKey, ...spec.sshPublicKeys].join('\n'),
    ...(features !== '' && { features }),
    ...(spec.description !== '' && { description: spec.description }),
    ...(spec.tags.length > 0 && { tags: spec.tags.join(';') }),
    ...(spec.nameserver !== undefined && { nameserver: spec.nameserver }),
    ...(spec.searchDomain !== undefined && { searchdomain: spec.searchDomain }),
    ...(spec.startOnBoot && { onboot: '1' }),
    ...(rootPassword !== null && { password: rootPassword }),
  };
}

function featuresString({ forceRwSys, mount, ...switches }: Features): string {
  return fill(parseFeatures(''), [
    ...Object.entries(switches).map(([name, isOn]) => [name, isOn ? '1' : null] as const),
    ['force_rw_sys', forceRwSys ? '1' : null],
    ['mount', mount.length > 0 ? mount.join(';') : null],
  ]).toString();
}

/** `STORAGE:GIB`, then its sub-options; the volume has no name yet, so nothing of it has to be quoted. */
const rootfsString = ({ storage, diskGiB, rootfsOptions }: ContainerSpec): string =>
  [`${storage}:${diskGiB}`, ...Object.entries(rootfsOptions).map(([name, value]) => `${name}=${value}`)].join(',');

function networkString(network: NetworkInterface): string {
  const { name, bridge, macAddress, ipv4, ipv6, hasFirewall, vlanTag, mtu } = network;
  const own: [key: string, value: string | null][] = [
    ['name', name],
    ['bridge', bridge],
    ['hwaddr', macAddress ?? null],
    ['ip', addressValue(ipv4)],
    ['gw', ipv4.mode === 'static' ? (ipv4.gateway ?? null) : null],
    ['ip6', addressValue(ipv6)],
    ['gw6', ipv6.mode === 'static' ? (ipv6.gateway ?? null) : null],
    ['firewall', hasFirewall ? '1' : null],
    ['tag', vlanTag === undefined ? null : String(vlanTag)],
    ['mtu', mtu === undefined ? null : String(mtu)],
  ];
  // A field left empty does not take away what stands among the further options, such as `ip=manual`.
  const said = own.filter(([, value]) => value !== null);
  return fill(parseNetwork(''), [...Object.entries(network.further), ...said]).toString();
}

function addressValue(setting: NetworkInterface['ipv4'] | NetworkInterface['ipv6']): string | null {
  if (setting.mode === 'none') return null;
  return setting.mode === 'static' ? setting.address : setting.mode;
}

const fill = (
  start: PropertyString,
  values: readonly (readonly [key: string, value: string | null])[],
): PropertyString => values.reduce((string, [key, value]) => string.with(key, value), start);
