import { expect, test } from 'vitest';
import { capabilitiesOf } from '../domain/capabilities.ts';
import { capabilityIds } from '../domain/capability-ids.ts';
import { everywhere, roleForDeeds } from './least-role.ts';
import { basicDeeds, deedsForTemplates, roleCommands } from './role-commands.ts';
import { placesIn, poolIn } from './role-places.ts';

/** From `pveum role list` of Proxmox VE 8.4 and 9.2, as far as both know them. */
const known =
  /^(VM\.(Allocate|Audit|Backup|Clone|Console|Migrate|PowerMgmt|Snapshot(\.Rollback)?|Config\.(CPU|Disk|Memory|Network|Options))|Datastore\.(AllocateSpace|AllocateTemplate|Audit)|SDN\.Use|Sys\.(Audit|Modify)|Pool\.Audit)$/;
const possible = capabilityIds.filter((id) => id !== 'root-options');

test.each(['8', '9'] as const)(
  'the roles for Proxmox VE %s name only privileges that it knows, each once',
  (release) => {
    for (const { privileges } of roleForDeeds(possible, everywhere, release).grants) {
      expect(privileges.filter((privilege) => !known.test(privilege))).toEqual([]);
      expect(new Set(privileges).size).toBe(privileges.length);
    }
  },
);

test('with the roles for all deeds everything can be done but what needs root', () => {
  const { grants, rootOnly } = roleForDeeds(capabilityIds, everywhere, '9');
  const permissions = Object.fromEntries(
    grants.map(({ path, privileges, isPropagated }) => [
      path,
      Object.fromEntries(privileges.map((privilege) => [privilege, isPropagated ? 1 : 0])),
    ]),
  );
  const cannot = capabilitiesOf({ permissions, isRoot: false }).filter(({ verdict }) => verdict !== 'everywhere');
  expect(cannot.map(({ id }) => id)).toEqual(['root-options']);
  expect(rootOnly).toEqual(['root-options']);
});

test('Proxmox VE 9 wants Sys.Modify for privileged containers, on / alone; 8 wants nothing more', () => {
  const pathsOf = (release: '8' | '9'): string[] =>
    roleForDeeds(['create-privileged'], everywhere, release).grants.map(({ path }) => path);
  expect(pathsOf('9')).toContain('/');
  expect(pathsOf('8')).not.toContain('/');
  expect(roleCommands(roleForDeeds(['create-privileged'], everywhere, '9').grants, 'own-user')).toContain(
    'pveum acl modify / --users gantry@pve --roles GantryDatacenter --propagate 0',
  );
});

test('the basic roles leave out what only some need, and each place has its own', () => {
  const { grants } = roleForDeeds(basicDeeds, everywhere, '9');
  expect(grants.map(({ path, role }) => [path, role])).toEqual([
    ['/nodes', 'GantryNodes'],
    ['/sdn/zones', 'GantryNetwork'],
    ['/storage', 'GantryStorage'],
    ['/vms', 'GantryContainers'],
  ]);
  expect(grants.flatMap(({ privileges }) => privileges)).not.toContain('VM.Snapshot');
});

test('a role for one pool reaches its containers, and storages and bridges by name', () => {
  const scope = { pool: 'lab', storages: ['fast', 'local'], bridges: ['vmbr1'] };
  const text = roleCommands(roleForDeeds(['create', 'power'], scope, '9').grants, 'own-user');
  expect(text.split('\n').filter((line) => line.includes('acl'))).toEqual([
    'pveum acl modify /pool/lab --users gantry@pve --roles GantryPool',
    'pveum acl modify /sdn/zones/localnetwork/vmbr1 --users gantry@pve --roles GantryNetwork',
    'pveum acl modify /storage/fast --users gantry@pve --roles GantryStorage',
    'pveum acl modify /storage/local --users gantry@pve --roles GantryStorage',
  ]);
});

test('a token of a mightier user is separated and gets the roles itself; one of a user of its own is not', () => {
  const { grants } = roleForDeeds(['power'], everywhere, '9');
  expect(roleCommands(grants, 'own-user')).toBe(`pveum role add GantryContainers --privs "VM.PowerMgmt"
pveum user add gantry@pve --comment "Gantry"
pveum acl modify /vms --users gantry@pve --roles GantryContainers
pveum user token add gantry@pve app --privsep 0`);
  expect(roleCommands(grants, 'my-user', 'anna@pam')).toBe(`pveum role add GantryContainers --privs "VM.PowerMgmt"
pveum user token add anna@pam gantry --privsep 1
pveum acl modify /vms --tokens 'anna@pam!gantry' --roles GantryContainers`);
});

test('what is typed as a place reaches the lines only when it can be one', () => {
  expect(placesIn(' local, fast;fast $(reboot) `x` -v ')).toEqual(['local', 'fast']);
  expect(poolIn(' lab/web ')).toBe('lab/web');
  expect(poolIn("lab'; reboot")).toBeNull();
  expect(poolIn('')).toBeNull();
});

test('templates add to the basic deeds what only some of them need, and tell what no role gives', () => {
  const features = { nesting: true, keyctl: false, fuse: false, mknod: false, forceRwSys: false, mount: [] };
  expect(deedsForTemplates([{ isUnprivileged: true, features }])).toEqual(basicDeeds);
  expect(deedsForTemplates([{ isUnprivileged: false, features: { ...features, nesting: false } }])).toEqual([
    ...basicDeeds,
    'create-privileged',
  ]);
  expect(deedsForTemplates([{ isUnprivileged: true, features: { ...features, keyctl: true } }])).toContain(
    'root-options',
  );
});
