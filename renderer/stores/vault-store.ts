import { createStore } from 'zustand/vanilla';
import type { VaultStatus } from '../../shared/domain/settings.ts';
import type { Client } from '../ipc/client.ts';

export type VaultState = { readonly status: VaultStatus | null };

/** Mirrors where secrets are kept; null until main has answered. */
export function createVaultStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<VaultState>(() => ({ status: null }));
  return {
    ...store,
    accept: (status: VaultStatus) => store.setState({ status }),
    connect: () => client.on('vault:changed', (status) => store.setState({ status })),
    async reload(): Promise<void> {
      store.setState({ status: await client.call('vault:status', {}) });
    },
  };
}
