import { createStore } from 'zustand/vanilla';
import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';
import { keepIdentity } from './keep-identity.ts';
import { loading, ready, type LoadState } from './load-state.ts';

export type ConnectionsState = {
  readonly all: readonly ConnectionSummary[];
  readonly byId: ReadonlyMap<ConnectionId, ConnectionSummary>;
  readonly load: LoadState;
};

/** Mirrors the servers and their health. Every event carries the whole list. */
export function createConnectionsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<ConnectionsState>(() => ({ all: [], byId: new Map(), load: loading }));
  const accept = (connections: readonly ConnectionSummary[]): void =>
    store.setState((state) => {
      const all = keepIdentity(state.all, connections, (connection) => connection.id);
      if (all === state.all && state.load.name === 'ready') return state;
      return { all, byId: new Map(all.map((connection) => [connection.id, connection])), load: ready };
    });

  return {
    ...store,
    connect: () => client.on('connection:changed', ({ connections }) => accept(connections)),
    async reload(): Promise<void> {
      try {
        accept(await client.call('connection:list', {}));
      } catch (error) {
        store.setState({ load: { name: 'failed', error: toErrorData(error) } });
      }
    },
  };
}
