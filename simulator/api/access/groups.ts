import { failure } from '../../http/pve-error.ts';
import { put } from '../../world/records.ts';
import type { World } from '../../world/world.ts';
import { may, text, type Call, type Handlers } from '../call.ts';

/** Groups of users. (PVE::API2::Group) */
export const accessGroupHandlers: Handlers = {
  'GET /access/groups': (call) =>
    groupIds(call.world)
      .filter((groupid) =>
        may(call, `/access/groups/${groupid}`, ['User.Modify', 'Sys.Audit', 'Group.Allocate'], { any: true }),
      )
      .map((groupid) => ({
        groupid,
        users: membersOf(call.world, groupid).join(','),
        ...commentOf(call.world, groupid),
      })),
  'POST /access/groups': (call) => {
    const groupid = text(call, 'groupid');
    if (isGroup(call.world, groupid)) throw failure(`create group failed: group '${groupid}' already exists`);
    return setGroup(call, groupid);
  },
  'GET /access/groups/{groupid}': (call) => {
    const groupid = text(call, 'groupid');
    if (!isGroup(call.world, groupid)) throw failure(`group '${groupid}' does not exist`);
    return { members: membersOf(call.world, groupid), ...commentOf(call.world, groupid) };
  },
  'PUT /access/groups/{groupid}': (call) => {
    const groupid = text(call, 'groupid');
    if (!isGroup(call.world, groupid)) throw failure(`update group failed: group '${groupid}' does not exist`);
    return call.parameters['comment'] === undefined ? null : setGroup(call, groupid);
  },
  'DELETE /access/groups/{groupid}': (call) => {
    const { world } = call;
    const groupid = text(call, 'groupid');
    if (!isGroup(world, groupid)) throw failure(`delete group failed: group '${groupid}' does not exist`);
    const { state } = world;
    delete state.groups?.[groupid];
    for (const user of Object.values(state.users)) user.groups = user.groups.filter((other) => other !== groupid);
    state.acl = state.acl.filter(({ type, ugid }) => type !== 'group' || ugid !== groupid);
    world.changed();
    return null;
  },
};

function setGroup(call: Call, groupid: string): null {
  const { comment } = call.parameters;
  call.world.state.groups ??= {};
  put(call.world.state.groups, groupid, comment ? { comment } : {});
  call.world.changed();
  return null;
}

/** A group is there when it was made, or when somebody is in it. */
export const groupIds = ({ state }: World): string[] =>
  [
    ...new Set([...Object.keys(state.groups ?? {}), ...Object.values(state.users).flatMap(({ groups }) => groups)]),
  ].toSorted();

export const isGroup = (world: World, groupid: string): boolean => groupIds(world).includes(groupid);

export const membersOf = ({ state }: World, groupid: string): string[] =>
  Object.entries(state.users)
    .filter(([, { groups }]) => groups.includes(groupid))
    .map(([userid]) => userid)
    .toSorted();

function commentOf({ state }: World, groupid: string): { comment?: string } {
  const comment = state.groups?.[groupid]?.comment;
  return comment === undefined ? {} : { comment };
}
