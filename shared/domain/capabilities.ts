import { capabilityIds, type CapabilityId } from './capability-ids.ts';
import { exemplaryCalls, exemplaryFacts } from '../rights/exemplary-calls.ts';
import type { Login } from '../rights/judge.ts';
import type { Release } from '../rights/method-table.ts';
import { asksRoot, leavesOf } from '../rights/need.ts';
import { needOf } from '../rights/predict-call.ts';
import { createRights, type Permissions } from './rights.ts';

/** A privilege (several joined by `|`: one of them) and the path it is missed on. */
export type Right = { privilege: string; path: string };

/** What a login can do on a server, as far as its rights decide. */
export type Capability = {
  id: CapabilityId;
  title: string;
  /** `somewhere`: only at the places in `only`. */
  verdict: 'everywhere' | 'somewhere' | 'nowhere';
  /** Empty when it can be done somewhere, and for what Proxmox keeps for root@pam alone. */
  missing: Right[];
  only: string[];
  /** Containers that are told to be left out of `everywhere`. */
  except: string[];
};

type Kind = 'guest' | 'storage' | 'bridge' | 'node' | 'pool' | 'datacenter';
type Need = { privilege: string; on: Kind };

export const capabilityTitles: Readonly<Record<CapabilityId, string>> = {
  'see-containers': 'See containers',
  power: 'Start, shut down, reboot and stop',
  create: 'Create containers',
  configure: 'Change the configuration',
  resize: 'Grow disks',
  delete: 'Delete containers',
  console: 'Open the console',
  snapshot: 'Take and delete snapshots',
  'roll-back-snapshot': 'Roll back to a snapshot',
  'back-up': 'Back up',
  clone: 'Clone containers',
  migrate: 'Move to another node',
  'see-storages': 'See storages and OS templates',
  'download-os-templates': 'Download OS templates',
  'see-nodes': 'See load and tasks of the nodes',
  'see-pools': 'See pools',
  'create-privileged': 'Create privileged containers',
  'root-options': 'Set keyctl, FUSE and bind mounts',
};

type Rule = { needs: readonly Need[]; isRootOnly: boolean };
const known = new Map<string, Rule>();

/** What the calls of a deed ask for, wherever they go; the same prediction that is asked about a single call. */
function ruleOf(id: CapabilityId, release: Release): Rule {
  const key = `${id} ${release}`;
  const found = known.get(key) ?? workOut(id, release);
  known.set(key, found);
  return found;
}

function workOut(id: CapabilityId, release: Release): Rule {
  const facts = exemplaryFacts(release);
  const asked = exemplaryCalls[id].flatMap((call) => needOf(call, facts) ?? []);
  const leaves = asked.flatMap(leavesOf).map(({ path, privileges }) => ({ on: kindOf(path), privileges }));
  // Who needs one of them anyway has the choice among several made.
  const isImplied = ({ on, privileges }: (typeof leaves)[number]): boolean =>
    privileges.length > 1 &&
    leaves.some((one) => one.on === on && one.privileges.length === 1 && privileges.includes(one.privileges[0] ?? ''));
  const needs = leaves
    .filter((leaf) => !isImplied(leaf))
    .map(({ on, privileges }): Need => ({ on, privilege: privileges.join('|') }));
  return {
    needs: [...new Map(needs.map((need) => [`${need.privilege} ${need.on}`, need])).values()].toSorted(
      (a, b) => order.indexOf(a.on) - order.indexOf(b.on),
    ),
    isRootOnly: asked.some(asksRoot),
  };
}

const order: readonly Kind[] = ['guest', 'pool', 'storage', 'bridge', 'node', 'datacenter'];

function kindOf(path: string): Kind {
  const [, area = ''] = /^\/(vms|storage|sdn|nodes|pool)\//.exec(path) ?? [];
  const kinds: Readonly<Record<string, Kind>> = {
    vms: 'guest',
    storage: 'storage',
    sdn: 'bridge',
    nodes: 'node',
    pool: 'pool',
  };
  return kinds[area] ?? 'datacenter';
}

const roots: Readonly<Record<Kind, string>> = {
  guest: '/vms',
  storage: '/storage',
  bridge: '/sdn/zones/localnetwork',
  node: '/nodes',
  pool: '/pool',
  datacenter: '/',
};

/** All that Gantry can do, and whether this login may do it here. */
export const capabilitiesOf = (login: Login, release: Release = '9'): Capability[] =>
  capabilityIds.map((id) => capabilityOf(login, id, release));

function capabilityOf({ permissions, isRoot }: Login, id: CapabilityId, release: Release): Capability {
  const { needs, isRootOnly } = ruleOf(id, release);
  const base = { id, title: capabilityTitles[id], missing: [], only: [], except: [] };
  if (isRoot) return { ...base, verdict: 'everywhere' };
  if (isRootOnly) return { ...base, verdict: 'nowhere' };
  const short = [...new Set(needs.filter((need) => !isHeldEverywhere(permissions, need)).map((need) => need.on))];
  const placesByKind = short.map((kind) => ({ kind, places: placesWithAll(permissions, kind, needs) }));
  const closed = placesByKind.filter(({ places }) => places.length === 0).map(({ kind }) => kind);
  if (closed.length > 0) {
    const missing = needs.filter((need) => closed.includes(need.on) && !isHeldEverywhere(permissions, need));
    return { ...base, verdict: 'nowhere', missing: missing.map(({ privilege, on: kind }) => at(privilege, kind)) };
  }
  if (short.length > 0)
    return { ...base, verdict: 'somewhere', only: placesByKind.flatMap(({ places }) => places).toSorted() };
  const guestNeeds = needs.filter((need) => need.on === 'guest');
  const holds = createRights(permissions);
  const except = toldBelow(permissions, roots.guest).filter((path) =>
    guestNeeds.some(({ privilege }) => !holds(privilege, path)),
  );
  return { ...base, verdict: 'everywhere', except };
}

/**
 * What this login misses for doing that to one container; empty when nothing, and also when only the server can tell. Storage
 * and bridge count as given when some are.
 */
export function missingOn({ permissions, isRoot }: Login, id: CapabilityId, vmid: number): Right[] {
  if (isRoot) return [];
  const holds = createRights(permissions);
  const { needs } = ruleOf(id, '9');
  return needs.flatMap((need) => {
    if (need.on === 'guest') {
      const path = `/vms/${vmid}`;
      return holds(need.privilege, path) ? [] : [{ privilege: need.privilege, path }];
    }
    const isGivenSomewhere =
      isHeldEverywhere(permissions, need) || placesWithAll(permissions, need.on, needs).length > 0;
    return isGivenSomewhere ? [] : [at(need.privilege, need.on)];
  });
}

const at = (privilege: string, kind: Kind): Right => ({ privilege, path: roots[kind] });

/** Held on any place below, not only on the path itself: a right that does not propagate helps nobody. */
function isHeldEverywhere(permissions: Permissions, { privilege, on: kind }: Need): boolean {
  const holds = createRights(permissions);
  return kind === 'datacenter' ? holds(privilege, '/') : holds(privilege, `${roots[kind]}/*`);
}

/** Where everything of `needs` that belongs to this kind is held at once. Pools give their members and new containers in them. */
function placesWithAll(permissions: Permissions, kind: Kind, needs: readonly Need[]): string[] {
  if (kind === 'datacenter') return [];
  const holds = createRights(permissions);
  const wanted = needs.filter((need) => need.on === kind);
  const told = toldBelow(permissions, kind === 'bridge' ? '/sdn/zones' : roots[kind]);
  const pools = kind === 'guest' ? toldBelow(permissions, '/pool') : [];
  return [...told, ...pools].filter((path) => wanted.every(({ privilege }) => holds(privilege, path)));
}

const toldBelow = (permissions: Permissions, root: string): string[] =>
  Object.keys(permissions).filter((path) => path.startsWith(`${root}/`));
