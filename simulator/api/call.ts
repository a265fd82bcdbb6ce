import { identityOf, mayDo, type Identity } from '../auth/permissions.ts';
import { forbidden, PveError } from '../http/pve-error.ts';
import { checkFormat, splitList } from '../schema/formats.ts';
import { own } from '../world/records.ts';
import type { MethodSchema, PermissionCheck } from '../schema/schema-types.ts';
import type { Parameters } from '../schema/validate.ts';
import type { UploadedFile } from '../tasks/import-file.ts';
import type { World } from '../world/world.ts';

/** One checked request on its way to a handler. */
export type Call = {
  readonly world: World;
  readonly who: Identity;
  readonly parameters: Parameters;
  /** The file that came with the request. */
  readonly upload?: UploadedFile;
};

/** Returns what the answer carries as `data`. */
export type Handler = (call: Call) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;

/** A list whose answer has `total` beside `data`. */
export class Page {
  readonly data: readonly unknown[];
  readonly total: number;

  constructor(data: readonly unknown[], total: number) {
    this.data = data;
    this.total = total;
  }
}

/** An answer that is a file instead of JSON. */
export class FileAnswer {
  readonly name: string;
  readonly text: string;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }
}

/** Exactly root's own session: a token of root is not root. */
export const isRoot = ({ who }: Pick<Call, 'who'>): boolean => who.authid === 'root@pam';

export const may = (
  { world, who }: Call,
  path: string,
  privileges: readonly string[],
  options: { any?: boolean } = {},
): boolean => mayDo(world.state, who, path, privileges, options);

/** Throws the 403 that names path and privileges. */
export function demand(call: Call, path: string, privileges: readonly string[], options: { any?: boolean } = {}): void {
  if (!may(call, path, privileges, options)) throw forbidden(`${path}, ${privileges.join('|')}`);
}

/** A required parameter; validation has seen to it that it is there. */
export const text = ({ parameters }: Call, name: string): string => parameters[name] ?? '';
export const flag = ({ parameters }: Call, name: string): boolean => parameters[name] === '1';

/** The name of the node in the path, with the alias `localhost` resolved. */
export const nodeOf = (call: Call): string => call.world.node(text(call, 'node')).name;

/** Checks what the schema demands of whoever calls the method. (PVE::RPCEnvironment, exec_api2_perm_check) */
export function checkSchemaPermissions(call: Call, { permissions }: MethodSchema): void {
  // What everybody may call is not checked any further, whatever else stands there.
  if (isRoot(call) || permissions?.user === 'all' || !permissions?.check) return;
  checkExpression(call, permissions.check);
}

function checkExpression(call: Call, [kind, ...rest]: PermissionCheck): void {
  switch (kind) {
    case 'perm': {
      const [path, privileges] = rest;
      if (!isTextList(privileges)) throw forbidden();
      demand(call, fillIn(call, String(path)), privileges, { any: rest.includes('any') });
      return;
    }
    case 'perm-modify':
      demand(call, fillIn(call, String(rest[0])), modifyingPrivileges(fillIn(call, String(rest[0]))), { any: true });
      return;
    case 'userid-param':
      checkUserParameter(call, String(rest[0]));
      return;
    case 'userid-group': {
      const [privileges] = rest;
      checkGroups(call, isTextList(privileges) ? privileges : [], { areGiven: rest.includes('groups_param') });
      return;
    }
    case 'and':
      for (const part of rest) if (isExpression(part)) checkExpression(call, part);
      return;
    case 'or':
      checkAlternatives(call, rest.filter(isExpression));
      return;
    default:
      throw forbidden();
  }
}

/** Whether the caller may do one of these to all groups, or to one the user is in. (filter_groups, group_member_join) */
export const mayForUser = (call: Call, userid: string, privileges: readonly string[]): boolean =>
  may(call, '/access/groups', privileges, { any: true }) ||
  (own(call.world.state.users, userid)?.groups ?? []).some((groupid) =>
    may(call, `/access/groups/${groupid}`, privileges, { any: true }),
  );

/** Whoever puts somebody into groups needs a right on each of them; others one on a group the user is in. (userid-group) */
function checkGroups(call: Call, privileges: readonly string[], { areGiven }: { areGiven: boolean }): void {
  if (may(call, '/access/groups', privileges, { any: true })) return;
  const groups = splitList(call.parameters['groups'] ?? '');
  if (areGiven && groups.length > 0) {
    for (const groupid of groups) demand(call, `/access/groups/${groupid}`, privileges, { any: true });
  } else if (!mayForUser(call, text(call, 'userid'), privileges)) {
    throw forbidden(`/access/groups, ${privileges.join('|')}`);
  }
}

/** Who may allocate something may also hand out rights on it. (PVE::RPCEnvironment, check_perm_modify) */
function modifyingPrivileges(path: string): string[] {
  const [, area = ''] = /^\/(vms|storage|pool)(\/|$)/.exec(path) ?? [];
  const allocating: Readonly<Record<string, string>> = {
    vms: 'VM.Allocate',
    storage: 'Datastore.Allocate',
    pool: 'Pool.Allocate',
  };
  const other = allocating[area];
  return other === undefined ? ['Permissions.Modify'] : ['Permissions.Modify', other];
}

function checkUserParameter(call: Call, demanded: string): void {
  const userid = text(call, 'userid');
  // The name is read before the parameters are validated, so a bad one is a 500 here. (PVE::RPCEnvironment, exec_api2_perm_check)
  const complaint = checkFormat('pve-userid', userid);
  if (complaint !== undefined) throw new PveError(500, complaint);
  if (demanded === 'self') {
    if (userid !== call.who.userid) throw forbidden(`user != ${call.who.userid}`);
    return;
  }
  demand(call, `/access/realm/${identityOf(userid).userid.split('@')[1]}`, [demanded]);
}

/** Nothing is said about which of several alternatives were missing. (PVE::RPCEnvironment, exec_api2_perm_check) */
function checkAlternatives(call: Call, alternatives: readonly PermissionCheck[]): void {
  for (const alternative of alternatives) {
    try {
      checkExpression(call, alternative);
      return;
    } catch (error) {
      if (!(error instanceof PveError)) throw error;
    }
  }
  throw forbidden();
}

const fillIn = (call: Call, path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => text(call, name));
const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
const isExpression = (value: unknown): value is PermissionCheck => Array.isArray(value) && typeof value[0] === 'string';
