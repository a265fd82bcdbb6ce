import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Values } from '../../testing/asking.ts';
import type { ApiAnswer } from '../../testing/call-api.ts';
import { dataOf, PASSWORD, SessionRig, type Session } from '../../testing/session-rig.ts';

let rig: SessionRig;
beforeEach(async () => {
  rig = await SessionRig.start();
});
afterEach(() => rig[Symbol.asyncDispose]());

describe('Users and groups', () => {
  test('A user is kept with all his fields, and changed one by one', async () => {
    const root = await rig.asRoot();
    await root('POST', '/access/groups', { groupid: 'staff', comment: 'Staff' });
    const full = {
      firstname: 'Eve',
      lastname: 'Adams',
      email: 'eve@example.test',
      comment: 'hello',
      expire: 2_000_000_000,
    };
    await root('POST', '/access/users', { userid: 'eve@pve', password: PASSWORD, groups: 'staff', ...full });
    expect(dataOf(await root('GET', '/access/users/eve@pve'))).toEqual({
      enable: 1,
      ...full,
      groups: ['staff'],
      tokens: {},
    });
    await root('PUT', '/access/users/eve@pve', { lastname: '', enable: 0 });
    expect(dataOf(await root('GET', '/access/users/eve@pve'))).toMatchObject({
      firstname: 'Eve',
      lastname: '',
      enable: 0,
    });
    expect(dataOf(await root('GET', '/access/users', { enabled: 0 }))).toMatchObject([{ userid: 'eve@pve' }]);
  });

  test('Groups are listed with their members, and take their rights with them', async () => {
    const root = await rig.asRoot();
    for (const groupid of ['staff', 'guests']) await root('POST', '/access/groups', { groupid });
    await root('POST', '/access/users', { userid: 'eve@pve', password: PASSWORD, groups: 'staff' });
    await root('PUT', '/access/users/eve@pve', { groups: 'guests', append: 1 });
    expect(dataOf(await root('GET', '/access/groups/guests'))).toEqual({ members: ['eve@pve'] });
    await root('PUT', '/access/acl', { path: '/vms', groups: 'guests', roles: 'PVEVMUser' });
    const eve = await rig.asUser('eve@pve');
    expect(dataOf(await eve('GET', '/access/permissions', { path: '/vms/100' }))).toMatchObject({
      '/vms/100': { 'VM.Console': 1 },
    });
    await root('DELETE', '/access/groups/guests');
    expect(dataOf(await eve('GET', '/access/permissions'))).toEqual({});
    expect(dataOf(await root('GET', '/access/groups'))).toEqual([{ groupid: 'staff', users: 'eve@pve' }]);
  });

  test.each<[string, string, Values, string]>([
    ['POST', '/access/groups', { groupid: 'staff' }, "create group failed: group 'staff' already exists"],
    ['PUT', '/access/groups/nope', { comment: 'x' }, "update group failed: group 'nope' does not exist"],
    ['DELETE', '/access/groups/nope', {}, "delete group failed: group 'nope' does not exist"],
    ['GET', '/access/groups/nope', {}, "group 'nope' does not exist"],
    ['POST', '/access/users', { userid: 'x@pve', groups: 'nope' }, "create user failed: no such group 'nope'"],
    [
      'POST',
      '/access/users',
      { userid: 'x@ldap', password: PASSWORD },
      "create user failed: auth domain 'ldap' does not exist",
    ],
    ['PUT', '/access/users/nope@pve', { comment: 'x' }, "no such user ('nope@pve')"],
    [
      'PUT',
      '/access/roles/PVEAdmin',
      { privs: 'VM.Audit' },
      "update role failed: auto-generated role 'PVEAdmin' cannot be modified",
    ],
    ['DELETE', '/access/roles/PVEAdmin', {}, "delete role failed: auto-generated role 'PVEAdmin' cannot be deleted"],
    ['DELETE', '/access/roles/Nope', {}, "delete role failed: role 'Nope' does not exist"],
    [
      'PUT',
      '/access/acl',
      { path: '/', groups: 'nope', roles: 'PVEAdmin' },
      "ACL update failed: group 'nope' does not exist",
    ],
    [
      'PUT',
      '/access/acl',
      { path: '/', tokens: 'root@pam!nope', roles: 'PVEAdmin' },
      "ACL update failed: no such token 'nope' for user 'root@pam'",
    ],
    ['GET', '/access/domains/ldap', {}, "domain 'ldap' does not exist"],
  ])('%s %s %j is refused', async (method, path, values, reason) => {
    const root = await rig.asRoot();
    await root('POST', '/access/groups', { groupid: 'staff' });
    expect(await root(method, path, values)).toMatchObject({ status: 500, reason });
  });

  test("A deleted user's tokens, groups and rights are gone", async () => {
    const root = await rig.asRoot();
    await root('POST', '/access/groups', { groupid: 'staff' });
    await root('POST', '/access/users', { userid: 'eve@pve', password: PASSWORD, groups: 'staff' });
    await root('POST', '/access/users/eve@pve/token/app');
    await root('PUT', '/access/acl', { path: '/vms', users: 'eve@pve', tokens: 'eve@pve!app', roles: 'PVEVMUser' });
    await root('DELETE', '/access/users/eve@pve');
    expect(dataOf(await root('GET', '/access/acl'))).toEqual([]);
    expect(dataOf(await root('GET', '/access/groups/staff'))).toEqual({ members: [] });
    expect(await rig.login({ username: 'eve@pve', password: PASSWORD })).toMatchObject({ status: 401 });
  });

  test('Who may change one group may change its members, and no others', async () => {
    const root = await rig.asRoot();
    for (const groupid of ['staff', 'board']) await root('POST', '/access/groups', { groupid });
    for (const [userid, groups] of [
      ['eve@pve', 'staff'],
      ['bob@pve', 'board'],
      ['boss@pve', ''],
    ] as const)
      await root('POST', '/access/users', { userid, password: PASSWORD, groups });
    await root('PUT', '/access/acl', { path: '/access/groups/staff', users: 'boss@pve', roles: 'PVEUserAdmin' });
    const boss = await rig.asUser('boss@pve');
    expect(await boss('PUT', '/access/users/eve@pve', { comment: 'x' })).toMatchObject({ status: 200 });
    expect(await boss('PUT', '/access/users/bob@pve', { comment: 'x' })).toMatchObject({ status: 403 });
    expect(
      (dataOf(await boss('GET', '/access/users')) as { userid: string }[]).map(({ userid }) => userid).toSorted(),
    ).toEqual(['boss@pve', 'eve@pve']);
  });
});

describe('Roles and rights', () => {
  test('A role grows with append, and takes its entries with it', async () => {
    const root = await rig.asRoot();
    await root('POST', '/access/roles', { roleid: 'Mine', privs: 'VM.Audit' });
    await root('PUT', '/access/roles/Mine', { privs: 'VM.Console', append: 1 });
    expect(dataOf(await root('GET', '/access/roles/Mine'))).toEqual({ 'VM.Audit': 1, 'VM.Console': 1 });
    await root('PUT', '/access/roles/Mine', { privs: 'VM.Console' });
    expect(dataOf(await root('GET', '/access/roles/Mine'))).toEqual({ 'VM.Console': 1 });
    await root('PUT', '/access/acl', { path: '/', users: 'root@pam', roles: 'Mine' });
    await root('DELETE', '/access/roles/Mine');
    expect(dataOf(await root('GET', '/access/acl'))).toEqual([]);
  });

  test('A name of the PVE kind is taken', async () => {
    const root = await rig.asRoot();
    expect((await root('POST', '/access/roles', { roleid: 'pveMine' })).json).toMatchObject({
      errors: { roleid: "cannot use role ID starting with the (case-insensitive) 'PVE' namespace" },
    });
  });

  test('What one path allows is worked out wherever it lies', async () => {
    const root = await rig.asRoot();
    await root('POST', '/access/users', { userid: 'eve@pve', password: PASSWORD });
    await root('PUT', '/access/acl', { path: '/vms', users: 'eve@pve', roles: 'PVEVMUser' });
    await root('PUT', '/access/acl', { path: '/storage', users: 'eve@pve', roles: 'PVEDatastoreUser', propagate: 0 });
    const eve = await rig.asUser('eve@pve');
    const at = async (session: Session, path: string, more: Values = {}): Promise<unknown> =>
      dataOf(await session('GET', '/access/permissions', { path, ...more }));
    expect(await at(eve, '/vms/4711')).toMatchObject({ '/vms/4711': { 'VM.Audit': 1 } });
    expect(await at(eve, '/storage')).toEqual({ '/storage': { 'Datastore.AllocateSpace': 0, 'Datastore.Audit': 0 } });
    expect(await at(eve, '/storage/local')).toEqual({ '/storage/local': {} });
    expect(await at(root, '/vms/4711', { userid: 'eve@pve' })).toMatchObject({ '/vms/4711': { 'VM.Audit': 1 } });
    expect(await eve('GET', '/access/permissions', { userid: 'root@pam' })).toMatchObject({ status: 403 });
    expect(await root('GET', '/access/permissions', { userid: 'nope@pve' })).toMatchObject({
      status: 500,
      reason: "no such user ('nope@pve')",
    });
  });

  test('Entries need a subject and a known path, and are removed from where they are', async () => {
    const root = await rig.asRoot();
    expect((await root('PUT', '/access/acl', { path: '/', roles: 'PVEAdmin' })).json).toMatchObject({
      errors: { users: "either 'users', 'groups' or 'tokens' is required." },
    });
    expect(
      (await root('PUT', '/access/acl', { path: '/nowhere', users: 'root@pam', roles: 'PVEAdmin' })).json,
    ).toMatchObject({
      errors: { path: "invalid ACL path '/nowhere'" },
    });
    await root('PUT', '/access/acl', { path: '//vms//100/', users: 'root@pam', roles: 'PVEAdmin' });
    expect(dataOf(await root('GET', '/access/acl'))).toMatchObject([{ path: '/vms/100', propagate: 1 }]);
    await root('PUT', '/access/acl', { path: '/vms/100', users: 'root@pam', roles: 'PVEAdmin', delete: 1 });
    expect(dataOf(await root('GET', '/access/acl'))).toEqual([]);
  });

  test('Nobody hands out more than he has', async () => {
    const root = await rig.asRoot();
    for (const userid of ['eve@pve', 'bob@pve']) await root('POST', '/access/users', { userid, password: PASSWORD });
    await root('PUT', '/access/acl', { path: '/vms/100', users: 'eve@pve', roles: 'PVEVMAdmin' });
    const eve = await rig.asUser('eve@pve');
    const give = (roles: string): Promise<ApiAnswer> =>
      eve('PUT', '/access/acl', { path: '/vms/100', users: 'bob@pve', roles });
    expect(await give('PVEVMUser')).toMatchObject({ status: 200 });
    expect((await give('PVEAdmin')).json).toMatchObject({
      message: expect.stringContaining(
        "role: Cannot add role 'PVEAdmin' - requires 'Permissions.Modify' or superset of privileges.",
      ) as string,
    });
  });
});
