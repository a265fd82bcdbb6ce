import type { FoundInJob, LogSearchResult } from '../../shared/domain/log-search.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent, JobSnapshot } from '../../shared/domain/job.ts';
import type { Clock } from '../lib/clock.ts';
import { matchOf } from '../store/job-log-index.ts';
import type { Store } from '../store/store.ts';
import { FoundLines } from './found-lines.ts';

type Options = { store: Pick<Store, 'jobLog' | 'logIndex'>; list: () => JobSnapshot[]; clock: Clock };
type Wanted = { text: string; limit: number; before?: number | undefined };
type Search = { readonly wanted: string; readonly match: string | null; readonly breathe: () => Promise<void> };

/** Of one job so many matches are told; the rest is found in its own log. */
const mostOfOneJob = 10;
/** Decided at once: reading an entry takes a millisecond or two. */
const batch = 8;
const pageEvents = 500;
/** So much of a log without an index is read, the newest part of it. */
const mostUnindexed = 100_000;
/** So much of each log is read for words too short for the index. */
const mostForShortWords = 20_000;
/** After this a search stops and tells where to go on. */
const longestMs = 2_000;
const firstNumber = 2 ** 21;

/**
 * Finds plain words in the logs of all jobs: those that still grow are read, the others looked up in the index, whose places are then
 * read to be sure. Lets other work through all the while.
 */
export class LogSearch {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async find({ text, limit, before }: Wanted, signal: AbortSignal): Promise<LogSearchResult> {
    const { clock, list, store } = this.#options;
    const search = { wanted: text.toLowerCase(), match: matchOf(text), breathe: breather(signal) };
    const deadline = clock.now() + longestMs;
    const jobs = new Map(list().map((job) => [job.id, job]));
    const growing = new Map(store.logIndex.unindexed().map((rest) => [rest.jobId, rest.indexedSeq]));
    const found: FoundInJob[] = [];
    const keep = (one: FoundInJob | null): void => {
      if (one !== null) found.push(one);
    };

    if (before === undefined)
      for (const job of jobs.values()) {
        const indexedSeq = growing.get(job.id);
        if (indexedSeq !== undefined) keep(await this.#inGrowingLog(job, indexedSeq, search));
      }
    let below = before ?? firstNumber;
    while (matchCount(found) < limit && clock.now() < deadline) {
      await search.breathe();
      const next = store.logIndex.newestWith(search.match, below);
      if (next === null) return { jobs: found, next: null };
      below = next.number;
      const job = jobs.get(next.jobId);
      if (!job || growing.has(job.id)) continue;
      const lines = new FoundLines(search.wanted, mostOfOneJob);
      const isPartial = await this.#inIndexedLog(job.id, next.number, { ...search, lines });
      keep(foundIn(job, lines, isPartial));
    }
    return { jobs: found, next: below };
  }

  /** Both parts of it: what an earlier end left in the index, and what came since. */
  async #inGrowingLog(job: JobSnapshot, indexedSeq: number, search: Search): Promise<FoundInJob | null> {
    const { jobLog, logIndex } = this.#options.store;
    const lines = new FoundLines(search.wanted, mostOfOneJob);
    const number = indexedSeq === 0 ? null : logIndex.numberOf(job.id);
    const isCut = number !== null && (await this.#inIndexedLog(job.id, number, { ...search, lines }));
    const from = Math.max(indexedSeq, jobLog.lastSeq(job.id) - mostUnindexed);
    await this.#read(job.id, { ...search, lines, from });
    return foundIn(job, lines, isCut || from > indexedSeq);
  }

  /** @returns whether a part was not looked at */
  async #inIndexedLog(id: JobId, number: number, search: Search & { lines: FoundLines }): Promise<boolean> {
    const { jobLog, logIndex } = this.#options.store;
    const { match, lines, breathe } = search;
    if (match === null) return this.#read(id, { ...search, from: 0, most: mostForShortWords });
    for (let afterSeq = 0; ;) {
      const places = logIndex.matches(match, { number, afterSeq, limit: batch });
      for (const place of places) {
        // With a line before and one behind, as neighbours.
        const sinceSeq = Math.max(lines.lastSeq, place - 2);
        const limit = place + logIndex.entryEvents - sinceSeq;
        if (limit > 1) lines.look(jobLog.read(id, { sinceSeq, limit }));
        if (lines.hasMore) return false;
        await breathe();
      }
      const last = places.at(-1);
      if (last === undefined || places.length < batch) return false;
      afterSeq = last;
    }
  }

  /** @returns whether it was too long to be read to its end */
  async #read(
    id: JobId,
    { lines, breathe, from, most = Infinity }: Search & { lines: FoundLines; from: number; most?: number },
  ): Promise<boolean> {
    for (let sinceSeq = from; !lines.hasMore;) {
      const events: ContainerProgressEvent[] = this.#options.store.jobLog.read(id, { sinceSeq, limit: pageEvents });
      const last = events.at(-1);
      if (!last) return false;
      lines.look(events);
      sinceSeq = last.seq;
      if (sinceSeq - from >= most) return true;
      await breathe();
    }
    return false;
  }
}

const matchCount = (jobs: readonly FoundInJob[]): number =>
  jobs.reduce((sum, { lines }) => sum + lines.filter(({ ranges }) => ranges.length > 0).length, 0);

function foundIn(job: JobSnapshot, lines: FoundLines, isPartial: boolean): FoundInJob | null {
  if (lines.count === 0) return null;
  const { id, title, hostname, vmid, createdAt } = job;
  return { jobId: id, title, hostname, vmid, createdAt, lines: lines.told(), hasMore: lines.hasMore, isPartial };
}

/** Waits for everything that is ready to run; at once after an abort. */
function breather(signal: AbortSignal): () => Promise<void> {
  return () =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      setImmediate(resolve);
    });
}
