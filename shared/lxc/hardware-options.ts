import type { LxcOption } from './lxc-option.ts';
import {
  rootfsSubOptions,
  mountSubOptions,
  networkSubOptions,
  featureSubOptions,
  deviceSubOptions,
} from './sub-options.ts';

const options = 'VM.Config.Options';
const network = 'VM.Config.Network';
const disk = 'VM.Config.Disk';
const cpu = 'VM.Config.CPU';
const memory = 'VM.Config.Memory';
const allocate = 'VM.Allocate';
const created = { settable: 'create', applies: 'next-start' } as const;
const now = { settable: 'config', applies: 'now' } as const;
const added = { settable: 'config', applies: 'added' } as const;
const nextStart = { settable: 'config', applies: 'next-start' } as const;

/** What it gets of its node. */
export const hardwareOptions: readonly LxcOption[] = [
  {
    name: 'rootfs',
    group: 'disks',
    label: 'Root disk',
    type: { kind: 'properties', subOptions: rootfsSubOptions, bareKey: 'volume' },
    default: '4 GiB on the default storage',
    privilege: disk,
    ...nextStart,
  },
  {
    name: 'mp',
    count: 256,
    group: 'disks',
    label: 'Mount point',
    type: { kind: 'properties', subOptions: mountSubOptions, bareKey: 'volume' },
    default: 'none',
    privilege: disk,
    ...added,
  },
  {
    name: 'storage',
    group: 'disks',
    label: 'Default storage',
    type: { kind: 'text', format: 'storage-id' },
    default: 'local',
    help: 'For a root disk that names no storage. The root disk here always names one.',
    privilege: disk,
    ...created,
  },
  {
    name: 'cores',
    group: 'resources',
    label: 'Cores',
    type: { kind: 'integer', min: 1, max: 8192 },
    default: 'all of the node',
    privilege: cpu,
    ...now,
  },
  {
    name: 'cpulimit',
    group: 'resources',
    label: 'CPU limit',
    type: { kind: 'number', min: 0, max: 8192, unit: 'cores' },
    default: 'unlimited',
    help: '0 is no limit.',
    privilege: cpu,
    ...now,
  },
  {
    name: 'cpuunits',
    group: 'resources',
    label: 'CPU weight',
    type: { kind: 'integer', min: 0, max: 500_000 },
    default: '100',
    help: 'Held between 1 and 10,000 by cgroup v2; 1024 is the default of cgroup v1.',
    privilege: cpu,
    ...now,
  },
  {
    name: 'memory',
    group: 'resources',
    label: 'Memory',
    type: { kind: 'integer', min: 16, unit: 'MiB' },
    default: '512',
    privilege: memory,
    ...now,
  },
  {
    name: 'swap',
    group: 'resources',
    label: 'Swap',
    type: { kind: 'integer', min: 0, unit: 'MiB' },
    default: '512',
    privilege: memory,
    ...now,
  },
  {
    name: 'net',
    count: 32,
    group: 'network',
    label: 'Network interface',
    type: { kind: 'properties', subOptions: networkSubOptions, bareKey: null },
    default: 'none',
    privilege: network,
    ...now,
  },
  {
    name: 'nameserver',
    group: 'dns',
    label: 'DNS servers',
    type: { kind: 'text', format: 'nameservers' },
    default: 'the node’s, if no search domain is set either',
    privilege: network,
    ...nextStart,
  },
  {
    name: 'searchdomain',
    group: 'dns',
    label: 'Search domain',
    type: { kind: 'text', format: 'dns-name-list' },
    default: 'the node’s, if no DNS server is set either',
    privilege: network,
    ...nextStart,
  },
  {
    name: 'features',
    group: 'features',
    label: 'Features',
    type: { kind: 'properties', subOptions: featureSubOptions, bareKey: null },
    default: 'none',
    privilege: allocate,
    ...nextStart,
  },
  {
    name: 'dev',
    count: 256,
    group: 'devices',
    label: 'Device',
    type: { kind: 'properties', subOptions: deviceSubOptions, bareKey: 'path' },
    default: 'none',
    isRootOnly: true,
    privilege: options,
    ...added,
  },
];
