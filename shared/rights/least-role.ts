import type { CapabilityId } from '../domain/capability-ids.ts';
import type { ApiCall, CallFacts } from './call-facts.ts';
import { exemplaryCalls, exemplaryFacts, furtherCalls } from './exemplary-calls.ts';
import { privilegeIn, type Release } from './method-table.ts';
import { asksRoot, leavesOf } from './need.ts';
import { needOf } from './predict-call.ts';

/** One role and the one place it is given at. */
export type Grant = {
  readonly role: string;
  readonly path: string;
  readonly privileges: readonly string[];
  /** What is given on `/` must not reach everything below. */
  readonly isPropagated: boolean;
};

/** Where the rights are to hold. An empty list of storages or bridges stands for all of them. */
export type RoleScope = {
  /** Only containers in this pool; null for all. */
  readonly pool: string | null;
  readonly storages: readonly string[];
  readonly bridges: readonly string[];
};

export type LeastRole = {
  readonly grants: readonly Grant[];
  /** What no right opens to anybody but root@pam. */
  readonly rootOnly: readonly string[];
};

type Asked = { readonly privileges: readonly string[]; readonly path: string };

export const everywhere: RoleScope = { pool: null, storages: [], bridges: [] };

/** The least that makes these deeds possible. */
export function roleForDeeds(deeds: readonly CapabilityId[], scope: RoleScope, release: Release): LeastRole {
  const facts = exemplaryFacts(release);
  const needs = deeds.flatMap((deed) =>
    [...exemplaryCalls[deed], ...(furtherCalls[deed] ?? [])].flatMap((call) => {
      const need = needOf(call, facts);
      return need ? [{ deed, need }] : [];
    }),
  );
  const isRoots = (deed: CapabilityId): boolean => needs.some((one) => one.deed === deed && asksRoot(one.need));
  const asked = needs.filter(({ deed }) => !isRoots(deed)).flatMap(({ need }) => leavesOf(need));
  return { grants: grantsOf(asked, scope, release), rootOnly: deeds.filter(isRoots) };
}

/** The least that makes exactly these calls possible, on the storages and bridges they name. */
export function roleForCalls(calls: readonly ApiCall[], pool: string | null, facts: CallFacts): LeastRole {
  const needs = calls.flatMap((call) => needOf(call, facts) ?? []);
  const asked = needs.flatMap(leavesOf);
  const namesIn = (pattern: RegExp): string[] => [
    ...new Set(asked.flatMap(({ path }) => pattern.exec(path)?.[1] ?? [])),
  ];
  const storages = namesIn(/^\/storage\/(.+)$/);
  const bridges = namesIn(/^\/sdn\/zones\/(.+)$/);
  const grants = grantsOf(asked, { pool, storages, bridges }, facts.release);
  return { grants, rootOnly: needs.some(asksRoot) ? ['root-options'] : [] };
}

/** Every place with what is needed there; of alternatives the least, where none is needed anyway. */
function grantsOf(asked: readonly Asked[], scope: RoleScope, release: Release): Grant[] {
  const placed = asked.flatMap(({ path, privileges }) =>
    placesFor(path, scope).map((place) => ({
      place,
      privileges: privileges.map((privilege) => privilegeIn(release, privilege)),
    })),
  );
  const places = Map.groupBy(placed, ({ place }) => place);
  const grants = [...places].map(([path, each]) => {
    const single = new Set(each.flatMap(({ privileges }) => (privileges.length === 1 ? privileges : [])));
    for (const { privileges } of each)
      if (!privileges.some((privilege) => single.has(privilege))) single.add(least(privileges));
    return { path, privileges: [...single].toSorted(), isPropagated: path !== '/' };
  });
  // The same rights in several places are one role.
  const roles = [...new Set(grants.map((grant) => roleKey(grant)))];
  return grants
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .map((grant) => ({ ...grant, role: roleName(grant, roles) }));
}

/** A right that is asked for somewhere is given as far up as the scope lets it be. */
function placesFor(path: string, { pool, storages, bridges }: RoleScope): string[] {
  const [, area = '', name = ''] = /^\/(vms|storage|sdn\/zones|nodes|pool)\/(.+)$/.exec(path) ?? [];
  switch (area) {
    case 'vms':
      return [pool === null ? '/vms' : `/pool/${pool}`];
    case 'pool':
      return [pool === null ? '/pool' : `/pool/${pool}`];
    case 'storage':
      if (storages.length === 0) return ['/storage'];
      // A call names its storage; a deed may be done on any that was chosen.
      return storages.includes(name) ? [path] : storages.map((storage) => `/storage/${storage}`);
    case 'sdn/zones':
      if (bridges.length === 0) return ['/sdn/zones'];
      return bridges.includes(name)
        ? [path]
        : bridges.map((bridge) => `/sdn/zones/${bridge.includes('/') ? bridge : `localnetwork/${bridge}`}`);
    case 'nodes':
      return ['/nodes'];
    default:
      return ['/'];
  }
}

/** Looking goes before using, and a part before the whole. */
const least = (privileges: readonly string[]): string =>
  privileges.find((privilege) => privilege.endsWith('.Audit')) ??
  privileges.toSorted((a, b) => b.length - a.length)[0] ??
  '';

const areas: readonly (readonly [place: RegExp, name: string])[] = [
  [/^\/vms/, 'Containers'],
  [/^\/pool/, 'Pool'],
  [/^\/storage/, 'Storage'],
  [/^\/sdn/, 'Network'],
  [/^\/nodes/, 'Nodes'],
];
const areaOf = (path: string): string => areas.find(([place]) => place.test(path))?.[1] ?? 'Datacenter';
const roleKey = ({ path, privileges }: Pick<Grant, 'path' | 'privileges'>): string =>
  `${areaOf(path)} ${privileges.join(' ')}`;

/** `GantryStorage`, and `GantryStorage2` where another storage needs something else. */
function roleName(grant: Pick<Grant, 'path' | 'privileges'>, keys: readonly string[]): string {
  const area = areaOf(grant.path);
  const same = keys.filter((key) => key.startsWith(`${area} `));
  const index = same.indexOf(roleKey(grant));
  return `Gantry${area}${index > 0 ? index + 1 : ''}`;
}
