import { privilegesFor, type CapabilityId } from '../../../shared/domain/capabilities.ts';

export type RoleScope = 'basic' | 'full';
export type TokenOwner = 'own-user' | 'my-user';

/** To create containers and to live with them. */
const basic: readonly CapabilityId[] = [
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
const full: readonly CapabilityId[] = [...basic, 'snapshot', 'back-up', 'clone', 'migrate'];

/**
 * The lines for a shell on the server that make a token with just these rights; the same for Proxmox VE 8 and 9.
 * `own-user`: a user that exists for Gantry alone and has only this role, so its token need not be separated. `my-user`: a token of
 * a user with more rights, which is separated: it has only what is given to the token itself, and never more than the user.
 */
export function roleCommands(scope: RoleScope, owner: TokenOwner, user = 'you@pam'): string {
  const privileges = [...privilegesFor(scope === 'basic' ? basic : full), 'Pool.Audit', 'SDN.Audit'].toSorted();
  const role = `pveum role add Gantry --privs "${privileges.join(' ')}"`;
  const lines =
    owner === 'own-user'
      ? [
          role,
          'pveum user add gantry@pve --comment "Gantry"',
          'pveum acl modify / --users gantry@pve --roles Gantry',
          'pveum user token add gantry@pve app --privsep 0',
        ]
      : [
          role,
          `pveum user token add ${user} gantry --privsep 1`,
          `pveum acl modify / --tokens '${user}!gantry' --roles Gantry`,
        ];
  return lines.join('\n');
}
