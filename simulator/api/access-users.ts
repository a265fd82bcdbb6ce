import { randomUUID } from 'node:crypto';
import { rolePrivileges } from '../auth/permissions.ts';
import { BUILT_IN_ROLES, isKnownAclPath } from '../auth/roles.ts';
import { badParameters, failure } from '../http/pve-error.ts';
import { splitList } from '../schema/formats.ts';
import type { AclEntry, TokenState, UserState } from '../world/world-state.ts';
import { own, put } from '../world/records.ts';
import { flag, isRoot, may, text, type Call, type Handlers } from './call.ts';

export const accessUserHandlers: Handlers = {
  'GET /access/users': (call) =>
    Object.entries(call.world.state.users)
      .filter(
        ([userid]) =>
          userid === call.who.userid || may(call, '/access/groups', ['User.Modify', 'Sys.Audit'], { any: true }),
      )
      .map(([userid, user]) => describeUser(userid, user)),
  'POST /access/users': createUser,
  'GET /access/users/{userid}': (call) => {
    const user = userOf(call);
    return { ...describeUser('', user), userid: undefined, groups: user.groups, tokens: Object.keys(user.tokens) };
  },
  'PUT /access/users/{userid}': (call) => {
    const user = userOf(call);
    if (call.parameters['enable'] !== undefined) user.isEnabled = flag(call, 'enable');
    if (call.parameters['comment'] !== undefined) user.comment = text(call, 'comment');
    if (call.parameters['expire'] !== undefined) user.expire = Number(text(call, 'expire'));
    call.world.changed();
    return null;
  },
  'DELETE /access/users/{userid}': (call) => {
    userOf(call);
    delete call.world.state.users[text(call, 'userid')];
    call.world.state.acl = call.world.state.acl.filter(({ ugid }) => ugid.split('!')[0] !== text(call, 'userid'));
    call.world.changed();
    return null;
  },
  'GET /access/users/{userid}/token': (call) =>
    Object.entries(userOf(call).tokens).map(([tokenid, token]) => ({ tokenid, ...describeToken(token) })),
  'GET /access/users/{userid}/token/{tokenid}': (call) => describeToken(tokenOf(call)),
  'POST /access/users/{userid}/token/{tokenid}': createToken,
  'PUT /access/users/{userid}/token/{tokenid}': (call) => {
    const token = tokenOf(call);
    if (call.parameters['privsep'] !== undefined) token.privsep = flag(call, 'privsep');
    if (call.parameters['expire'] !== undefined) token.expire = Number(text(call, 'expire'));
    if (call.parameters['comment'] !== undefined) token.comment = text(call, 'comment');
    if (flag(call, 'regenerate')) token.secret = randomUUID();
    call.world.changed();
    return { ...describeToken(token), ...(flag(call, 'regenerate') ? { value: token.secret } : {}) };
  },
  'DELETE /access/users/{userid}/token/{tokenid}': (call) => {
    tokenOf(call);
    delete userOf(call).tokens[text(call, 'tokenid')];
    // Rules for a token that is gone are not read any more. (PVE::AccessControl, parse_user_config)
    const fullId = `${text(call, 'userid')}!${text(call, 'tokenid')}`;
    call.world.state.acl = call.world.state.acl.filter(({ ugid }) => ugid !== fullId);
    call.world.changed();
    return null;
  },
  'GET /access/tfa/{userid}': (call) => {
    const { totp } = userOf(call);
    if (!totp) return [];
    return [{ id: totp.id, type: 'totp', description: totp.description, created: totp.created, enable: 1 }];
  },
  'GET /access/roles': ({ world }) => [
    ...Object.entries(BUILT_IN_ROLES).map(([roleid, privileges]) => describeRole(roleid, privileges, true)),
    ...Object.entries(world.state.roles).map(([roleid, privileges]) => describeRole(roleid, privileges, false)),
  ],
  'POST /access/roles': (call) => {
    const roleid = text(call, 'roleid');
    if (isRole(call, roleid)) throw failure(`create role failed: role '${roleid}' already exists`);
    put(call.world.state.roles, roleid, splitList(call.parameters['privs'] ?? ''));
    call.world.changed();
    return null;
  },
  'GET /access/roles/{roleid}': (call) => {
    const roleid = text(call, 'roleid');
    if (!isRole(call, roleid)) throw failure(`role '${roleid}' does not exist`);
    const privileges = own(call.world.state.roles, roleid) ?? own(BUILT_IN_ROLES, roleid) ?? [];
    return Object.fromEntries(privileges.map((privilege) => [privilege, 1]));
  },
  'GET /access/acl': (call) =>
    call.world.state.acl
      .filter(({ path }) => isRoot(call) || may(call, path, ['Permissions.Modify']))
      .map((entry) => ({ ...entry, propagate: entry.propagate ? 1 : 0 })),
  'PUT /access/acl': changeAcl,
};

const describeUser = (userid: string, user: UserState): Record<string, unknown> => ({
  userid,
  enable: user.isEnabled ? 1 : 0,
  expire: user.expire,
  'realm-type': userid.split('@')[1] ?? '',
  ...(user.comment === undefined ? {} : { comment: user.comment }),
  ...(user.email === undefined ? {} : { email: user.email }),
});

const describeToken = (token: TokenState): Record<string, unknown> => ({
  privsep: token.privsep ? 1 : 0,
  expire: token.expire,
  ...(token.comment === undefined ? {} : { comment: token.comment }),
});

const describeRole = (roleid: string, privileges: readonly string[], isSpecial: boolean): Record<string, unknown> => ({
  roleid,
  privs: privileges.toSorted().join(','),
  ...(isSpecial ? { special: 1 } : {}),
});

const isRole = (call: Call, roleid: string): boolean =>
  Object.hasOwn(BUILT_IN_ROLES, roleid) || Object.hasOwn(call.world.state.roles, roleid);

function userOf(call: Call): UserState {
  const user = call.world.state.users[text(call, 'userid')];
  if (!user) throw failure(`no such user ('${text(call, 'userid')}')`);
  return user;
}

function tokenOf(call: Call): TokenState {
  const token = own(userOf(call).tokens, text(call, 'tokenid'));
  if (!token) throw failure(`no such token '${text(call, 'tokenid')}' for user '${text(call, 'userid')}'`);
  return token;
}

function createUser(call: Call): null {
  const userid = text(call, 'userid');
  if (call.world.state.users[userid]) throw failure(`create user failed: user '${userid}' already exists`);
  const { comment, email } = call.parameters;
  call.world.state.users[userid] = {
    password: call.parameters['password'] ?? null,
    isEnabled: call.parameters['enable'] !== '0',
    expire: Number(call.parameters['expire'] ?? 0),
    groups: splitList(call.parameters['groups'] ?? ''),
    tokens: {},
    ...(comment === undefined ? {} : { comment, email: email ?? '' }),
  };
  call.world.changed();
  return null;
}

function createToken(call: Call): unknown {
  const user = userOf(call);
  const { userid = '', tokenid = '', privsep, expire, comment } = call.parameters;
  if (own(user.tokens, tokenid)) throw badParameters({ tokenid: 'Token already exists.' });
  const secret = randomUUID();
  put(user.tokens, tokenid, {
    secret,
    privsep: privsep !== '0',
    expire: Number(expire ?? 0),
    ...(comment === undefined ? {} : { comment }),
  });
  call.world.changed();
  // What was given comes back as text, a default as a number. (measured on 9.2)
  const info = {
    privsep: privsep ?? 1,
    ...(expire === undefined ? {} : { expire }),
    ...(comment === undefined ? {} : { comment }),
  };
  return { 'full-tokenid': `${userid}!${tokenid}`, value: secret, info };
}

function changeAcl(call: Call): null {
  const path = text(call, 'path').replace(/(?<=.)\/+$/, '');
  if (!isKnownAclPath(path)) throw badParameters({ path: `invalid ACL path '${path}'` });
  const subjects: Pick<AclEntry, 'ugid' | 'type'>[] = [
    ...splitList(call.parameters['users'] ?? '').map((ugid) => ({ ugid, type: 'user' as const })),
    ...splitList(call.parameters['groups'] ?? '').map((ugid) => ({ ugid, type: 'group' as const })),
    ...splitList(call.parameters['tokens'] ?? '').map((ugid) => ({ ugid, type: 'token' as const })),
  ];
  for (const roleid of splitList(text(call, 'roles'))) {
    if (!isRole(call, roleid)) throw failure(`ACL update failed: role '${roleid}' does not exist`);
    if (!may(call, path, ['Permissions.Modify']) && !may(call, path, rolePrivileges(call.world.state, roleid))) {
      // Nobody hands out more than he has. The refusal is a 500. (measured on 9.2)
      throw failure(
        `ACL update failed: 400 Parameter verification failed.\nrole: '${roleid}' has more privileges than you`,
      );
    }
    for (const { ugid, type } of subjects) {
      checkSubject(call, ugid, type);
      const { state } = call.world;
      state.acl = state.acl.filter((entry) => !(entry.path === path && entry.ugid === ugid && entry.roleid === roleid));
      if (!flag(call, 'delete')) {
        state.acl.push({ path, ugid, type, roleid, propagate: call.parameters['propagate'] !== '0' });
      }
    }
  }
  call.world.changed();
  return null;
}

/** (PVE::API2::ACL, update_acl) */
function checkSubject({ world }: Call, ugid: string, type: AclEntry['type']): void {
  if (type === 'group') {
    const isGroup = Object.values(world.state.users).some(({ groups }) => groups.includes(ugid));
    if (!isGroup) throw failure(`ACL update failed: group '${ugid}' does not exist`);
    return;
  }
  const [userid = '', tokenid = ''] = ugid.split('!');
  const user = own(world.state.users, userid);
  if (!user)
    throw failure(
      `ACL update failed: ${type === 'user' ? `user '${userid}' does not exist` : `no such user ('${userid}')`}`,
    );
  if (type === 'token' && !own(user.tokens, tokenid)) {
    throw failure(`ACL update failed: no such token '${tokenid}' for user '${userid}'`);
  }
}
