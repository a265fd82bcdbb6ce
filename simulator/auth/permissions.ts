import type { WorldState } from '../world/world-state.ts';
import { indexRights, scan, type RightsSource } from './rights-index.ts';
import { releaseOf, type Release } from '../world/release.ts';
import { allPrivileges, builtInRoles } from './roles.ts';

/** Who is calling. Only `authid === 'root@pam'` is root: `root@pam!token` is not. */
export type Identity = { readonly userid: string; readonly tokenid?: string; readonly authid: string };

/** Privileges at a path, with whether they reach below it. */
export type Privileges = ReadonlyMap<string, boolean>;

const TOP_PATHS = ['/', '/access', '/access/groups', '/nodes', '/pool', '/sdn', '/storage', '/vms'];

export const identityOf = (authid: string): Identity => {
  const [userid = '', tokenid] = authid.split('!');
  return tokenid === undefined ? { userid, authid } : { userid, tokenid, authid };
};

export const rolePrivileges = (world: WorldState, roleid: string): readonly string[] =>
  world.roles[roleid] ?? builtInRoles(releaseOf(world))[roleid] ?? [];

/** What `who` may do at `path`. A token with separated privileges has the intersection with its user. (PVE::RPCEnvironment) */
export function privilegesAt(
  world: WorldState,
  who: Identity,
  path: string,
  source: RightsSource = scan(world),
): Privileges {
  const ofUser =
    who.userid === 'root@pam'
      ? EVERYTHING[releaseOf(world)]
      : fromAcl(world, source, { ugid: who.userid, groups: groupsOf(world, who.userid) }, path);
  if (who.tokenid === undefined) return ofUser;
  if (!world.users[who.userid]?.tokens[who.tokenid]?.privsep) return ofUser;
  const ofToken = fromAcl(world, source, { ugid: who.authid, groups: [] }, path);
  return new Map([...ofToken].filter(([privilege]) => ofUser.has(privilege)));
}

/** Whether `who` has every one of the privileges, or one of them with `any`. */
export function mayDo(
  world: WorldState,
  who: Identity,
  path: string,
  privileges: readonly string[],
  { any = false }: { any?: boolean } = {},
): boolean {
  const held = privilegesAt(world, who, path);
  const isHeld = (privilege: string): boolean => held.has(privilege);
  return any ? privileges.some(isHeld) : privileges.every(isHeld);
}

/** `mayDo` as it is at this moment, for asking about thousands of paths at once. */
export function mayDoNow(
  world: WorldState,
  who: Identity,
): (path: string, privileges: readonly string[], options?: { any?: boolean }) => boolean {
  const source = indexRights(world);
  const known = new Map<string, Privileges>();
  return (path, privileges, { any = false } = {}) => {
    const held = known.get(path) ?? privilegesAt(world, who, path, source);
    known.set(path, held);
    const isHeld = (privilege: string): boolean => held.has(privilege);
    return any ? privileges.some(isHeld) : privileges.every(isHeld);
  };
}

/** The tree of `GET /access/permissions`: paths without any privilege are left out. */
export function effectivePermissions(world: WorldState, who: Identity): Record<string, Record<string, 0 | 1>> {
  const poolMembers = Object.values(world.pools).flatMap((pool) => [
    ...pool.vmids.map((vmid) => `/vms/${vmid}`),
    ...pool.storages.map((storage) => `/storage/${storage}`),
  ]);
  const source = indexRights(world);
  const paths = new Set([...TOP_PATHS, ...world.acl.map(({ path }) => path), ...poolMembers]);
  const tree: Record<string, Record<string, 0 | 1>> = {};
  for (const path of paths) {
    const held = privilegesAt(world, who, path, source);
    if (held.size > 0) tree[path] = Object.fromEntries([...held].map(([name, reaches]) => [name, reaches ? 1 : 0]));
  }
  return tree;
}

/** The short summary that comes with a ticket. (PVE::API2::AccessControl, compute_api_permission) */
export function capabilities(world: WorldState, who: Identity): Record<string, Record<string, 1>> {
  const areas: readonly (readonly [area: string, path: string, privileges: RegExp])[] = [
    ['vms', '/vms', /^VM\.|^Permissions\.Modify$/],
    ['storage', '/storage', /^Datastore\.|^Permissions\.Modify$/],
    ['nodes', '/nodes', /^Sys\.|^Permissions\.Modify$/],
    ['sdn', '/sdn', /^SDN\.|^Permissions\.Modify$/],
    ['mapping', '/mapping', /^Mapping\.|^Permissions\.Modify$/],
    ['access', '/access', /^(User\.Modify|Group\.Allocate|Permissions\.Modify)$/],
    ['dc', '/', /^(Sys\.(Audit|Modify)|SDN\.(Allocate|Audit|Use))$/],
  ];
  const held = effectivePermissions(world, who);
  return Object.fromEntries(
    areas.map(([area, path, wanted]) => {
      const below = Object.keys(held).filter(
        (other) => other === path || (path !== '/' && other.startsWith(`${path}/`)),
      );
      const names = [path, ...below].flatMap((each) => [...privilegesAt(world, who, each).keys()]);
      return [area, Object.fromEntries(names.filter((name) => wanted.test(name)).map((name) => [name, 1 as const]))];
    }),
  );
}

const everything = (release: Release): Privileges => new Map(allPrivileges(release).map((name) => [name, true]));
const EVERYTHING: Readonly<Record<Release, Privileges>> = { '9.2': everything('9.2'), '8.4': everything('8.4') };
const groupsOf = (world: WorldState, userid: string): readonly string[] => world.users[userid]?.groups ?? [];

type Subject = { readonly ugid: string; readonly groups: readonly string[] };

function fromAcl(world: WorldState, source: RightsSource, subject: Subject, path: string): Privileges {
  const roles = new Map(rolesAt(source, subject, path));
  if (!roles.has('NoAccess')) {
    for (const poolPath of source.poolPathsOf(path)) {
      for (const [role, reaches] of rolesAt(source, subject, poolPath)) roles.set(role, roles.get(role) ?? reaches);
    }
  }
  if (roles.has('NoAccess')) return new Map();
  const held = new Map<string, boolean>();
  for (const [role, reaches] of roles) {
    for (const privilege of rolePrivileges(world, role)) held.set(privilege, reaches || (held.get(privilege) ?? false));
  }
  return held;
}

/** Deeper entries replace shallower ones, and a user's entry replaces those of the groups at the same path. */
function rolesAt(source: RightsSource, { ugid, groups }: Subject, path: string): Map<string, boolean> {
  let roles = new Map<string, boolean>();
  for (const step of stepsTo(path)) {
    const here = source.at(step).filter((entry) => step === path || entry.propagate);
    const own = here.filter((entry) => entry.type !== 'group' && entry.ugid === ugid);
    const chosen = own.length > 0 ? own : here.filter((entry) => entry.type === 'group' && groups.includes(entry.ugid));
    if (chosen.length > 0) roles = new Map(chosen.map((entry) => [entry.roleid, entry.propagate]));
  }
  return roles;
}

function stepsTo(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}
