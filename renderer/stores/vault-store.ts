import { createStore } from 'zustand/vanilla';
import type { VaultStatus } from '../../shared/domain/settings.ts';
import type { Client } from '../ipc/client.ts';

/** `isUnlockPutOff`: the user closed the question for the passphrase; it comes back when asked for. */
export type VaultState = { readonly status: VaultStatus | null; readonly isUnlockPutOff: boolean };

/** Mirrors where secrets are kept; null until main has answered. */
export function createVaultStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<VaultState>(() => ({ status: null, isUnlockPutOff: false }));
  return {
    ...store,
    accept: (status: VaultStatus) => store.setState({ status }),
    putOffUnlock: (isUnlockPutOff: boolean) => store.setState({ isUnlockPutOff }),
    connect: () => client.on('vault:changed', (status) => store.setState({ status })),
    async reload(): Promise<void> {
      store.setState({ status: await client.call('vault:status', {}) });
    },
  };
}
