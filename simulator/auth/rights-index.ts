import type { AclEntry, WorldState } from '../world/world-state.ts';

/** Where rights come from: access rules by path, and the pools a guest or storage is in. */
export type RightsSource = {
  at(path: string): readonly AclEntry[];
  poolPathsOf(path: string): readonly string[];
};

/** Looks at the rules as they are at each question. */
export const scan = ({ acl, pools }: Pick<WorldState, 'acl' | 'pools'>): RightsSource => ({
  at: (path) => acl.filter((entry) => entry.path === path),
  poolPathsOf: (path) => {
    const [, kind, id = ''] = /^\/(vms|storage)\/([^/]+)$/.exec(path) ?? [];
    return Object.entries(pools)
      .filter(
        ([, pool]) =>
          (kind === 'vms' && pool.vmids.includes(Number(id))) || (kind === 'storage' && pool.storages.includes(id)),
      )
      .map(([poolid]) => `/pool/${poolid}`);
  },
});

/** The same from tables made once: for whoever asks about thousands of paths at one moment. */
export function indexRights({ acl, pools }: Pick<WorldState, 'acl' | 'pools'>): RightsSource {
  const entries = Map.groupBy(acl, ({ path }) => path);
  const memberships = new Map<string, string[]>();
  for (const [poolid, { vmids, storages }] of Object.entries(pools)) {
    for (const member of [...vmids.map((vmid) => `/vms/${vmid}`), ...storages.map((id) => `/storage/${id}`)]) {
      const present = memberships.get(member);
      if (present) present.push(`/pool/${poolid}`);
      else memberships.set(member, [`/pool/${poolid}`]);
    }
  }
  return { at: (path) => entries.get(path) ?? [], poolPathsOf: (path) => memberships.get(path) ?? [] };
}
