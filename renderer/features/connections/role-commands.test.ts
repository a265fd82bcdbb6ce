import { expect, test } from 'vitest';
import { capabilitiesOf } from '../../../shared/domain/capabilities.ts';
import { roleCommands, type RoleScope } from './role-commands.ts';

const privilegesOf = (scope: RoleScope): string[] =>
  /--privs "([^"]+)"/.exec(roleCommands(scope, 'own-user'))?.[1]?.split(' ') ?? [];

/** From `pveum role list` of Proxmox VE 8.4 and 9.2, as far as both know them. */
const known =
  /^(VM\.(Allocate|Audit|Backup|Clone|Console|Migrate|PowerMgmt|Snapshot|Config\.(CPU|Disk|Memory|Network|Options))|Datastore\.(AllocateSpace|AllocateTemplate|Audit)|SDN\.(Use|Audit)|Sys\.Audit|Pool\.Audit)$/;

test.each<RoleScope>(['basic', 'full'])(
  'the %s role names only privileges that Proxmox VE 8 and 9 know, each once',
  (scope) => {
    const privileges = privilegesOf(scope);
    expect(privileges.filter((privilege) => !known.test(privilege))).toEqual([]);
    expect(new Set(privileges).size).toBe(privileges.length);
  },
);

test('with the full role on / everything can be done but what needs root', () => {
  const held = Object.fromEntries(privilegesOf('full').map((privilege) => [privilege, 1]));
  const tops = ['/', '/vms', '/storage', '/nodes', '/sdn', '/pool', '/access'];
  const permissions = Object.fromEntries(tops.map((path) => [path, held]));
  const cannot = capabilitiesOf({ permissions, isRoot: false }).filter(({ verdict }) => verdict !== 'everywhere');
  expect(cannot.map(({ id }) => id)).toEqual(['create-privileged', 'root-options']);
});

test('the basic role leaves out what only some need', () => {
  expect(privilegesOf('basic')).not.toContain('VM.Snapshot');
  expect(privilegesOf('full')).toEqual(expect.arrayContaining(['VM.Snapshot', 'VM.Backup', 'VM.Clone', 'VM.Migrate']));
});

test('a token of a mightier user is separated and gets the role itself; one of a user of its own is not', () => {
  expect(roleCommands('basic', 'own-user')).toContain('pveum user token add gantry@pve app --privsep 0');
  const mine = roleCommands('basic', 'my-user', 'anna@pam');
  expect(mine).toContain('pveum user token add anna@pam gantry --privsep 1');
  expect(mine).toContain("pveum acl modify / --tokens 'anna@pam!gantry' --roles Gantry");
  expect(mine).not.toContain('pveum user add');
});
