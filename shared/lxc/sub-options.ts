import type { SubOption } from './value-type.ts';

const flag = { kind: 'flag' } as const;

/** `net[n]` (PVE/LXC/Config.pm, $netconf_desc). */
export const networkSubOptions: readonly SubOption[] = [
  {
    name: 'name',
    label: 'Name in the container',
    type: { kind: 'text', format: 'interface-name' },
    default: 'eth0',
    isRequired: true,
  },
  {
    name: 'bridge',
    label: 'Bridge or vnet',
    type: { kind: 'text', format: 'bridge' },
    default: 'none: connected to nothing',
  },
  { name: 'hwaddr', label: 'MAC address', type: { kind: 'text', format: 'mac-address' }, default: 'made by Proxmox' },
  { name: 'ip', label: 'IPv4', type: { kind: 'text', format: 'ipv4-setting' }, default: 'none' },
  { name: 'gw', label: 'IPv4 gateway', type: { kind: 'text', format: 'ipv4' }, default: 'none' },
  { name: 'ip6', label: 'IPv6', type: { kind: 'text', format: 'ipv6-setting' }, default: 'none' },
  { name: 'gw6', label: 'IPv6 gateway', type: { kind: 'text', format: 'ipv6' }, default: 'none' },
  {
    name: 'firewall',
    label: 'Firewall',
    type: flag,
    default: '0',
    help: 'Whether Proxmox’s firewall looks at its traffic.',
  },
  { name: 'tag', label: 'VLAN tag', type: { kind: 'integer', min: 1, max: 4094 }, default: 'no VLAN' },
  {
    name: 'trunks',
    label: 'VLAN trunks',
    type: { kind: 'text', format: 'trunks' },
    default: 'none',
    help: 'VLANs passed through with their tags. Proxmox’s own window drops them when the interface is edited.',
  },
  { name: 'mtu', label: 'MTU', type: { kind: 'integer', min: 64, max: 65_535 }, default: 'the bridge’s' },
  { name: 'rate', label: 'Rate limit', type: { kind: 'number', min: 0, unit: 'MB/s' }, default: 'unlimited' },
  { name: 'link_down', label: 'Disconnected', type: flag, default: '0' },
  {
    name: 'host-managed',
    label: 'Managed by the node',
    type: flag,
    default: '0',
    since: 9,
    help: 'The node, not the container’s own system, sets its addresses.',
  },
  { name: 'type', label: 'Type', type: { kind: 'choice', choices: ['veth'] }, default: 'veth' },
];

/** `features`. Nesting alone may be set by others than root@pam, and only on an unprivileged container. */
export const featureSubOptions: readonly SubOption[] = [
  {
    name: 'nesting',
    label: 'Nesting',
    type: flag,
    default: '0',
    help: 'Lets systemd and containers inside it work; shows it more of the node’s procfs and sysfs.',
  },
  {
    name: 'keyctl',
    label: 'keyctl',
    type: flag,
    default: '0',
    isRootOnly: true,
    help: 'Docker in an unprivileged container needs it.',
  },
  {
    name: 'fuse',
    label: 'FUSE',
    type: flag,
    default: '0',
    isRootOnly: true,
    help: 'File systems in user space; snapshots and backups may then hang.',
  },
  {
    name: 'mknod',
    label: 'mknod',
    type: flag,
    default: '0',
    isRootOnly: true,
    help: 'Experimental: device nodes made inside.',
  },
  {
    name: 'mount',
    label: 'Mount file systems',
    type: { kind: 'text', format: 'file-system-types' },
    default: 'none',
    isRootOnly: true,
    help: 'Types it may mount, such as nfs;cifs.',
  },
  {
    name: 'force_rw_sys',
    label: 'Writable /sys',
    type: flag,
    default: '0',
    isRootOnly: true,
    help: 'Mounts /sys writable in an unprivileged container. Proxmox’s own window drops it when features are edited.',
  },
];

const mountOptionWords = ['discard', 'lazytime', 'noatime', 'nodev', 'noexec', 'nosuid'] as const;

const volumeOptions: readonly SubOption[] = [
  { name: 'acl', label: 'ACLs', type: flag, default: 'as the file system has it' },
  {
    name: 'mountoptions',
    label: 'Mount options',
    type: { kind: 'choices', choices: mountOptionWords },
    default: 'none',
  },
  {
    name: 'quota',
    label: 'Quotas',
    type: flag,
    default: '0',
    help: 'For privileged containers on a storage with a file system of its own; with others the container does not start.',
  },
  { name: 'ro', label: 'Read-only', type: flag, default: '0' },
  {
    name: 'replicate',
    label: 'Replicated',
    type: flag,
    default: '1',
    help: 'Whether storage replication takes it along.',
  },
  {
    name: 'shared',
    label: 'Shared',
    type: flag,
    default: '0',
    help: 'The same on every node; does not share it by itself.',
  },
  {
    name: 'idmap',
    label: 'User and group map',
    type: { kind: 'text', format: 'idmap' },
    default: 'the container’s',
    since: 9,
  },
];
const size: SubOption = {
  name: 'size',
  label: 'Size',
  type: { kind: 'text', format: 'disk-size' },
  default: 'told by Proxmox',
  help: 'Only told: a volume grows by being resized.',
};

/** `rootfs`. */
export const rootfsSubOptions: readonly SubOption[] = [
  {
    name: 'volume',
    label: 'Volume',
    type: { kind: 'text', format: 'mount-volume' },
    default: 'none',
    isRequired: true,
  },
  size,
  ...volumeOptions,
];

/** `mp[n]`. A path of the node instead of a volume (a bind or device mount) is root@pam's to set. */
export const mountSubOptions: readonly SubOption[] = [
  {
    name: 'volume',
    label: 'Volume',
    type: { kind: 'text', format: 'mount-volume' },
    default: 'none',
    isRequired: true,
  },
  {
    name: 'mp',
    label: 'Path in the container',
    type: { kind: 'text', format: 'mount-path' },
    default: 'none',
    isRequired: true,
  },
  size,
  { name: 'backup', label: 'In backups', type: flag, default: '0' },
  ...volumeOptions,
  {
    name: 'keepattrs',
    label: 'Keep owner and mode',
    type: flag,
    default: '0',
    since: 9,
    help: 'Keeps the mount point’s own owner and mode.',
  },
];

/** `dev[n]`. */
export const deviceSubOptions: readonly SubOption[] = [
  { name: 'path', label: 'Device', type: { kind: 'text', format: 'device-path' }, default: 'none', isRequired: true },
  { name: 'mode', label: 'Access mode', type: { kind: 'text', format: 'octal-mode' }, default: '0660' },
  { name: 'uid', label: 'User id inside', type: { kind: 'integer', min: 0 }, default: '0' },
  { name: 'gid', label: 'Group id inside', type: { kind: 'integer', min: 0 }, default: '0' },
  { name: 'deny-write', label: 'Read-only', type: flag, default: '0' },
];

/** `startup`; the order may stand without its key. */
export const startupSubOptions: readonly SubOption[] = [
  {
    name: 'order',
    label: 'Order',
    type: { kind: 'integer', min: 0 },
    default: 'any',
    help: 'Low numbers start first and stop last.',
  },
  { name: 'up', label: 'Wait after its start', type: { kind: 'integer', min: 0, unit: 's' }, default: '0' },
  { name: 'down', label: 'Time to shut down', type: { kind: 'integer', min: 0, unit: 's' }, default: '60' },
];
