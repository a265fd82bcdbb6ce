import { z } from 'zod';
import { certificate, type AuthName } from './connection.ts';
import { connectionId, timestamp } from './ids.ts';
import type { Login } from '../rights/judge.ts';
import { missingOn } from './capabilities.ts';
import type { CapabilityId } from './capability-ids.ts';
import { permissions, type Permissions } from './rights.ts';

/**
 * What a server told of itself and of what our login may do, at the last contact; remembered for when it is away. What the
 * login was not allowed to read is null or left out.
 */
export const serverFacts = z.strictObject({
  connectionId,
  observedAt: timestamp,
  permissions: permissions.nullable(),
  certificate: certificate.nullable(),
  /** Null for a server that is in no cluster. */
  cluster: z.strictObject({ name: z.string(), isQuorate: z.boolean() }).nullable(),
  /** By node, such as `9.2.11`. */
  versions: z.record(z.string(), z.string()),
});
export type ServerFacts = z.infer<typeof serverFacts>;

/** Who we are there and what we may do; null while nothing is known, which forbids nothing. */
export function loginOf(auth: AuthName, facts: ServerFacts | undefined): Login | null {
  if (!facts?.permissions) return null;
  return loginWith(auth, facts.permissions);
}

export function loginWith(auth: AuthName, told: Permissions): Login {
  const name = auth.kind === 'ticket' ? auth.userName : auth.tokenName;
  // Proxmox does not count root's tokens as root.
  return { permissions: told, isRoot: name === 'root@pam', name };
}

/** Why this login may not do that to the container, as `VM.PowerMgmt on /vms/104`; null when it may or nobody knows. */
export function missingPrivilege(login: Login | null, id: CapabilityId, vmid: number): string | null {
  const [first] = login ? missingOn(login, id, vmid) : [];
  return first ? `${first.privilege.replaceAll('|', ' or ')} on ${first.path}` : null;
}
