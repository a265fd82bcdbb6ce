import { failure } from '../../http/pve-error.ts';
import { own, put } from '../../world/records.ts';
import { releaseOf } from '../../world/release.ts';
import type { HaGroup, HaState } from '../../world/ha-state.ts';
import { sectionDigest } from '../../world/section-digest.ts';
import { text, type Call, type Handler, type Handlers } from '../call.ts';

const GONE = 'ha groups have been migrated to rules';

/** Groups of nodes, until 8.4; since 9.0 only kept to say where they have gone. (PVE::API2::HA::Groups) */
export const haGroupHandlers: Handlers = {
  'GET /cluster/ha/groups': until84('cannot index groups', ({ world }) =>
    Object.keys(world.ha.state.groups).map((group) => describe(world.ha.state, group)),
  ),
  'GET /cluster/ha/groups/{group}': until84('cannot read group', (call) =>
    describe(call.world.ha.state, text(call, 'group')),
  ),
  'POST /cluster/ha/groups': until84('cannot create group', (call) => {
    const group = text(call, 'group');
    const { groups } = call.world.ha.state;
    if (own(groups, group)) throw failure(`create ha group failed: ha group ID '${group}' already defined`);
    put(groups, group, { nodes: text(call, 'nodes'), ...optionsFrom(call) });
    call.world.changed();
    return null;
  }),
  'PUT /cluster/ha/groups/{group}': until84('cannot update group', (call) => {
    const group = text(call, 'group');
    const { groups } = call.world.ha.state;
    const present = own(groups, group);
    if (!present) throw failure(`update ha group failed: no such ha group '${group}'`);
    const { nodes } = call.parameters;
    Object.assign(present, nodes === undefined ? {} : { nodes }, optionsFrom(call));
    for (const option of call.parameters['delete']?.split(/[\s,;]+/) ?? []) {
      const key = own(REMOVABLE, option);
      if (!key) throw failure(`update ha group failed: no such option '${option}'`);
      delete present[key];
    }
    call.world.changed();
    return null;
  }),
  'DELETE /cluster/ha/groups/{group}': until84('cannot delete group', (call) => {
    const group = text(call, 'group');
    const { groups, resources } = call.world.ha.state;
    const user = Object.entries(resources).find(([, resource]) => resource.group === group)?.[0];
    if (user !== undefined) throw failure(`delete ha group failed: ha group is used by service '${user}'`);
    delete groups[group];
    call.world.changed();
    return null;
  }),
};

const REMOVABLE: Readonly<Record<string, 'comment' | 'isRestricted' | 'noFailback'>> = {
  comment: 'comment',
  restricted: 'isRestricted',
  nofailback: 'noFailback',
};

/** Why a service cannot be put into this group, if so. */
export function groupRefusal({ world, parameters }: Call): string | undefined {
  const { group } = parameters;
  if (group === undefined) return undefined;
  if (releaseOf(world.state) !== '8.4') return `invalid parameter 'group': ${GONE}`;
  return own(world.ha.state.groups, group) ? undefined : `HA group '${group}' does not exist`;
}

function until84(refusal: string, handler: Handler): Handler {
  return (call) => {
    if (releaseOf(call.world.state) !== '8.4') throw failure(`${refusal}: ${GONE}`);
    return handler(call);
  };
}

function optionsFrom({ parameters }: Call): Partial<HaGroup> {
  const { comment, restricted, nofailback } = parameters;
  return {
    ...(comment === undefined ? {} : { comment }),
    ...(restricted === undefined ? {} : { isRestricted: restricted === '1' }),
    ...(nofailback === undefined ? {} : { noFailback: nofailback === '1' }),
  };
}

function describe({ groups }: HaState, group: string): Record<string, unknown> {
  const found = own(groups, group);
  if (!found) throw failure(`no such ha group '${group}'`);
  const { nodes, isRestricted, noFailback, comment } = found;
  return {
    group,
    type: 'group',
    nodes,
    ...(isRestricted === undefined ? {} : { restricted: isRestricted ? 1 : 0 }),
    ...(noFailback === undefined ? {} : { nofailback: noFailback ? 1 : 0 }),
    ...(comment === undefined ? {} : { comment }),
    digest: sectionDigest(groups),
  };
}
