import { factorsOf } from '../../auth/second-factors.ts';
import { failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { own, put } from '../../world/records.ts';
import type { UserState } from '../../world/world-state.ts';
import { isGroup } from './groups.ts';
import { userOf } from './subjects.ts';
import { describeToken } from './tokens.ts';
import { flag, mayForUser, text, type Call, type Handlers } from '../call.ts';

/** Whom Proxmox knows. (PVE::API2::User) */
export const accessUserHandlers: Handlers = {
  'GET /access/users': (call) =>
    Object.entries(call.world.state.users)
      .filter(([userid]) => userid === call.who.userid || mayForUser(call, userid, ['User.Modify', 'Sys.Audit']))
      .filter(([, user]) =>
        call.parameters['enabled'] === undefined ? true : user.isEnabled === flag(call, 'enabled'),
      )
      .map(([userid, user]) => ({
        ...describeUser(user),
        userid,
        'realm-type': userid.split('@')[1] ?? '',
        ...(flag(call, 'full') ? { groups: user.groups.join(','), tokens: listTokens(user) } : {}),
      })),
  'POST /access/users': createUser,
  'GET /access/users/{userid}': (call) => {
    const user = userOf(call);
    const tokens = Object.entries(user.tokens).map(([tokenid, token]) => [tokenid, describeToken(token)] as const);
    return { ...describeUser(user), groups: user.groups, tokens: Object.fromEntries(tokens) };
  },
  'PUT /access/users/{userid}': changeUser,
  'DELETE /access/users/{userid}': (call) => {
    userOf(call);
    const { state } = call.world;
    delete state.users[text(call, 'userid')];
    state.acl = state.acl.filter(({ ugid }) => ugid.split('!')[0] !== text(call, 'userid'));
    call.world.changed();
    return null;
  },
  'GET /access/users/{userid}/tfa': (call) => {
    const types = [...new Set(factorsOf(userOf(call)).map(({ type }) => type))];
    if (flag(call, 'multiple')) return { types };
    // The older interface knows this one by its other name.
    return types.includes('totp') ? { user: 'oath' } : {};
  },
};

const FIELDS = ['firstname', 'lastname', 'email', 'comment', 'keys'] as const;

const describeUser = (user: UserState): Record<string, unknown> => ({
  enable: user.isEnabled ? 1 : 0,
  expire: user.expire,
  ...Object.fromEntries(FIELDS.flatMap((name) => (user[name] === undefined ? [] : [[name, user[name]]]))),
  // A user with second factors has this in place of old keys.
  ...(factorsOf(user).length > 0 ? { keys: 'x' } : {}),
});

const listTokens = ({ tokens }: UserState): unknown[] =>
  Object.entries(tokens)
    .map(([tokenid, token]) => ({ tokenid, ...describeToken(token) }))
    .toSorted((a, b) => (a.tokenid < b.tokenid ? -1 : 1));

function createUser(call: Call): null {
  const userid = text(call, 'userid');
  const groups = splitList(call.parameters['groups'] ?? '');
  if (own(call.world.state.users, userid)) throw failure(`create user failed: user '${userid}' already exists`);
  const { password } = call.parameters;
  const realm = userid.split('@')[1] ?? '';
  if (password !== undefined && realm !== 'pam' && realm !== 'pve') {
    throw failure(`create user failed: auth domain '${realm}' does not exist`);
  }
  checkGroups(call, groups, 'create');
  const { comment, email } = call.parameters;
  const user: UserState = {
    password: password ?? null,
    isEnabled: call.parameters['enable'] !== '0',
    expire: Number(call.parameters['expire'] ?? 0),
    groups,
    tokens: {},
    // Written to the same line of user.cfg: with a comment an empty address is there, too. (measured on 9.2)
    ...(comment ? { comment, email: email ?? '' } : {}),
  };
  for (const name of FIELDS) if (call.parameters[name]) user[name] = text(call, name);
  put(call.world.state.users, userid, user);
  call.world.changed();
  return null;
}

function changeUser(call: Call): null {
  const user = userOf(call);
  const { enable, expire, groups } = call.parameters;
  const given = splitList(groups ?? '');
  if (groups !== undefined) {
    checkGroups(call, given, 'update');
    user.groups = flag(call, 'append') ? [...new Set([...user.groups, ...given])] : given;
  }
  if (enable !== undefined) user.isEnabled = flag(call, 'enable');
  if (expire !== undefined) user.expire = Number(expire);
  for (const name of FIELDS) if (call.parameters[name] !== undefined) user[name] = text(call, name);
  call.world.changed();
  return null;
}

function checkGroups(call: Call, groups: readonly string[], what: 'create' | 'update'): void {
  const missing = groups.find((groupid) => !isGroup(call.world, groupid));
  if (missing !== undefined) throw failure(`${what} user failed: no such group '${missing}'`);
}
