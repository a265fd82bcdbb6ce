import { createStore } from 'zustand/vanilla';
import { toErrorData, type AppErrorData } from '../../shared/errors.ts';
import { eventsOf } from '../../shared/domain/event-block.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';
import type { Client } from '../ipc/client.ts';
import { LogBuffer } from './log-buffer.ts';

export type JobLogState = {
  /** Whose log it is; null once nobody follows it: nothing is held then. */
  readonly jobId: JobId | null;
  readonly buffer: LogBuffer;
  /** Grows with every flush; the buffer itself keeps its identity. */
  readonly version: number;
  readonly isLoading: boolean;
  /** A part from its middle is held, which does not reach to the end and does not grow. */
  readonly isPart: boolean;
  /** When the log was removed, as the settings want it; null for one that is there. */
  readonly removedAt: number | null;
  readonly error: AppErrorData | null;
};

const pageSize = 5000;
/** So many lines are held at once. */
export const heldLines = 200_000;

type Options = {
  /** Asks for a call at the next frame; injected, so that tests need no browser. */
  requestFrame?: (callback: () => void) => void;
  maxEvents?: number;
};

/**
 * Follows the log of one job: history by pages, live events as they come, the gap between them closed by asking "since seq n".
 * After a reload of the window every line is there exactly once.
 */
export function createJobLogStore(client: Pick<Client, 'call' | 'on'>, options: Options = {}) {
  const requestFrame = options.requestFrame ?? ((callback) => void requestAnimationFrame(callback));
  const maxEvents = options.maxEvents ?? heldLines;
  const empty = (jobId: JobId | null): JobLogState => ({
    jobId,
    buffer: new LogBuffer(maxEvents),
    version: 0,
    isLoading: true,
    isPart: false,
    removedAt: null,
    error: null,
  });
  const store = createStore<JobLogState>(() => empty(null));

  /**
   * Returns the way to stop following. Opening a job forgets the one before. A log too long to be held is held to its end, or from
   * `after` on.
   */
  function follow(jobId: JobId, after: number | null = null): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const state = empty(jobId);
    const { buffer } = state;
    store.setState(state, true);
    let waiting: ContainerProgressEvent[] = [];
    let isFilling = true;
    let isFlushPlanned = false;
    let isPart = false;

    const flush = (): void => {
      if (isFlushPlanned) return;
      isFlushPlanned = true;
      requestFrame(() => {
        isFlushPlanned = false;
        if (!signal.aborted) store.setState(({ version }) => ({ version: version + 1 }));
      });
    };

    const fill = async (target: number): Promise<void> => {
      isFilling = true;
      try {
        if (target - buffer.lastSeq > maxEvents && !isPart) buffer.skipTo(target - maxEvents);
        for (;;) {
          const limit = isPart ? Math.min(pageSize, maxEvents - buffer.length) : pageSize;
          if (limit === 0) break;
          const before = buffer.lastSeq;
          const blocks = await client.call('job:blocks', { jobId, sinceSeq: before, limit }, signal);
          const events = blocks.flatMap(({ firstSeq, ...block }) => eventsOf(jobId, firstSeq, block));
          const page = events.filter(({ seq }) => seq > before).slice(0, limit);
          buffer.push(page);
          flush();
          const live = waiting;
          waiting = [];
          const isWhole = buffer.push(live);
          if (!isWhole) waiting = live;
          if (isWhole && buffer.lastSeq >= target && page.length < pageSize) break;
          // Main has no more than this; what is missing is still on its way as a live event.
          if (buffer.lastSeq === before) break;
        }
        store.setState({ isLoading: false, error: null });
      } catch (error) {
        if (!signal.aborted) store.setState({ isLoading: false, error: toErrorData(error) });
      } finally {
        isFilling = false;
        flush();
      }
    };

    const unsubscribe = client.on(
      'job:progress',
      (batch) => {
        if (batch.jobId !== jobId || isPart) return;
        if (isFilling) {
          waiting = [...waiting, ...batch.events];
          return;
        }
        const events = waiting.length > 0 ? [...waiting, ...batch.events] : batch.events;
        waiting = [];
        if (buffer.push(events)) {
          flush();
          return;
        }
        waiting = [...events];
        void fill(events.at(-1)?.seq ?? 0);
      },
      progressTopic(jobId),
    );

    client.call('job:watch', { jobId }, signal).then(
      ({ lastSeq, removedAt }) => {
        if (removedAt !== null && !signal.aborted) store.setState({ removedAt });
        if (after !== null) buffer.skipTo(Math.min(after, lastSeq));
        isPart = lastSeq - buffer.lastSeq > maxEvents && after !== null;
        if (isPart) {
          waiting = [];
          store.setState({ isPart });
        }
        return fill(lastSeq);
      },
      (error: unknown) => {
        if (!signal.aborted) store.setState({ isLoading: false, error: toErrorData(error) });
      },
    );

    return () => {
      stop.abort();
      unsubscribe();
      buffer.forget();
      store.setState({ jobId: null });
      // The window's end or a lost bridge undoes the watch as well; nobody waits for this answer.
      client.call('job:unwatch', { jobId }).catch(() => undefined);
    };
  }

  return { ...store, follow };
}
