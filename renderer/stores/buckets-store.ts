import { createStore } from 'zustand/vanilla';
import type { PackageBucket } from '../../shared/domain/package-bucket.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';
import { keepIdentity } from './keep-identity.ts';
import { loading, ready, type LoadState } from './load-state.ts';

export type BucketsState = { readonly all: readonly PackageBucket[]; readonly load: LoadState };

/** The package buckets as main last listed them. */
export function createBucketsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<BucketsState>(() => ({ all: [], load: loading }));
  const reload = async (): Promise<void> => {
    try {
      const incoming = await client.call('bucket:list', {});
      store.setState(({ all }) => ({ all: keepIdentity(all, incoming, ({ id }) => id), load: ready }));
    } catch (error) {
      store.setState({ load: { name: 'failed', error: toErrorData(error) } });
    }
  };
  return { ...store, reload, connect: () => client.on('bucket:changed', () => void reload()) };
}
