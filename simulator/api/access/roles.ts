import { privilegesAt, rolePrivileges } from '../../auth/permissions.ts';
import { builtInRoles, isKnownAclPath } from '../../auth/roles.ts';
import { badParameters, failure } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { own, put } from '../../world/records.ts';
import type { AclEntry } from '../../world/world-state.ts';
import { isGroup } from './groups.ts';
import { flag, isRoot, may, text, type Call, type Handlers } from '../call.ts';
import { releaseOf } from '../../world/release.ts';

/** Roles and who has them where. (PVE::API2::Role, PVE::API2::ACL) */
export const accessRoleHandlers: Handlers = {
  'GET /access/roles': ({ world }) => [
    ...Object.entries(builtInRoles(releaseOf(world.state))).map(([roleid, privileges]) =>
      describeRole(roleid, privileges, true),
    ),
    ...Object.entries(world.state.roles).map(([roleid, privileges]) => describeRole(roleid, privileges, false)),
  ],
  'POST /access/roles': (call) => {
    const roleid = text(call, 'roleid');
    if (isRole(call, roleid)) throw failure(`create role failed: role '${roleid}' already exists`);
    if (/^pve/i.test(roleid)) {
      throw badParameters({ roleid: "cannot use role ID starting with the (case-insensitive) 'PVE' namespace" });
    }
    return setRole(call, roleid, splitList(call.parameters['privs'] ?? ''));
  },
  'GET /access/roles/{roleid}': (call) => {
    const roleid = text(call, 'roleid');
    if (!isRole(call, roleid)) throw failure(`role '${roleid}' does not exist`);
    const privileges =
      own(call.world.state.roles, roleid) ?? own(builtInRoles(releaseOf(call.world.state)), roleid) ?? [];
    return Object.fromEntries(privileges.map((privilege) => [privilege, 1]));
  },
  'PUT /access/roles/{roleid}': (call) => {
    const roleid = text(call, 'roleid');
    if (!isRole(call, roleid)) throw failure(`update role failed: role '${roleid}' does not exist`);
    if (Object.hasOwn(builtInRoles(releaseOf(call.world.state)), roleid)) {
      throw failure(`update role failed: auto-generated role '${roleid}' cannot be modified`);
    }
    const kept = flag(call, 'append') ? (own(call.world.state.roles, roleid) ?? []) : [];
    return setRole(call, roleid, [...new Set([...kept, ...splitList(call.parameters['privs'] ?? '')])]);
  },
  'DELETE /access/roles/{roleid}': (call) => {
    const roleid = text(call, 'roleid');
    if (!isRole(call, roleid)) throw failure(`delete role failed: role '${roleid}' does not exist`);
    if (Object.hasOwn(builtInRoles(releaseOf(call.world.state)), roleid)) {
      throw failure(`delete role failed: auto-generated role '${roleid}' cannot be deleted`);
    }
    const { state } = call.world;
    delete state.roles[roleid];
    // Entries of an unknown role are not read any more. (PVE::AccessControl, parse_user_config)
    state.acl = state.acl.filter((entry) => entry.roleid !== roleid);
    call.world.changed();
    return null;
  },
  'GET /access/acl': (call) =>
    call.world.state.acl
      .filter(({ path }) => isRoot(call) || may(call, path, ['Permissions.Modify']))
      .map((entry) => ({ ...entry, propagate: entry.propagate ? 1 : 0 })),
  'PUT /access/acl': changeAcl,
};

const describeRole = (roleid: string, privileges: readonly string[], isSpecial: boolean): Record<string, unknown> => ({
  roleid,
  privs: privileges.toSorted().join(','),
  ...(isSpecial ? { special: 1 } : {}),
});

const isRole = (call: Call, roleid: string): boolean =>
  Object.hasOwn(builtInRoles(releaseOf(call.world.state)), roleid) || Object.hasOwn(call.world.state.roles, roleid);

function setRole(call: Call, roleid: string, privileges: string[]): null {
  put(call.world.state.roles, roleid, privileges);
  call.world.changed();
  return null;
}

/** `//vms//100/` is `/vms/100`; undefined: none. (PVE::AccessControl, normalize_path) */
export function normalAclPath(given: string): string | undefined {
  const path = given.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
  return /^\/([A-Za-z0-9._:/-]*)$/.test(path) ? path : undefined;
}

function changeAcl(call: Call): null {
  const { state } = call.world;
  const lists = { user: 'users', group: 'groups', token: 'tokens' } as const;
  const subjects = (['group', 'user', 'token'] as const).flatMap((type) =>
    splitList(call.parameters[lists[type]] ?? '').map((ugid): Pick<AclEntry, 'ugid' | 'type'> => ({ ugid, type })),
  );
  if (subjects.length === 0) {
    const complaint = "either 'users', 'groups' or 'tokens' is required.";
    throw badParameters({ users: complaint, groups: complaint, tokens: complaint });
  }
  const path = normalAclPath(text(call, 'path'));
  const isRemoval = flag(call, 'delete');
  // What is there may be removed, wherever it is.
  if (path === undefined || (!isRemoval && !isKnownAclPath(path))) {
    throw badParameters({ path: `invalid ACL path '${text(call, 'path')}'` });
  }
  const propagate = call.parameters['propagate'] !== '0';
  for (const roleid of splitList(text(call, 'roles'))) {
    if (!isRole(call, roleid)) throw failure(`ACL update failed: role '${roleid}' does not exist`);
    checkSubset(call, { path, roleid, propagate, isRemoval });
    for (const { ugid, type } of subjects) {
      checkSubject(call, ugid, type);
      state.acl = state.acl.filter((entry) => !(entry.path === path && entry.ugid === ugid && entry.roleid === roleid));
      if (!isRemoval) state.acl.push({ path, ugid, type, roleid, propagate });
    }
  }
  call.world.changed();
  return null;
}

/** Nobody hands out more than he has. The refusal is a 500. (measured on 9.2) */
function checkSubset(
  call: Call,
  { path, roleid, propagate, isRemoval }: { path: string; roleid: string; propagate: boolean; isRemoval: boolean },
): void {
  if (may(call, path, ['Permissions.Modify'])) return;
  const held = privilegesAt(call.world.state, call.who, path);
  const verb = isRemoval ? 'remove' : 'add';
  for (const privilege of rolePrivileges(call.world.state, roleid)) {
    const reaches = held.get(privilege);
    if (reaches === undefined) {
      throw tooMuch(`Cannot ${verb} role '${roleid}' - requires 'Permissions.Modify' or superset of privileges.`);
    }
    if (propagate && !reaches && !isRemoval) {
      throw tooMuch(
        `Cannot ${verb} role '${roleid}' with propagation - requires 'Permissions.Modify' or propagated superset of privileges.`,
      );
    }
  }
}

const tooMuch = (complaint: string): Error =>
  failure(`ACL update failed: 400 Parameter verification failed.\nrole: ${complaint}`);

/** (PVE::API2::ACL, update_acl) */
function checkSubject({ world }: Call, ugid: string, type: AclEntry['type']): void {
  if (type === 'group') {
    if (!isGroup(world, ugid)) throw failure(`ACL update failed: group '${ugid}' does not exist`);
    return;
  }
  const [userid = '', tokenid = ''] = ugid.split('!');
  const user = own(world.state.users, userid);
  if (!user) {
    throw failure(
      `ACL update failed: ${type === 'user' ? `user '${userid}' does not exist` : `no such user ('${userid}')`}`,
    );
  }
  if (type === 'token' && !own(user.tokens, tokenid)) {
    throw failure(`ACL update failed: no such token '${tokenid}' for user '${userid}'`);
  }
}
