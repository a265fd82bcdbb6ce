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

  const accept = (incoming: readonly JobSnapshot[], isFresh = isNews): void =>
    store.setState((state) => {
      const fresh = incoming.filter((job) => isFresh(job, state.byId.get(job.id)));
      if (fresh.length === 0) return state;
      const byId = new Map(state.byId);
      for (const job of fresh) byId.set(job.id, job);
      // Nearly always it is one that is known, among thousands: its place is the same.
      const newestFirst = fresh.every(({ id }) => state.byId.has(id))
        ? state.newestFirst.map((job) => byId.get(job.id) ?? job)
        : [...byId.values()].toSorted((a, b) => b.createdAt - a.createdAt);
      return { byId, newestFirst };
    });

  return {
    ...store,
    accept: (job: JobSnapshot) => accept([job]),
    connect: () => client.on('job:changed', (job) => accept([job])),
    async reload(): Promise<void> {
      try {
        // Asked again, main's own answer counts, whatever its revision: what was told first may come from an earlier run.
        const isAgain = store.getState().load.name === 'ready';
        accept(await client.call('job:list', {}), isAgain ? isOther : isNews);
        store.setState({ load: ready });
      } catch (error) {
        store.setState({ load: { name: 'failed', error: toErrorData(error) } });
      }
    },
  };
}

/** A newer revision, or the whole of one that was told in brief. */
const isNews = (job: JobSnapshot, known: JobSnapshot | undefined): boolean =>
  known === undefined ||
  known.revision < job.revision ||
  (known.revision === job.revision && known.isBrief === true && job.isBrief !== true);

const isOther = (job: JobSnapshot, known: JobSnapshot | undefined): boolean =>
  known?.revision !== job.revision || isNews(job, known);
