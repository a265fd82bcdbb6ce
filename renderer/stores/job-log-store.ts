import { createStore } from 'zustand/vanilla';
import { toErrorData, type AppErrorData } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { progressTopic } from '../../shared/ipc/topics.ts';
import type { Client } from '../ipc/client.ts';
import { LogBuffer } from './log-buffer.ts';

export type JobLogState = {
  readonly buffer: LogBuffer;
  /** Grows with every flush; the buffer itself keeps its identity. */
  readonly version: number;
  readonly isLoading: boolean;
  readonly error: AppErrorData | null;
};

const pageSize = 5000;
const capacity = 200_000;

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
  const maxEvents = options.maxEvents ?? capacity;
  const empty = (): JobLogState => ({ buffer: new LogBuffer(maxEvents), version: 0, isLoading: true, error: null });
  const store = createStore<JobLogState>(empty);

  /** Returns the way to stop following. Opening a job forgets the one before. */
  function follow(jobId: JobId): () => void {
    const stop = new AbortController();
    const { signal } = stop;
    const state = empty();
    const { buffer } = state;
    store.setState(state, true);
    let waiting: ContainerProgressEvent[] = [];
    let isFilling = true;
    let isFlushPlanned = false;

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
        if (target - buffer.lastSeq > maxEvents) buffer.skipTo(target - maxEvents);
        for (;;) {
          const page = await client.call('job:events', { jobId, sinceSeq: buffer.lastSeq, limit: pageSize }, signal);
          const before = buffer.lastSeq;
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
        if (batch.jobId !== jobId) return;
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
      ({ lastSeq }) => fill(lastSeq),
      (error: unknown) => {
        if (!signal.aborted) store.setState({ isLoading: false, error: toErrorData(error) });
      },
    );

    return () => {
      stop.abort();
      unsubscribe();
      // The window's end or a lost bridge undoes the watch as well; nobody waits for this answer.
      client.call('job:unwatch', { jobId }).catch(() => undefined);
    };
  }

  return { ...store, follow };
}
