import { capabilitiesOf } from '../../../shared/domain/capabilities.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { loginOf, type ServerFacts } from '../../../shared/domain/server-facts.ts';
import type { Option } from '../../ui/select.tsx';

/** The servers to choose from, each with what speaks against it: it is away, or its login may create nothing there. */
export const serverOptions = (
  connections: readonly ConnectionSummary[],
  facts: ReadonlyMap<ConnectionId, ServerFacts>,
): Option[] =>
  connections.map((connection) => {
    const { id, name, health } = connection;
    const isOnline = health.state === 'online';
    const mayNot = isOnline && cannotCreate(connection, facts.get(id));
    return {
      value: id,
      label: name,
      detail: mayNot ? 'this login may not create containers' : isOnline ? '' : health.state,
      isDisabled: health.state === 'offline',
    };
  });

function cannotCreate({ auth }: ConnectionSummary, facts: ServerFacts | undefined): boolean {
  const login = loginOf(auth, facts);
  return login !== null && capabilitiesOf(login).some(({ id, verdict }) => id === 'create' && verdict === 'nowhere');
}
