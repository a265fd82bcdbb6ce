import { capabilitiesOf } from '../../../shared/domain/capabilities.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { loginOf, type ServerFacts } from '../../../shared/domain/server-facts.ts';

export type HiddenByRights = {
  readonly id: ConnectionId;
  readonly name: string;
  readonly privilege: string;
  readonly path: string;
};

/** The servers that show this login no container at all, with the right that is missing. */
export function hiddenByRights(
  connections: readonly ConnectionSummary[],
  facts: ReadonlyMap<ConnectionId, ServerFacts>,
): readonly HiddenByRights[] {
  return connections.flatMap(({ id, name, auth }) => {
    const login = loginOf(auth, facts.get(id));
    const sight = login && capabilitiesOf(login).find((capability) => capability.id === 'see-containers');
    const [missing] = sight?.verdict === 'nowhere' ? sight.missing : [];
    return missing ? [{ id, name, ...missing }] : [];
  });
}
