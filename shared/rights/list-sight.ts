import { judge, type Login } from './judge.ts';
import { held } from './need.ts';

export const listNames = ['containers', 'storages', 'bridges', 'osTemplates', 'nodes', 'tasks', 'pools'] as const;
export type ListName = (typeof listNames)[number];

/** Proxmox answers with 200 and leaves out what the caller may not see. */
export type Sight = {
  /** `some`: what is shown may not be all. `none`: nothing can be seen, whatever is there. */
  readonly shown: 'all' | 'some' | 'none';
  /** The right that shows everything. */
  readonly privilege: string;
  readonly path: string;
};

type Rule = { readonly path: string; readonly privileges: readonly string[] };

/** Of several privileges one is enough; the first is the one to ask for. */
const rules: Readonly<Record<ListName, Rule>> = {
  containers: { path: '/vms', privileges: ['VM.Audit'] },
  storages: { path: '/storage', privileges: ['Datastore.Audit', 'Datastore.AllocateSpace'] },
  // Since Proxmox 8 those who may use or audit them.
  bridges: { path: '/sdn/zones/localnetwork', privileges: ['SDN.Use', 'SDN.Audit'] },
  osTemplates: { path: '/storage', privileges: ['Datastore.Audit', 'Datastore.AllocateSpace'] },
  // Their names are told to everybody, what they do is not.
  nodes: { path: '/nodes', privileges: ['Sys.Audit'] },
  // One's own are told in any case.
  tasks: { path: '/nodes', privileges: ['Sys.Audit'] },
  pools: { path: '/pool', privileges: ['Pool.Audit'] },
};
const neverEmpty: ReadonlySet<ListName> = new Set(['nodes', 'tasks']);

/** Whether a list of this server may be incomplete for this login. */
export function sightOf(list: ListName, login: Login): Sight {
  const { path, privileges } = rules[list];
  const [privilege = ''] = privileges;
  const { state } = judge(held(`${path}/*`, ...privileges), login);
  const rest = neverEmpty.has(list) ? 'some' : 'none';
  if (state === 'allowed') return { shown: 'all', privilege, path };
  return { shown: state === 'unknown' || isSeenElsewhere(list, login) ? 'some' : rest, privilege, path };
}

/** What is in a pool is seen with a right on the pool, and vnets are in zones of their own. */
function isSeenElsewhere(list: ListName, login: Login): boolean {
  const places: Partial<Record<ListName, string>> = {
    containers: '/pool/*',
    storages: '/pool/*',
    osTemplates: '/pool/*',
    bridges: '/sdn/zones/*',
  };
  const place = places[list];
  return place !== undefined && judge(held(place, ...rules[list].privileges), login).state !== 'refused';
}

const words: Readonly<Record<ListName, string>> = {
  containers: 'containers',
  storages: 'storages',
  bridges: 'bridges',
  osTemplates: 'OS templates',
  nodes: 'load, memory and tasks of the nodes',
  tasks: 'tasks of others',
  pools: 'pools',
};

/** One sentence for beside the list; null where all is shown. */
export function sightWords(list: ListName, login: Login | null): string | null {
  const sight = login && sightOf(list, login);
  if (!sight || sight.shown === 'all') return null;
  const what = words[list];
  const needs = `needs ${sight.privilege} on ${sight.path}`;
  if (neverEmpty.has(list)) return `Proxmox hides ${what} from this login: it ${needs}.`;
  return sight.shown === 'none'
    ? `Proxmox hides all ${what} from this login: it ${needs}.`
    : `There may be more ${what} than this login is shown: to see all it ${needs}.`;
}
