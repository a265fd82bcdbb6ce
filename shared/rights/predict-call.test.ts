import { expect, test } from 'vitest';
import type { Permissions } from '../domain/rights.ts';
import type { CallFacts } from './call-facts.ts';
import { missingWords } from './judge.ts';
import { predictCall } from './predict-call.ts';

const guest = (...names: string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [`VM.${name}`, 1]));
const space = { 'Datastore.AllocateSpace': 1 };
const nine: CallFacts = { release: '9' };
const base = { vmid: '105', ostemplate: 'local:vztmpl/debian.tar.zst', rootfs: 'fast:8', unprivileged: '1' };

function told(
  [method, path, parameters]: readonly [string, string, Record<string, string>?],
  permissions: Permissions,
  { facts = nine, name = 'me@pve' }: { facts?: CallFacts; name?: string } = {},
): string {
  const call = { method, path, parameters: parameters ?? {} };
  const verdict = predictCall(call, { permissions, isRoot: false, name }, facts);
  if (verdict.state === 'refused') return verdict.missing.map(missingWords).join('; ');
  return verdict.state === 'unknown' ? `unknown: ${verdict.why}` : 'allowed';
}

const create = (parameters: Record<string, string> = {}) =>
  ['POST', '/nodes/pve/lxc', { ...base, ...parameters }] as const;
const enough: Permissions = {
  '/vms': guest('Allocate', 'Config.Disk'),
  '/storage/fast': space,
  '/storage/local': { 'Datastore.Audit': 1 },
};

test.each([
  ['only what is given is asked for', create(), enough, 'allowed'],
  ['each option asks for its own privilege', create({ cores: '2' }), enough, 'VM.Config.CPU on /vms/105'],
  [
    'everything that is missing is named at once',
    create({ memory: '64', swap: '0', net0: 'name=eth0,bridge=vmbr0' }),
    enough,
    'VM.Config.Memory on /vms/105; VM.Config.Network on /vms/105; SDN.Use on /sdn/zones/localnetwork/vmbr0',
  ],
  [
    'a VLAN is a place of its own',
    create({ net0: 'name=eth0,bridge=vmbr0,tag=7' }),
    { ...enough, '/vms': guest('Allocate', 'Config.Disk', 'Config.Network') },
    'SDN.Use on /sdn/zones/localnetwork/vmbr0/7',
  ],
  [
    'the storage named by itself needs no VM.Config.Disk',
    ['POST', '/nodes/pve/lxc', { vmid: '105', ostemplate: base.ostemplate, storage: 'fast' }],
    { ...enough, '/vms': guest('Allocate') },
    'allowed',
  ],
  [
    'the default storage is local',
    ['POST', '/nodes/pve/lxc', { vmid: '105', ostemplate: base.ostemplate }],
    enough,
    'Datastore.AllocateSpace on /storage/local',
  ],
  ['nesting is for whoever may allocate', create({ features: 'nesting=1' }), enough, 'allowed'],
  [
    'other features are for root',
    create({ features: 'nesting=1,keyctl=1' }),
    enough,
    'Proxmox lets only root@pam set features other than nesting, signed in by password',
  ],
  [
    'a privileged container needs Sys.Modify, and its features root',
    create({ unprivileged: '0', features: 'nesting=1' }),
    enough,
    'Sys.Modify on /; Proxmox lets only root@pam set features of privileged containers, signed in by password',
  ],
  [
    'directories of the node are for root',
    create({ mp0: '/srv,mp=/data' }),
    enough,
    'Proxmox lets only root@pam mount directories and devices of the node, signed in by password',
  ],
  ['high availability needs the console of the datacenter', create({ 'ha-managed': '1' }), enough, 'Sys.Console on /'],
  [
    'a right on the pool is enough',
    create({ pool: 'web' }),
    { ...enough, '/vms': {}, '/pool/web': guest('Allocate', 'Config.Disk') },
    'allowed',
  ],
  [
    'but not for tags',
    create({ pool: 'web', tags: 'a' }),
    { ...enough, '/vms': {}, '/pool/web': guest('Allocate', 'Config.Disk', 'Config.Options') },
    'VM.Config.Options on /vms/105',
  ],
  [
    'a backup of another container needs a right on that one',
    create({ restore: '1', ostemplate: 'local:backup/vzdump-lxc-104-x.tar.zst' }),
    { ...enough, '/storage/local': space },
    'VM.Backup on /vms/104',
  ],
  [
    'a backup of its own needs nothing more',
    create({ restore: '1', ostemplate: 'local:backup/vzdump-lxc-105-x.tar.zst' }),
    enough,
    'allowed',
  ],
  [
    'backing up is asked for on each guest',
    ['POST', '/nodes/pve/vzdump', { vmid: '104,105', storage: 'fast' }],
    { ...enough, '/vms/104': guest('Backup') },
    'VM.Backup on /vms/105',
  ],
  [
    'a pool member is taken out with a right on it',
    ['PUT', '/pools', { poolid: 'web', vms: '104', delete: '1' }],
    { '/pool/web': { 'Pool.Allocate': 1 } },
    'Permissions.Modify or VM.Allocate on /vms/104',
  ],
  [
    'files from the internet need a right on the network, the newer way is named',
    ['POST', '/nodes/pve/storage/local/download-url', {}],
    { '/storage/local': { 'Datastore.AllocateTemplate': 1 } },
    'Sys.AccessNetwork on /nodes/pve',
  ],
  [
    'one of two is enough to roll back',
    ['POST', '/nodes/pve/lxc/105/snapshot/a/rollback'],
    { '/vms': guest('Snapshot.Rollback') },
    'allowed',
  ],
  [
    'a task of one’s own may be read',
    ['GET', '/nodes/pve/tasks/UPID:pve:1:2:3:vzstart:105:me@pve:/log'],
    {},
    'allowed',
  ],
  [
    'a call nobody knows is not foretold',
    ['POST', '/nodes/pve/brew'],
    {},
    'unknown: Proxmox VE 9 is not known to have POST /nodes/pve/brew',
  ],
  [
    'a call whose checks nobody knows is not foretold',
    ['POST', '/nodes/pve/qemu', { vmid: '105' }],
    enough,
    'unknown: What Proxmox checks here is told by no schema',
  ],
  [
    'where the disk lies is not known, and room is held on some storages only',
    ['PUT', '/nodes/pve/lxc/105/resize', { disk: 'rootfs', size: '+1G' }],
    { ...enough, '/vms': guest('Config.Disk', 'Config.Options') },
    'unknown: Datastore.AllocateSpace is held on some of /storage/… only',
  ],
  [
    'where the disk lies is not known, and there is room nowhere',
    ['PUT', '/nodes/pve/lxc/105/resize', { disk: 'rootfs', size: '+1G' }],
    { '/vms': guest('Config.Disk', 'Config.Options') },
    'Datastore.AllocateSpace on /storage',
  ],
] as const)('B03 %s', (_, call, permissions, expected) => {
  expect(told(call, permissions)).toBe(expected);
});

test('B03 tokens are told where Proxmox takes none, and root itself may do everything', () => {
  const password = ['PUT', '/access/password', { userid: 'me@pve' }] as const;
  expect(told(password, {}, { name: 'me@pve!app' })).toContain('Proxmox takes no token for this');
  expect(told(password, {})).toBe('allowed');
  const root = { permissions: {}, isRoot: true };
  expect(predictCall({ method: 'POST', path: '/nodes/pve/execute' }, root, nine)).toEqual({ state: 'allowed' });
});

test('B03 what 8.4 has otherwise: one privilege for the guest agent, privileged containers for everybody, no newer calls', () => {
  const eight: CallFacts = { release: '8' };
  const agent = ['POST', '/nodes/pve/qemu/105/agent/exec'] as const;
  expect(told(agent, {}, { facts: eight })).toBe('VM.Monitor on /vms/105');
  expect(told(create({ unprivileged: '0' }), enough, { facts: eight })).toBe('allowed');
  expect(told(['GET', '/nodes/pve/lxc/105/migrate'], enough, { facts: eight })).toMatch(/^unknown: Proxmox VE 8/);
  const features = { features: 'nesting=1', unprivileged: '' };
  expect(told(create(features), enough, { facts: eight })).toContain('privileged containers');
});

test('B03 a change asks for the bridge it leaves, too, and for nothing where a feature stays as it is', () => {
  const facts: CallFacts = {
    release: '9',
    configOf: () => ({ net0: 'name=eth0,bridge=vmbr0', features: 'keyctl=1', unprivileged: '1' }),
  };
  const permissions = {
    '/vms': guest('Config.Network', 'Allocate'),
    '/sdn/zones/localnetwork/vmbr1': { 'SDN.Use': 1 },
  };
  const change = (parameters: Record<string, string>) => ['PUT', '/nodes/pve/lxc/105/config', parameters] as const;
  const blind = told(change({ net0: 'name=eth0,bridge=vmbr1' }), permissions);
  expect(blind).toBe('unknown: SDN.Use is held on some of /sdn/zones/… only');
  expect(told(change({ net0: 'name=eth0,bridge=vmbr1' }), permissions, { facts })).toContain('localnetwork/vmbr0');
  expect(told(change({ delete: 'net0' }), permissions, { facts })).toContain('localnetwork/vmbr0');
  expect(told(change({ features: 'keyctl=1,nesting=1' }), permissions, { facts })).toBe('allowed');
  expect(told(change({ features: 'nesting=1' }), permissions, { facts })).toContain('other than nesting');
});
