import { expect, test } from 'vitest';
import type { Permissions } from '../domain/rights.ts';
import { listNames, sightOf, sightWords, type ListName } from './list-sight.ts';

const shown = (list: ListName, permissions: Permissions): string => sightOf(list, { permissions, isRoot: false }).shown;

test.each<[string, ListName, Permissions, string]>([
  ['nothing is held', 'containers', {}, 'none'],
  ['a right is held on all', 'containers', { '/vms': { 'VM.Audit': 1 } }, 'all'],
  ['one place is closed', 'containers', { '/vms': { 'VM.Audit': 1 }, '/vms/104': {} }, 'some'],
  ['a right is held on one', 'containers', { '/vms/104': { 'VM.Audit': 1 } }, 'some'],
  ['a right is held on a pool', 'containers', { '/pool/lab': { 'VM.Audit': 1 } }, 'some'],
  ['a right does not reach below', 'storages', { '/storage': { 'Datastore.Audit': 0 } }, 'none'],
  ['another right shows them, too', 'storages', { '/storage': { 'Datastore.AllocateSpace': 1 } }, 'all'],
  ['names are told to everybody', 'nodes', {}, 'some'],
  ['pools have their own right', 'pools', { '/pool/lab': { 'Pool.Audit': 1 } }, 'some'],
])('where %s, %s are told to be shown so', (_, list, permissions, expected) => {
  expect(shown(list, permissions)).toBe(expected);
});

test('A05 a list that rights may have emptied names the right and the place, for every kind of list', () => {
  const nobody = { permissions: {}, isRoot: false };
  for (const list of listNames) expect(sightWords(list, nobody)).toMatch(/needs [A-Z]\w+\.\w+ on \/\w+/);
  expect(sightWords('bridges', nobody)).toBe(
    'Proxmox hides all bridges from this login: it needs SDN.Use on /sdn/zones/localnetwork.',
  );
  expect(sightWords('bridges', { permissions: {}, isRoot: true })).toBeNull();
  expect(sightWords('bridges', null)).toBeNull();
});
