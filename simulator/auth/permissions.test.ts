import { expect, test } from 'vitest';
import { createEmptyState } from '../world/seed-empty.ts';
import type { AclEntry, UserState, WorldState } from '../world/world-state.ts';
import { capabilities, effectivePermissions, identityOf, mayDo } from './permissions.ts';

const person = (given: Partial<UserState> = {}): UserState => ({
  password: null,
  isEnabled: true,
  expire: 0,
  groups: [],
  tokens: {},
  ...given,
});
const entry = (path: string, ugid: string, roleid: string, given: Partial<AclEntry> = {}): AclEntry => ({
  path,
  ugid,
  roleid,
  type: ugid.includes('!') ? 'token' : 'user',
  propagate: true,
  ...given,
});

function worldWith(acl: AclEntry[]): WorldState {
  const state = createEmptyState({ nodes: ['pve1'], prefix: '10.77.0', now: 0 });
  const token = { secret: 'x', expire: 0 };
  state.users['eve@pve'] = person({
    groups: ['staff'],
    tokens: { own: { ...token, privsep: true }, all: { ...token, privsep: false } },
  });
  return { ...state, acl };
}

const may = (world: WorldState, who: string, path: string, privilege: string): boolean =>
  mayDo(world, identityOf(who), path, [privilege]);

test('Root may do everything, and so may its token without separated privileges', () => {
  const world = worldWith([]);
  expect(may(world, 'root@pam', '/vms/100', 'VM.Allocate')).toBe(true);
  expect(may(world, 'root@pam!gantry', '/', 'Sys.Modify')).toBe(true);
});

test('Rights reach down the tree unless they are not propagated, and a deeper entry replaces them', () => {
  const world = worldWith([
    entry('/vms', 'eve@pve', 'PVEVMAdmin'),
    entry('/vms/101', 'eve@pve', 'PVEAuditor'),
    entry('/nodes', 'eve@pve', 'PVEAuditor', { propagate: false }),
  ]);
  expect(may(world, 'eve@pve', '/vms/100', 'VM.PowerMgmt')).toBe(true);
  expect(may(world, 'eve@pve', '/vms/101', 'VM.PowerMgmt')).toBe(false);
  expect(may(world, 'eve@pve', '/vms/101', 'VM.Audit')).toBe(true);
  expect(may(world, 'eve@pve', '/nodes', 'Sys.Audit')).toBe(true);
  expect(may(world, 'eve@pve', '/nodes/pve1', 'Sys.Audit')).toBe(false);
});

test("A user's own entry replaces those of the groups at the same path", () => {
  const group = entry('/vms', 'staff', 'PVEVMAdmin', { type: 'group' });
  expect(may(worldWith([group]), 'eve@pve', '/vms/100', 'VM.Allocate')).toBe(true);
  expect(may(worldWith([group, entry('/vms', 'eve@pve', 'PVEAuditor')]), 'eve@pve', '/vms/100', 'VM.Allocate')).toBe(
    false,
  );
});

test('A separated token has what both it and its user have; without entries it has nothing', () => {
  const user = entry('/vms', 'eve@pve', 'PVEVMUser');
  expect(may(worldWith([user]), 'eve@pve!own', '/vms/100', 'VM.PowerMgmt')).toBe(false);
  const world = worldWith([user, entry('/vms/100', 'eve@pve!own', 'PVEVMAdmin')]);
  expect(may(world, 'eve@pve!own', '/vms/100', 'VM.PowerMgmt')).toBe(true);
  expect(may(world, 'eve@pve!own', '/vms/100', 'VM.Allocate')).toBe(false);
  expect(may(world, 'eve@pve!all', '/vms/200', 'VM.PowerMgmt')).toBe(true);
});

test('Rights on a pool are rights on its members, and NoAccess takes all away', () => {
  const world = worldWith([entry('/pool/lab', 'eve@pve', 'PVEVMAdmin')]);
  world.pools['lab'] = { vmids: [141], storages: [] };
  expect(may(world, 'eve@pve', '/vms/141', 'VM.PowerMgmt')).toBe(true);
  expect(may(world, 'eve@pve', '/vms/142', 'VM.PowerMgmt')).toBe(false);
  world.acl.push(entry('/vms/141', 'eve@pve', 'NoAccess'));
  expect(may(world, 'eve@pve', '/vms/141', 'VM.PowerMgmt')).toBe(false);
});

test('Only paths with a privilege are listed, and the summary names areas', () => {
  const world = worldWith([entry('/storage/local', 'eve@pve', 'PVEDatastoreUser')]);
  expect(effectivePermissions(world, identityOf('eve@pve'))).toEqual({
    '/storage/local': { 'Datastore.AllocateSpace': 1, 'Datastore.Audit': 1 },
  });
  expect(capabilities(world, identityOf('eve@pve'))).toMatchObject({
    storage: { 'Datastore.Audit': 1 },
    vms: {},
    dc: {},
  });
});
