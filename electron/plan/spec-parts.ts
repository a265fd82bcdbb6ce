import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import { parseMount, parseNetwork } from '../../shared/lxc/property-string.ts';

/** One network card of the container to be, whether it has fields of its own or is written among the further parameters. */
export type CardOrder = {
  /** `net0` … */
  readonly parameter: string;
  readonly name: string;
  readonly bridge: string | null;
  readonly vlanTag: string | null;
  readonly macAddress: string | null;
  /** As CIDR; null where it is not a fixed address. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly gateway4: string | null;
  readonly gateway6: string | null;
  /** Where the wizard has this option, such as `network.bridge` or `further.net1.bridge`. */
  readonly field: (option: string) => string;
  /** The spec's change that gives the card another value for an option; null takes it away. */
  readonly change: (option: string, value: string | null) => Record<string, string | null>;
};

const ownFields: Readonly<Record<string, string>> = {
  name: 'network.name',
  bridge: 'network.bridge',
  hwaddr: 'network.macAddress',
  ip: 'network.ipv4.address',
  gw: 'network.ipv4.gateway',
  ip6: 'network.ipv6.address',
  gw6: 'network.ipv6.gateway',
  firewall: 'network.hasFirewall',
  tag: 'network.vlanTag',
  mtu: 'network.mtu',
};
const fieldOfFirstCard = (option: string): string => ownFields[option] ?? `network.further.${option}`;

/** All network cards, in the order of their numbers. */
export function cardsOf({ network, further }: ContainerSpec): CardOrder[] {
  const { ipv4, ipv6 } = network;
  const first: CardOrder = {
    parameter: 'net0',
    name: network.name,
    bridge: network.bridge,
    vlanTag: network.vlanTag === undefined ? null : String(network.vlanTag),
    macAddress: network.macAddress ?? null,
    ipv4: ipv4.mode === 'static' ? ipv4.address : null,
    ipv6: ipv6.mode === 'static' ? ipv6.address : null,
    gateway4: ipv4.mode === 'static' ? (ipv4.gateway ?? null) : null,
    gateway6: ipv6.mode === 'static' ? (ipv6.gateway ?? null) : null,
    field: fieldOfFirstCard,
    change: (option, value) => ({ [fieldOfFirstCard(option)]: value }),
  };
  return [first, ...numbered(further, 'net').map(([parameter, text]) => furtherCard(parameter, text))];
}

function furtherCard(parameter: string, text: string): CardOrder {
  const card = parseNetwork(text);
  const fixed = (option: string): string | null =>
    card.get(option)?.includes('/') ? (card.get(option) ?? null) : null;
  return {
    parameter,
    name: card.get('name') ?? '',
    bridge: card.get('bridge') ?? null,
    vlanTag: card.get('tag') ?? null,
    macAddress: card.get('hwaddr') ?? null,
    ipv4: fixed('ip'),
    ipv6: fixed('ip6'),
    gateway4: card.get('gw') ?? null,
    gateway6: card.get('gw6') ?? null,
    field: (option) => `further.${parameter}.${option}`,
    change: (option, value) => ({ [`further.${parameter}`]: card.with(option, value).toString() }),
  };
}

/** One disk or folder of the container to be. */
export type MountOrder = {
  /** `rootfs`, `mp0` … */
  readonly parameter: string;
  /** Null where a folder or device of the node is mounted. */
  readonly storage: string | null;
  /** Of a new volume; null where one that is there already is taken. */
  readonly sizeGiB: number | null;
  /** Where it is seen in the container. */
  readonly path: string;
  readonly option: (name: string) => string | null;
  /** Where the wizard has it: the storage, the size, or the mount point's line. */
  readonly field: (what: 'storage' | 'size' | 'options') => string;
  /** The spec's change that puts it on another storage. */
  readonly onStorage: (storage: string) => Record<string, string>;
  /** The spec's change that gives it another value for an option; null takes it away. */
  readonly change: (option: string, value: string | null) => Record<string, string | null>;
};

/** All disks and folders, the root disk first. */
export function mountsOf({ storage, diskGiB, rootfsOptions, further }: ContainerSpec): MountOrder[] {
  const root: MountOrder = {
    parameter: 'rootfs',
    storage,
    sizeGiB: diskGiB,
    path: '/',
    option: (name) => rootfsOptions[name] ?? null,
    field: (what) => ({ storage: 'storage', size: 'diskGiB', options: 'rootfsOptions' })[what],
    onStorage: (other) => ({ storage: other }),
    change: (option, value) => ({ [`rootfsOptions.${option}`]: value }),
  };
  return [root, ...numbered(further, 'mp').map(([parameter, text]) => furtherMount(parameter, text))];
}

function furtherMount(parameter: string, text: string): MountOrder {
  const mount = parseMount(text);
  const volume = mount.get('volume') ?? '';
  const [, storage = null, rest = ''] = /^([a-zA-Z][\w.-]*):(.*)$/.exec(volume) ?? [];
  return {
    parameter,
    storage,
    sizeGiB: /^\d+(?:\.\d+)?$/.test(rest) ? Number(rest) : null,
    path: mount.get('mp') ?? '',
    option: (name) => mount.get(name) ?? null,
    field: () => `further.${parameter}`,
    onStorage: (other) => ({ [`further.${parameter}`]: mount.with('volume', `${other}:${rest}`).toString() }),
    change: (option, value) => ({ [`further.${parameter}`]: mount.with(option, value).toString() }),
  };
}

const numbered = (further: ContainerSpec['further'], family: string): [name: string, text: string][] =>
  Object.entries(further)
    .filter(([name]) => new RegExp(`^${family}\\d+$`).test(name))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));

const fields: Readonly<Record<string, string>> = {
  node: 'node',
  vmid: 'vmid',
  hostname: 'hostname',
  ostemplate: 'ostemplate',
  'rootfs.volume': 'storage',
  cores: 'cores',
  memory: 'memoryMiB',
  swap: 'swapMiB',
  unprivileged: 'isUnprivileged',
  'features.force_rw_sys': 'features.forceRwSys',
  'ssh-public-keys': 'sshPublicKeys',
  description: 'description',
  tags: 'tags',
  nameserver: 'nameserver',
  searchdomain: 'searchDomain',
  onboot: 'startOnBoot',
  password: 'rootPassword',
};

/** Where the wizard has a parameter of the create call, or an option in one: `net0.tag` is in `network.vlanTag`. */
export function fieldOfParameter(at: string): string {
  const known = fields[at];
  if (known !== undefined) return known;
  const dot = at.indexOf('.');
  const [parameter, option] = dot < 0 ? [at, null] : [at.slice(0, dot), at.slice(dot + 1)];
  if (parameter === 'net0') return option === null ? 'network' : fieldOfFirstCard(option);
  if (parameter === 'rootfs') return option === null ? 'storage' : `rootfsOptions.${option}`;
  if (parameter === 'features') return option === null ? 'features' : `features.${option}`;
  return `further.${at}`;
}
