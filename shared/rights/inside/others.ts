import { isOn, listOf, type PartedCall } from '../call-facts.ts';
import { all, any, askedBy, held, nothing, unknown, type Need } from '../need.ts';
import { modifyNeed } from '../schema-need.ts';

/** Whoever began a task may read it and stop it, a user also the tasks of its tokens. (PVE/API2/Tasks.pm) */
export const ofTask =
  (privilege: string) =>
  ({ parameters }: PartedCall): Need => {
    const { upid = '', node = '*' } = parameters;
    const owner = upid.split(':')[7] ?? '';
    const names = [...new Set([owner, owner.split('!')[0] ?? owner])];
    return any({ kind: 'is', names }, held(`/nodes/${node}`, privilege));
  };

/** `PUT /pools`: rights on the pool are in the schema; what is taken in or out is asked for as well. (PVE/API2/Pool.pm) */
export const changePool = ({ parameters }: PartedCall): Need =>
  all(
    ...listOf(parameters['vms']).map((vmid) => askedBy('vms', modifyNeed(`/vms/${vmid}`))),
    ...listOf(parameters['storage']).map((storage) => askedBy('storage', modifyNeed(`/storage/${storage}`))),
    isOn(parameters['allow-move']) ? unknown('Which pool they are in now is known to the server only') : nothing,
  );

/** `PUT /access/acl`: without Permissions.Modify nobody gives more than they have. (PVE/API2/ACL.pm) */
export function changeAcl({ parameters, facts }: PartedCall): Need {
  const { path = '/' } = parameters;
  const each = listOf(parameters['roles']).map((role) => {
    const privileges = facts.privilegesOfRole?.(role);
    return privileges
      ? all(...privileges.map((privilege) => held(path, privilege)))
      : unknown(`What the role ${role} holds is not known`);
  });
  return any(held(path, 'Permissions.Modify'), askedBy('roles', all(...each)));
}

/** `GET /access/permissions`: one's own, or another's with a right. */
export const otherPermissions = ({ parameters }: PartedCall): Need => {
  const { userid } = parameters;
  if (userid === undefined) return nothing;
  return any({ kind: 'is', names: [userid, userid.split('!')[0] ?? userid] }, held('/access', 'Sys.Audit'));
};
