import { createRights, type Permissions } from './rights.ts';

export const capabilityIds = [
  'see-containers',
  'power',
  'create',
  'configure',
  'resize',
  'delete',
  'console',
  'snapshot',
  'roll-back-snapshot',
  'back-up',
  'clone',
  'migrate',
  'see-storages',
  'download-os-templates',
  'see-nodes',
  'create-privileged',
  'root-options',
] as const;
export type CapabilityId = (typeof capabilityIds)[number];

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

/** Who asks. `isRoot`: root@pam itself, signed in by password; Proxmox does not count its tokens as root. */
export type Login = { permissions: Permissions; isRoot: boolean };

type Kind = 'guest' | 'storage' | 'bridge' | 'node' | 'datacenter';
type Need = { privilege: string; on: Kind };
type Rule = { title: string; needs: readonly Need[]; isRootOnly?: boolean };

const on =
  (kind: Kind) =>
  (...privileges: string[]): Need[] =>
    privileges.map((privilege) => ({ privilege, on: kind }));
const onGuest = on('guest');
const onStorage = on('storage');
const configNeeds = onGuest(
  'VM.Config.Disk',
  'VM.Config.CPU',
  'VM.Config.Memory',
  'VM.Config.Network',
  'VM.Config.Options',
);
const createNeeds = [
  ...onGuest('VM.Allocate'),
  ...configNeeds,
  ...onStorage('Datastore.AllocateSpace'),
  ...on('bridge')('SDN.Use'),
];

/** Measured with 36 users and tokens on a real server: what the documented schema leaves out is here, too. */
const rules: Readonly<Record<CapabilityId, Rule>> = {
  'see-containers': { title: 'See containers', needs: onGuest('VM.Audit') },
  power: { title: 'Start, shut down, reboot and stop', needs: onGuest('VM.PowerMgmt') },
  create: { title: 'Create containers', needs: createNeeds },
  configure: { title: 'Change the configuration', needs: configNeeds },
  resize: {
    title: 'Grow disks',
    needs: [...onGuest('VM.Config.Disk', 'VM.Config.Options'), ...onStorage('Datastore.AllocateSpace')],
  },
  delete: { title: 'Delete containers', needs: onGuest('VM.Allocate') },
  console: { title: 'Open the console', needs: onGuest('VM.Console') },
  snapshot: { title: 'Take and delete snapshots', needs: onGuest('VM.Snapshot') },
  'roll-back-snapshot': { title: 'Roll back to a snapshot', needs: onGuest('VM.Snapshot|VM.Snapshot.Rollback') },
  'back-up': { title: 'Back up', needs: [...onGuest('VM.Backup'), ...onStorage('Datastore.AllocateSpace')] },
  clone: {
    title: 'Clone containers',
    needs: [...onGuest('VM.Clone', 'VM.Allocate'), ...onStorage('Datastore.AllocateSpace')],
  },
  migrate: { title: 'Move to another node', needs: onGuest('VM.Migrate') },
  'see-storages': {
    title: 'See storages and OS templates',
    needs: onStorage('Datastore.Audit|Datastore.AllocateSpace'),
  },
  'download-os-templates': { title: 'Download OS templates', needs: onStorage('Datastore.AllocateTemplate') },
  'see-nodes': { title: 'See load and tasks of the nodes', needs: on('node')('Sys.Audit') },
  'create-privileged': {
    title: 'Create privileged containers',
    needs: [...createNeeds, ...on('datacenter')('Sys.Modify')],
  },
  'root-options': { title: 'Set keyctl, FUSE and bind mounts', needs: [], isRootOnly: true },
};

const roots: Readonly<Record<Kind, string>> = {
  guest: '/vms',
  storage: '/storage',
  bridge: '/sdn/zones/localnetwork',
  node: '/nodes',
  datacenter: '/',
};

/** All that Gantry can do, and whether this login may do it here. */
export const capabilitiesOf = (login: Login): Capability[] => capabilityIds.map((id) => capabilityOf(login, id));

function capabilityOf({ permissions, isRoot }: Login, id: CapabilityId): Capability {
  const { title, needs, isRootOnly = false } = rules[id];
  const base = { id, title, missing: [], only: [], except: [] };
  if (isRootOnly) return { ...base, verdict: isRoot ? 'everywhere' : 'nowhere' };
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
export function missingOn({ permissions }: Login, id: CapabilityId, vmid: number): Right[] {
  const holds = createRights(permissions);
  const { needs } = rules[id];
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

/** The privileges that make these possible; of alternatives the first. */
export const privilegesFor = (ids: readonly CapabilityId[]): string[] => [
  ...new Set(ids.flatMap((id) => rules[id].needs.map(({ privilege }) => privilege.split('|')[0] ?? privilege))),
];

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
