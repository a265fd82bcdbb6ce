import type { ParameterSchema } from '../../../simulator/schema/schema-types.ts';
import type { Random } from './random.ts';
import { NODES, VMIDS } from './small-world.ts';

export type Value = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;

const STORAGES = ['local', 'local-lvm', 'nas', 'ctzfs', 'ctdir'];
const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const MINUTE_ONE = 'UPID:pve1:000004CE:0002FDCB:6B043224:vzcreate:110:root@pam:';

/** Values that make sense for a parameter of this name, whatever the method. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  node: ['pve1', 'pve1', 'pve1', 'pve1', 'pve1', 'pve1', 'pve2', 'pve2', 'localhost'],
  target: NODES,
  'target-node': NODES,
  vmid: VMIDS.map(String),
  newid: VMIDS.map(String),
  'target-vmid': VMIDS.map(String),
  vms: ['100', '100,101', '102;200'],
  storage: STORAGES,
  'target-storage': STORAGES,
  ostemplate: [
    TEMPLATE,
    TEMPLATE,
    'local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz',
    'local:vztmpl/none.tar.gz',
  ],
  rootfs: ['local-lvm:1', 'ctzfs:0.5', 'ctdir:1', 'ctdir:0', 'local-lvm:2,acl=1'],
  volume: ['rootfs', 'mp0', 'mp1', 'unused0', 'local:vztmpl/none.tar.gz', 'ctdir:101/vm-101-disk-1.raw'],
  disk: ['rootfs', 'mp0', 'mp1'],
  size: ['+1G', '8G', '+512M', '1G', '1'],
  snapname: ['one', 'two', 'current'],
  snapshot: ['one', 'two'],
  poolid: ['lab', 'den', 'lab/inner'],
  pool: ['lab', 'den'],
  userid: ['user@pve', 'nobody@pve', 'new@pve', 'audit@pve'],
  username: ['user@pve', 'nobody@pve', 'root@pam'],
  users: ['user@pve', 'nobody@pve'],
  groupid: ['staff', 'guests'],
  groups: ['staff', 'staff,guests'],
  roleid: ['Helper', 'PVEAuditor'],
  roles: ['PVEVMUser', 'Helper', 'PVEAuditor'],
  privs: ['VM.Audit', 'VM.Audit,VM.PowerMgmt'],
  tokenid: ['full', 'extra'],
  tokens: ['user@pve!full'],
  path: ['/', '/vms/100', '/pool/lab', '/storage/ctdir', '/vms/104', '/mnt/x'],
  realm: ['pve', 'pam'],
  upid: [MINUTE_ONE, 'UPID:pve1:garbage'],
  password: ['correct horse', 'wrong pass'],
  delete: ['description', 'mp0', 'net0', 'tags', 'onboot', 'unused0', 'comment'],
  revert: ['onboot', 'cores'],
  digest: ['da39a3ee5e6b4b0d3255bfef95601890afd80709'],
  content: ['vztmpl', 'iso', 'backup', 'rootdir', 'images'],
  filename: ['a.iso', 'thing_1.0_amd64.tar.gz', 'vm-101-disk-7.raw'],
  url: ['http://127.0.0.1:9/a.iso'],
  template: ['debian-12-standard_12.12-1_amd64.tar.zst', 'nope'],
  archive: ['local:backup/vzdump-lxc-100-2026_01_01-00_00_00.tar.zst'],
  sid: ['ct:100', 'ct:101', '102', 'vm:200'],
  group: ['grp', 'prefer'],
  rule: ['rule1'],
  nodes: ['pve1', 'pve1:2,pve2'],
  id: ['job1', 'job2'],
  service: ['pveproxy', 'cron', 'sshd'],
  iface: ['vmbr0', 'vmbr1'],
  disk_id: ['sda'],
  schedule: ['daily', 'sat 03:00'],
  starttime: ['02:30'],
  start: ['0', '1'],
  limit: ['0', '5', '50'],
  timeframe: ['hour', 'day'],
  ds: ['cpu', 'mem,cpu'],
  hostname: ['web', 'db.example.test'],
  'ssh-public-keys': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJWb6o0gJ9Bf5qRf0t2lJ6a9Yw0f1q7G0l5v3xC3ZQ4r me'],
  features: ['nesting=1', 'nesting=1,keyctl=1', 'fuse=1'],
  hookscript: ['local:snippets/hook.pl'],
  startup: ['order=1,up=5', '3'],
  tags: ['a;b', 'prod'],
  timezone: ['host', 'Europe/Vienna'],
  nameserver: ['10.77.0.1'],
  searchdomain: ['example.test'],
  type: [],
  env: ['A=b'],
  entrypoint: ['/sbin/init'],
};

const BY_FORMAT: Readonly<Record<string, readonly string[]>> = {
  'pve-node': NODES,
  'pve-node-list': NODES,
  'pve-vmid': VMIDS.map(String),
  'pve-vmid-list': ['100,101', '102'],
  'pve-storage-id': STORAGES,
  'pve-storage-id-list': STORAGES,
  'pve-storage-content': ['iso', 'vztmpl'],
  'pve-storage-content-list': ['iso,vztmpl', 'rootdir,images'],
  'pve-storage-path': ['/mnt/x', '/srv'],
  'pve-configid': ['one', 'cfg'],
  'pve-configid-list': ['one', 'cfg'],
  'pve-userid': ['user@pve'],
  'pve-userid-list': ['user@pve'],
  'prune-backups': ['keep-last=1', 'keep-all=1'],
  'disk-size': ['1G'],
};

/** Text of all kinds that has broken programs before. */
export const NASTY: readonly Value[] = [
  '',
  ' ',
  '0',
  '-1',
  '+1',
  '007',
  '1.5',
  '1e3',
  'NaN',
  'Infinity',
  '99999999999999999999',
  '0x10',
  '١',
  'true',
  'null',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'undefined',
  '[object Object]',
  '../../etc/passwd',
  '%00',
  '\0',
  '\n',
  'a\nb',
  "'; DROP TABLE",
  '$(reboot)',
  '日本語',
  '😀',
  '\u202e',
  '\ud800',
  'a'.repeat(5000),
  ',,,',
  '=',
  'a=b',
  'a=b,a=b',
  ';',
  '/',
  '//',
  '..',
  '{vmid}',
  'local:',
  ':x',
  'local:iso/../x',
  'net0',
  'UPID:',
  '100 ',
  '{}',
  '[]',
  '"',
  '\\',
  '1,2,3',
  '*',
  '(',
  '[a-',
];
export const NASTY_JSON: readonly Value[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e300,
  12_345_678_901_234_567_000,
  [],
  [1, 'a'],
  [null],
  [[]],
  {},
  { a: 1 },
];

/** A value as a form carries it. */
export const asText = (value: Value | undefined): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');

/** A value the method should take for this parameter. */
export function goodValue(random: Random, name: string, schema: ParameterSchema): string {
  const { type, format, minimum, maximum, enum: values } = schema;
  if (values && values.length > 0) return random.pick(values);
  if (type === 'boolean') return random.pick(['0', '1']);
  if (/^net\d/.test(name))
    return random.pick([
      'name=eth0,bridge=vmbr0,ip=dhcp',
      `name=eth1,bridge=vmbr1,ip=10.77.0.${random.between(20, 250)}/24`,
    ]);
  if (/^mp\d/.test(name))
    return random.pick([
      `local-lvm:1,mp=/srv/${name}`,
      `ctdir:1,mp=/data/${name},backup=1`,
      `/mnt/host,mp=/bind/${name}`,
    ]);
  const named = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (named && named.length > 0 && (type !== 'integer' || /^\d/.test(named[0] ?? ''))) return random.pick(named);
  if (typeof format === 'string' && BY_FORMAT[format]) return random.pick(BY_FORMAT[format]);
  if (type === 'integer' || type === 'number')
    return String(random.between(minimum ?? 0, Math.min(maximum ?? 4096, (minimum ?? 0) + 4096)));
  if (typeof format === 'object') return propertyString(random, format);
  return random.pick(['text', 'x1', 'some words', 'ä']);
}

function propertyString(random: Random, schemas: Readonly<Record<string, ParameterSchema>>): string {
  const chosen = Object.entries(schemas).filter(([, schema]) => !schema.optional || random.chance(0.3));
  return chosen.map(([key, schema]) => `${key}=${goodValue(random, key, schema)}`).join(',');
}

/** A value that is probably wrong. */
export function spoiltValue(random: Random, good: string): string {
  switch (random.between(0, 5)) {
    case 0:
      return `${good}${asText(random.pick(NASTY))}`;
    case 1:
      return good.slice(0, -1);
    case 2:
      return good.replaceAll(/[,=]/g, (letter) => (random.chance(0.5) ? '' : letter + letter));
    default:
      return asText(random.pick(NASTY));
  }
}
