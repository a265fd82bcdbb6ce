import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';

export type LogReader = {
  read(jobId: JobId, options: { sinceSeq: number; limit: number }): ContainerProgressEvent[];
};

const pageEvents = 2_000;

/** A whole log, page by page, so that one of any length needs little memory. */
export function* logPages(log: LogReader, jobId: JobId): Generator<ContainerProgressEvent[]> {
  for (let sinceSeq = 0; ;) {
    const events = log.read(jobId, { sinceSeq, limit: pageEvents });
    const last = events.at(-1);
    if (!last) return;
    sinceSeq = last.seq;
    yield events;
  }
}
