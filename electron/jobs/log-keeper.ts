import type { JobId } from '../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { isAbortError } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../store/store.ts';
import { outdatedLogs, type LogLimits } from './outdated-logs.ts';

type Options = {
  store: Pick<Store, 'jobs' | 'logIndex' | 'logKeeping'>;
  list: () => JobSnapshot[];
  limits: () => LogLimits;
  clock: Clock;
  log: Log;
};

/** Between two pieces of work, each of a few milliseconds. */
export const restMs = 5;
/** The start of the app belongs to the window. */
export const firstLookMs = 20_000;
const betweenLooksMs = 24 * 3_600_000;
const pagesAtOnce = 64;

/** Makes the logs of ended jobs searchable and removes those that were kept long enough, a little at a time. */
export class LogKeeper implements AsyncDisposable {
  readonly #options: Options;
  readonly #closing = new AbortController();
  readonly #ended = new Set<JobId>();
  #indexing: Promise<void> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();
  #isIndexing = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Catches up with what an earlier run left undone, then looks once a day at what may go. */
  start(): void {
    this.#keeping = this.#guarded('keeping logs', async () => {
      await this.#rest(firstLookMs);
      for (const { jobId } of this.#options.store.logIndex.unindexed()) this.#ended.add(jobId);
      this.#index();
      for (;;) {
        await this.prune();
        await this.#rest(betweenLooksMs);
      }
    });
  }

  /** A job has ended: its log can be indexed. */
  ended(id: JobId): void {
    this.#ended.add(id);
    this.#index();
  }

  /** Resolves when everything that has ended is indexed. */
  indexed(): Promise<void> {
    return this.#indexing;
  }

  /** Removes what is older or more than wanted. */
  async prune(): Promise<void> {
    const { clock, limits, list, store } = this.#options;
    const known = store.logKeeping.list();
    for (const id of outdatedLogs(list(), known, { ...limits(), now: clock.now() })) store.logKeeping.markRemoved(id);
    // Those too whose removal an end of the app has cut off.
    for (const { jobId, removedAt } of store.logKeeping.list()) {
      if (removedAt === null) continue;
      while (store.logKeeping.removeNext(jobId)) await this.#tidy();
    }
    while (store.logKeeping.giveBack(pagesAtOnce)) await this.#rest(restMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.all([this.#indexing, this.#keeping]);
  }

  #index(): void {
    if (this.#isIndexing) return;
    this.#isIndexing = true;
    this.#indexing = this.#guarded('indexing logs', async () => {
      try {
        for (const id of this.#ended) {
          await this.#rest(restMs);
          this.#ended.delete(id);
          // One that goes on again will end again.
          while (this.#isOver(id) && this.#options.store.logIndex.indexNext(id)) await this.#tidy();
        }
      } finally {
        this.#isIndexing = false;
      }
    });
  }

  #isOver(id: JobId): boolean {
    const job = this.#options.store.jobs.get(id);
    return job !== null && isOver(job.state);
  }

  async #tidy(): Promise<void> {
    const { logIndex } = this.#options.store;
    await this.#rest(restMs);
    logIndex.merge();
    do await this.#rest(restMs);
    while (logIndex.isBusy);
  }

  #rest(ms: number): Promise<void> {
    return this.#options.clock.sleep(ms, { signal: this.#closing.signal });
  }

  /** What fails here costs the search or the disk something, and nothing else. */
  async #guarded(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isAbortError(error)) this.#options.log.bug(error, what);
    }
  }
}
