import { capabilitiesOf, type Right } from '../../shared/domain/capabilities.ts';
import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { loginOf, type ServerFacts } from '../../shared/domain/server-facts.ts';
import { words } from '../../shared/rights/judge.ts';

/** Said before the wizard is opened where no login may create a container anywhere; null where one may, or nobody knows. */
export function createHint(
  connections: readonly ConnectionSummary[],
  facts: ReadonlyMap<ConnectionId, ServerFacts>,
): string | null {
  const missing = connections.map(({ id, auth, name }) => {
    const login = loginOf(auth, facts.get(id));
    const create = login && capabilitiesOf(login).find((capability) => capability.id === 'create');
    return create?.verdict === 'nowhere' ? `${rightsIn(create.missing)} on ${name}` : null;
  });
  if (missing.length === 0 || missing.includes(null)) return null;
  return `Proxmox would refuse it: ${missing.length === 1 ? 'this login lacks' : 'the logins lack'} ${missing.join('; ')}. The review tells how to give it.`;
}

/** The first of them, and how many there are besides: the review has them all. */
function rightsIn([first, ...others]: readonly Right[]): string {
  const named = first ? `${words(first.privilege)} on ${first.path}` : 'rights';
  if (others.length === 0) return named;
  return `${named} and ${others.length} more ${others.length === 1 ? 'right' : 'rights'}`;
}
