import { expect, test } from 'vitest';
import type { Login } from '../rights/judge.ts';
import { capabilitiesOf, missingOn } from './capabilities.ts';
import type { CapabilityId } from './capability-ids.ts';
import { loginOf, missingPrivilege, type ServerFacts } from './server-facts.ts';
import { connectionId } from './ids.ts';
import type { Permissions } from './rights.ts';

const of = (permissions: Permissions, id: CapabilityId, isRoot = false) => {
  const found = capabilitiesOf({ permissions, isRoot }).find((capability) => capability.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

test('a right given above and propagated counts everywhere', () => {
  expect(of({ '/vms': { 'VM.PowerMgmt': 1 } }, 'power')).toMatchObject({ verdict: 'everywhere', missing: [] });
});

test('a right that does not propagate from /vms helps with no container', () => {
  expect(of({ '/vms': { 'VM.PowerMgmt': 0 } }, 'power')).toMatchObject({
    verdict: 'nowhere',
    missing: [{ privilege: 'VM.PowerMgmt', path: '/vms' }],
  });
});

test('rights on single containers and pools are told as just those', () => {
  const permissions = { '/vms/104': { 'VM.Console': 1 }, '/pool/lab': { 'VM.Console': 1 }, '/vms/105': {} };
  expect(of(permissions, 'console')).toMatchObject({ verdict: 'somewhere', only: ['/pool/lab', '/vms/104'] });
});

test('a container that is left out is named', () => {
  const permissions = { '/vms': { 'VM.Snapshot': 1 }, '/vms/104': { 'VM.Audit': 1 } };
  expect(of(permissions, 'snapshot')).toMatchObject({ verdict: 'everywhere', except: ['/vms/104'] });
});

test('A04 what several privileges are needed for misses only those that are not there, each with its path', () => {
  const permissions = { '/vms': { 'VM.Allocate': 1, 'VM.Config.Disk': 1, 'VM.Config.CPU': 1 } };
  expect(of(permissions, 'create').missing).toEqual([
    { privilege: 'VM.Config.Memory', path: '/vms' },
    { privilege: 'VM.Config.Network', path: '/vms' },
    { privilege: 'VM.Config.Options', path: '/vms' },
    { privilege: 'Datastore.AllocateSpace', path: '/storage' },
    { privilege: 'SDN.Use', path: '/sdn/zones/localnetwork' },
  ]);
});

test('one storage and one bridge are enough to create somewhere', () => {
  const guest = { 'VM.Allocate': 1, 'VM.Config.Disk': 1, 'VM.Config.CPU': 1, 'VM.Config.Memory': 1 };
  const permissions = {
    '/vms': { ...guest, 'VM.Config.Network': 1, 'VM.Config.Options': 1 },
    '/storage/fast': { 'Datastore.AllocateSpace': 1 },
    '/sdn/zones/localnetwork/vmbr0': { 'SDN.Use': 1 },
  };
  expect(of(permissions, 'create')).toMatchObject({
    verdict: 'somewhere',
    only: ['/sdn/zones/localnetwork/vmbr0', '/storage/fast'],
  });
});

test('A29 root-only options are for root@pam by password, whatever a token holds', () => {
  expect(of({ '/': { 'Sys.Modify': 1 } }, 'root-options').verdict).toBe('nowhere');
  expect(of({}, 'root-options', true).verdict).toBe('everywhere');
});

test('of one container is asked what holds on its very path', () => {
  const login: Login = { permissions: { '/vms': { 'VM.Audit': 1 }, '/vms/104': { 'VM.PowerMgmt': 1 } }, isRoot: false };
  expect(missingOn(login, 'power', 104)).toEqual([]);
  expect(missingOn(login, 'power', 105)).toEqual([{ privilege: 'VM.PowerMgmt', path: '/vms/105' }]);
  expect(missingOn(login, 'see-containers', 104)).toEqual([{ privilege: 'VM.Audit', path: '/vms/104' }]);
});

test('the reason names the privilege and the path, and nothing known forbids nothing', () => {
  const facts: ServerFacts = {
    connectionId: connectionId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11'),
    observedAt: 0,
    permissions: { '/vms': { 'VM.Audit': 1 } },
    certificate: null,
    cluster: null,
    versions: {},
  };
  const login = loginOf({ kind: 'token', tokenName: 'root@pam!gantry' }, facts);
  expect(login?.isRoot).toBe(false);
  expect(missingPrivilege(login, 'power', 104)).toBe('VM.PowerMgmt on /vms/104');
  expect(missingPrivilege(login, 'roll-back-snapshot', 104)).toBe('VM.Snapshot or VM.Snapshot.Rollback on /vms/104');
  expect(missingPrivilege(loginOf({ kind: 'ticket', userName: 'root@pam' }, undefined), 'power', 104)).toBeNull();
});
