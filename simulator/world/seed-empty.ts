import { randomBytes, randomUUID } from 'node:crypto';
import { templateVolume } from '../api/storage/storage.ts';
import { issueNodeCertificate, sharedKeys } from '../tls/certificate.ts';
import { CATALOGUE } from './templates.ts';
import type { NodeState, StorageState, WorldState } from './world-state.ts';

const GIB = 1024 ** 3;
const PRESENT_TEMPLATES = new Set([
  'debian-12-standard',
  'debian-13-standard',
  'ubuntu-24.04-standard',
  'alpine-3.22-default',
  'alpine-3.22-cloud',
]);

/** Nodes with storages, bridges and templates, but without any guest; one token for the app. */
export function createEmptyState(options: { nodes: readonly string[]; prefix: string; now: number }): WorldState {
  const { prefix, now } = options;
  const nodes = options.nodes.map((name, index) => createNode(name, index, prefix));
  const first = nodes[0];
  if (!first) throw new Error('a homelab has at least one node');
  const bootedAt = now - 19 * 86_400_000;
  return {
    version: 1,
    bootedAt,
    port: 0,
    authKeys: sharedKeys().authority,
    csrfSecret: randomBytes(24).toString('base64'),
    certificate: issueNodeCertificate({ nodeName: first.name, address: first.address, now }),
    nodes,
    users: {
      'root@pam': {
        password: randomBytes(9).toString('base64url'),
        isEnabled: true,
        expire: 0,
        groups: [],
        tokens: { gantry: { secret: randomUUID(), privsep: false, expire: 0, comment: 'Gantry' } },
      },
    },
    roles: {},
    acl: [],
    pools: {},
    options: { mac_prefix: 'BC:24:11' },
    storages: createStorages(nodes, bootedAt),
    containers: {},
    virtualMachines: {},
    tasks: [],
  };
}

function createNode(name: string, index: number, prefix: string): NodeState {
  const address = `${prefix}.${2 + index}`;
  return {
    name,
    address,
    isOnline: true,
    cpus: index === 0 ? 16 : 8,
    memoryBytes: (index === 0 ? 64 : 32) * GIB,
    bridges: [
      { name: 'vmbr0', cidr: `${address}/24`, gateway: `${prefix}.1`, port: 'enp1s0' },
      { name: 'vmbr1', comment: 'lab, without a way out' },
    ],
  };
}

function createStorages(nodes: readonly NodeState[], createdAt: number): StorageState[] {
  const local: StorageState = {
    ...unused(),
    id: 'local',
    type: 'dir',
    content: ['backup', 'import', 'iso', 'snippets', 'vztmpl'],
    isShared: false,
    path: '/var/lib/vz',
    totalBytes: 94 * GIB,
    usedBytes: Math.round(8.4 * GIB),
  };
  const thin: StorageState = {
    ...unused(),
    id: 'local-lvm',
    type: 'lvmthin',
    content: ['images', 'rootdir'],
    isShared: false,
    path: '',
    totalBytes: 794 * GIB,
    usedBytes: Math.round(1.2 * GIB),
  };
  const nas: StorageState = {
    ...unused(),
    id: 'nas',
    type: 'nfs',
    content: ['backup', 'iso', 'vztmpl'],
    isShared: true,
    path: '/mnt/pve/nas',
    totalBytes: 7300 * GIB,
    usedBytes: 3170 * GIB,
  };
  const present = CATALOGUE.filter((entry) => PRESENT_TEMPLATES.has(entry.package));
  const volumes = nodes.flatMap(({ name }) => present.map((entry) => templateVolume(local, name, entry, createdAt)));
  return [{ ...local, volumes }, thin, nas];
}

const unused = (): Pick<StorageState, 'isEnabled' | 'nodes' | 'volumes'> => ({
  isEnabled: true,
  nodes: [],
  volumes: [],
});
