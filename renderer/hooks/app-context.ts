import { createContext, useContext, useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../ipc/client.ts';
import type { Stores } from '../stores/connect-stores.ts';

export type AppParts = { readonly client: Client; readonly stores: Stores };

export const AppContext = createContext<AppParts | null>(null);

export function useApp(): AppParts {
  const parts = useContext(AppContext);
  if (!parts) throw new Error('Used outside the app');
  return parts;
}

/** One piece of a store. `select` must give the same object as long as nothing changed. */
export function useSelect<S, T>(store: Pick<StoreApi<S>, 'getState' | 'subscribe'>, select: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
