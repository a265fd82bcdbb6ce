import { expect, test } from 'vitest';
import { createRights } from './rights.ts';

const holds = createRights({
  '/vms': { 'VM.Audit': 1, 'VM.PowerMgmt': 0 },
  '/vms/100': { 'VM.Console': 1 },
  '/vms/200': {},
  '/sdn/zones/localnetwork/vmbr0': { 'SDN.Use': 1 },
  '/storage/local': { 'Datastore.Audit': 0 },
});

test.each([
  ['VM.Audit', '/vms', true, 'given on the very path'],
  ['VM.Audit', '/vms/101', true, 'given above and propagated'],
  ['VM.PowerMgmt', '/vms', true, 'given on the very path without propagation'],
  ['VM.PowerMgmt', '/vms/101', false, 'given above without propagation'],
  ['VM.Audit', '/vms/100', false, 'replaced by what is told of the deeper path'],
  ['VM.Console', '/vms/100', true, 'given on the deeper path'],
  ['VM.Audit', '/vms/200', false, 'asked for and told to be empty'],
  ['SDN.Use', '/sdn/zones/localnetwork/vmbr0', true, 'given on one bridge'],
  ['SDN.Use', '/sdn/zones/localnetwork/vmbr0/7', true, 'given on the bridge, needed for its VLAN'],
  ['SDN.Use', '/sdn/zones/localnetwork/vmbr1', false, 'given on another bridge'],
  ['SDN.Use', '/sdn/zones/localnetwork', false, 'given only below'],
  ['Datastore.Audit|Datastore.AllocateSpace', '/storage/local', true, 'one of two is enough'],
  ['Datastore.Allocate|Datastore.AllocateSpace', '/storage/local', false, 'neither of two'],
  ['Sys.Audit', '/', false, 'nothing told at all'],
])('%s on %s is %s: %s', (privilege, path, expected) => {
  expect(holds(privilege, path)).toBe(expected);
});

test('a top path that is not told holds nothing, whatever the root gives: it is always worked out', () => {
  const only = createRights({ '/': { 'VM.Audit': 1, 'Sys.Audit': 1 }, '/nodes': { 'Sys.Audit': 1 } });
  expect(only('VM.Audit', '/vms')).toBe(false);
  expect(only('VM.Audit', '/vms/100')).toBe(false);
  expect(only('Sys.Audit', '/nodes/pve')).toBe(true);
  expect(only('Sys.Audit', '/')).toBe(true);
});
