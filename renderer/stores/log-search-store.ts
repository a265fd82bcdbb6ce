import { createStore } from 'zustand/vanilla';
import { shortestLogSearch, type FoundInJob } from '../../shared/domain/log-search.ts';
import { toErrorData, type AppErrorData } from '../../shared/errors.ts';
import type { Client } from '../ipc/client.ts';

export type LogSearchState = {
  /** The words on the page of jobs are looked for in their logs, and not in what they are called. */
  readonly isInLogs: boolean;
  /** What was looked for last; empty: nothing yet. */
  readonly text: string;
  readonly isSearching: boolean;
  readonly jobs: readonly FoundInJob[];
  /** Where older logs begin that were not searched yet; null when all were. */
  readonly next: number | null;
  readonly error: AppErrorData | null;
};

type Later = (ms: number, callback: () => void) => () => void;

const typingMs = 200;
const pageHits = 60;
const nothing = { text: '', isSearching: false, jobs: [], next: null, error: null };

/** Whether there are words enough to look for. */
export const isLogSearchText = (text: string): boolean => text.trim().length >= shortestLogSearch;

/** Looks for words in all logs while they are typed. What was found stays, so that one comes back to it from a job. */
export function createLogSearchStore(client: Pick<Client, 'call'>, later: Later) {
  const store = createStore<LogSearchState>(() => ({ isInLogs: false, ...nothing }));
  let stop = new AbortController();
  let forget: (() => void) | null = null;

  const ask = async (text: string, before: number | null): Promise<void> => {
    stop.abort();
    stop = new AbortController();
    const { signal } = stop;
    store.setState({ isSearching: true, error: null });
    try {
      const found = await client.call(
        'job:search-logs',
        { text, limit: pageHits, ...(before !== null && { before }) },
        signal,
      );
      if (signal.aborted) return;
      store.setState(({ jobs }) => ({
        text,
        isSearching: false,
        jobs: before === null ? found.jobs : withMore(jobs, found.jobs),
        next: found.next,
      }));
    } catch (error) {
      if (!signal.aborted) store.setState({ text, isSearching: false, error: toErrorData(error) });
    }
  };

  return {
    ...store,
    choose: (isInLogs: boolean) => store.setState({ isInLogs }),
    /** What is typed now; searched when the typing rests. The same words again change nothing. */
    type(typed: string): void {
      const text = typed.trim();
      forget?.();
      if (text === store.getState().text) return;
      stop.abort();
      if (!isLogSearchText(text)) return store.setState(nothing);
      store.setState({ isSearching: true });
      forget = later(typingMs, () => void ask(text, null));
    },
    again: () => ask(store.getState().text, null),
    more: () => ask(store.getState().text, store.getState().next),
  };
}

/** A job that ended between two pages may come twice. */
function withMore(known: readonly FoundInJob[], more: readonly FoundInJob[]): readonly FoundInJob[] {
  const ids = new Set(known.map(({ jobId }) => jobId));
  return [...known, ...more.filter(({ jobId }) => !ids.has(jobId))];
}
