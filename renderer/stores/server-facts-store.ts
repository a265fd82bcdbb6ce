import { createStore } from 'zustand/vanilla';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { ServerFacts } from '../../shared/domain/server-facts.ts';
import type { Client } from '../ipc/client.ts';

export type ServerFactsState = { readonly byId: ReadonlyMap<ConnectionId, ServerFacts> };

/** Mirrors what each server told of itself and of our rights. Every event carries everything of one server. */
export function createServerFactsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<ServerFactsState>(() => ({ byId: new Map() }));
  const accept = (all: readonly ServerFacts[]): void =>
    store.setState(({ byId }) => {
      const next = new Map(byId);
      for (const facts of all) {
        const known = next.get(facts.connectionId);
        // An event may have been quicker than the answer to the first question.
        if (!known || known.observedAt <= facts.observedAt) next.set(facts.connectionId, facts);
      }
      return { byId: next };
    });
  return {
    ...store,
    connect: () => client.on('connection:facts-changed', (facts) => accept([facts])),
    reload: async (): Promise<void> => accept(await client.call('connection:facts', {})),
  };
}
