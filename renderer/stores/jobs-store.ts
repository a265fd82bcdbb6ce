import { createStore } from 'zustand/vanilla';
import type { JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { toErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';
import { loading, ready, type LoadState } from './load-state.ts';

export type JobsState = {
  readonly byId: ReadonlyMap<JobId, JobSnapshot>;
  /** Newest first. */
  readonly newestFirst: readonly JobSnapshot[];
  readonly load: LoadState;
};

/** Mirrors main's jobs. Holds no truth of its own: every change arrives as a snapshot; the newest revision wins. */
export function createJobsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<JobsState>(() => ({ byId: new Map(), newestFirst: [], load: loading }));

  const accept = (incoming: readonly JobSnapshot[]): void =>
    store.setState((state) => {
      const fresh = incoming.filter((job) => (state.byId.get(job.id)?.revision ?? -1) < job.revision);
      if (fresh.length === 0) return state;
      const byId = new Map(state.byId);
      for (const job of fresh) byId.set(job.id, job);
      return { byId, newestFirst: [...byId.values()].toSorted((a, b) => b.createdAt - a.createdAt) };
    });

  return {
    ...store,
    accept: (job: JobSnapshot) => accept([job]),
    connect: () => client.on('job:changed', (job) => accept([job])),
    async reload(): Promise<void> {
      try {
        accept(await client.call('job:list', {}));
        store.setState({ load: ready });
      } catch (error) {
        store.setState({ load: { name: 'failed', error: toErrorData(error) } });
      }
    },
  };
}
