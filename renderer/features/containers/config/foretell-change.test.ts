import { expect, test } from 'vitest';
import type { ContainerConfig } from '../../../../shared/domain/container-config.ts';
import type { Permissions } from '../../../../shared/domain/rights.ts';
import { exampleRow } from '../../../testing/example-row.ts';
import { addReason, editReason, growReason, isReadOnly, optionReason, type Asker } from './foretell-change.ts';

const options: Record<string, string> = {
  cores: '2',
  unprivileged: '1',
  net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
  rootfs: 'tank:100/vm-100-disk-0.raw,size=8G',
  mp0: '/srv/media,mp=/media',
};
const config: ContainerConfig = {
  connectionId: exampleRow.connectionId,
  vmid: exampleRow.vmid,
  node: 'pve1',
  digest: 'a'.repeat(40),
  isRunning: false,
  observedAt: 1,
  options: Object.entries(options).map(([name, current]) => ({ name, current, pending: null, isLeaving: false })),
  rawLines: [],
  withheld: [],
};
const asker = (permissions: Permissions | null): Asker => ({
  login: permissions && { permissions, isRoot: false, name: 'a@pve!b' },
  version: '9.2.11',
});
const guest: Permissions = {
  '/vms': {
    'VM.Config.CPU': 1,
    'VM.Config.Network': 1,
    'VM.Config.Disk': 1,
    'VM.Config.Options': 1,
    'VM.Config.Memory': 1,
  },
};
const onBridge: Permissions = { ...guest, '/sdn/zones/localnetwork/vmbr0': { 'SDN.Use': 1 } };
const another = 'name=eth0,bridge=vmbr1,ip=dhcp';

test('what Proxmox asks of a change besides the container is foretold: bridges, old and new, and storages', () => {
  expect(optionReason('cores', config, asker(guest))).toBeNull();
  expect(optionReason('cores', config, asker({}))).toBe('Needs VM.Config.CPU on /vms/100');
  expect(optionReason('net0', config, asker(guest))).toBe('Needs SDN.Use on /sdn/zones/localnetwork/vmbr0');
  expect(optionReason('net0', config, asker(onBridge))).toBeNull();
  expect(editReason('net0', another, config, asker(onBridge))).toBe('Needs SDN.Use on /sdn/zones/localnetwork/vmbr1');
  expect(editReason('mp1', 'tank:8,mp=/data', config, asker(onBridge))).toBe(
    'Needs Datastore.AllocateSpace on /storage/tank',
  );
  expect(growReason('rootfs', config, asker(guest))).toBe('Needs Datastore.AllocateSpace on /storage/tank');
});

test('a login that may change none of it is told from one that may change some, and from one nobody knows', () => {
  const ask = (permissions: Permissions | null) => isReadOnly(config, asker(permissions));
  expect([ask({ '/vms': { 'VM.Audit': 1 } }), ask({ '/vms': { 'VM.Config.CPU': 1 } }), ask(null)]).toEqual([
    true,
    false,
    false,
  ]);
});

test('another one can be added though the first stands on a bridge of which this login has no right', () => {
  expect(addReason('net', config, [], asker(guest))).toBeNull();
  expect(addReason('mp', config, ['mp1'], asker(guest))).toBeNull();
  expect(addReason('net', config, [], asker({}))).toBe('Needs VM.Config.Network on /vms/100');
  expect(addReason('dev', config, [], asker(guest))).toContain('only root@pam');
});

test('what only root may set says so, and what can at least be taken out is not off', () => {
  expect(optionReason('mp0', config, asker(guest))).toBeNull();
  expect(editReason('mp0', '/srv/media,mp=/other', config, asker(guest))).toContain('only root@pam');
  expect(optionReason('features', config, asker(guest))).toBe('Needs VM.Allocate on /vms/100');
  expect(optionReason('dev0', config, asker(guest))).toContain('only root@pam');
});

test('nothing is foretold of a login nobody knows, nor of root', () => {
  expect(optionReason('net0', config, asker(null))).toBeNull();
  expect(optionReason('dev0', config, { login: { permissions: {}, isRoot: true }, version: null })).toBeNull();
});
