import { createStore } from 'zustand/vanilla';
import type { ContainerRow } from '../../shared/domain/container.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';
import { isSame } from './keep-identity.ts';
import { loading, ready, type LoadState } from './load-state.ts';

export type InventoryState = {
  readonly byKey: ReadonlyMap<string, ContainerRow>;
  readonly rows: readonly ContainerRow[];
  readonly load: LoadState;
};

/** Mirrors the containers of all servers. Only changed rows get a new object; an older observation never replaces a newer one. */
export function createInventoryStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<InventoryState>(() => ({ byKey: new Map(), rows: [], load: loading }));

  const accept = (changed: readonly ContainerRow[], removed: readonly string[], isWhole = false): void =>
    store.setState((state) => {
      const fresh = changed.filter((row) => {
        const known = state.byKey.get(row.key);
        return known === undefined || ((isWhole || row.observedAt >= known.observedAt) && !isSame(known, row));
      });
      const gone = removed.filter((key) => state.byKey.has(key));
      if (fresh.length === 0 && gone.length === 0) return state;
      const byKey = new Map(state.byKey);
      for (const row of fresh) byKey.set(row.key, row);
      for (const key of gone) byKey.delete(key);
      return { byKey, rows: [...byKey.values()] };
    });

  return {
    ...store,
    connect: () => client.on('inventory:changed', ({ changed, removed }) => accept(changed, removed)),
    async reload(): Promise<void> {
      try {
        const { byKey, load } = store.getState();
        const rows = await client.call('container:list', {});
        // Asked again, main's own answer counts: what was told first may come from an earlier run, and what is not among it is gone.
        const isAgain = load.name === 'ready';
        const told = new Set(rows.map(({ key }) => key));
        accept(rows, isAgain ? [...byKey.keys()].filter((key) => !told.has(key)) : [], isAgain);
        store.setState({ load: ready });
      } catch (error) {
        store.setState({ load: { name: 'failed', error: toErrorData(error) } });
      }
    },
  };
}
