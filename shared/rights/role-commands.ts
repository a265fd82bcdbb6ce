import type { CapabilityId } from '../domain/capability-ids.ts';
import type { Template } from '../domain/template.ts';
import type { Grant } from './least-role.ts';

export type TokenOwner = 'own-user' | 'my-user';

/** To create containers and to live with them. */
export const basicDeeds: readonly CapabilityId[] = [
  'see-containers',
  'power',
  'create',
  'configure',
  'resize',
  'delete',
  'console',
  'see-storages',
  'download-os-templates',
  'see-nodes',
];

type Made = Pick<Template, 'isUnprivileged' | 'features'>;

/** What it takes to make containers from these templates and to live with them. */
export function deedsForTemplates(templates: readonly Made[]): readonly CapabilityId[] {
  const isPrivileged = templates.some(({ isUnprivileged }) => !isUnprivileged);
  const isRoots = templates.some(
    ({ isUnprivileged, features: { nesting, mount, ...others } }) =>
      mount.length > 0 || Object.values(others).some(Boolean) || (nesting && !isUnprivileged),
  );
  return [
    ...basicDeeds,
    ...(isPrivileged ? (['create-privileged'] as const) : []),
    ...(isRoots ? (['root-options'] as const) : []),
  ];
}

/**
 * The lines for a shell on the server that make a token with just these rights.
 * `own-user`: a user that exists for Gantry alone and has only these roles, so its token need not be separated. `my-user`: a token of
 * a user with more rights, which is separated: it has only what is given to the token itself, and never more than the user.
 */
export function roleCommands(grants: readonly Grant[], owner: TokenOwner, user = 'you@pam'): string {
  const roles = [...new Map(grants.map(({ role, privileges }) => [role, privileges])).entries()];
  const who = owner === 'own-user' ? '--users gantry@pve' : `--tokens '${user}!gantry'`;
  return [
    ...roles.map(([role, privileges]) => `pveum role add ${role} --privs "${privileges.join(' ')}"`),
    owner === 'own-user'
      ? 'pveum user add gantry@pve --comment "Gantry"'
      : `pveum user token add ${user} gantry --privsep 1`,
    ...grants.map(
      ({ path, role, isPropagated }) =>
        `pveum acl modify ${path} ${who} --roles ${role}${isPropagated ? '' : ' --propagate 0'}`,
    ),
    ...(owner === 'own-user' ? ['pveum user token add gantry@pve app --privsep 0'] : []),
  ].join('\n');
}
