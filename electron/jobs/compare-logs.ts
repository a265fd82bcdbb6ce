import type { ContainerProgressEvent, JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { LogDifference } from '../../shared/domain/job-comparison.ts';
import { normalLine } from './normal-line.ts';

export type LogPages = {
  read(jobId: JobId, options: { sinceSeq: number; limit: number }): ContainerProgressEvent[];
};
type Job = Pick<JobSnapshot, 'id' | 'vmid' | 'hostname' | 'lastSeq'>;
type Range = { readonly first: number; readonly last: number };
type Line = { readonly seq: number; readonly text: string };

const pageEvents = 2_000;
/** A log beyond that is not read to its end; it is said so. */
export const mostEvents = 400_000;

/** Where each step's last attempt begins and ends in a log, found in one pass over it, page by page. */
export async function stepRanges(
  job: Job,
  log: LogPages,
  signal: AbortSignal,
): Promise<{ ranges: ReadonlyMap<string, Range>; isCut: boolean }> {
  const ranges = new Map<string, { first: number; last: number }>();
  for await (const event of eventsOf(job, { first: 1, last: mostEvents }, log, signal)) {
    const { step, seq } = event;
    if (step === null) continue;
    const range = ranges.get(step);
    if (!range || (event.type === 'step' && event.state === 'started')) ranges.set(step, { first: seq, last: seq });
    else range.last = seq;
  }
  return { ranges, isCut: job.lastSeq > mostEvents };
}

/** The first line in which two logs of a step say something else; null when both say the same. Reads no further than that. */
export async function firstDifference(
  mine: { job: Job; range: Range },
  other: { job: Job; range: Range },
  { stepId, log, signal }: { stepId: string; log: LogPages; signal: AbortSignal },
): Promise<LogDifference | null> {
  const left = linesOf(mine.job, { range: mine.range, stepId, log, signal });
  const right = linesOf(other.job, { range: other.range, stepId, log, signal });
  let [a, b] = [await next(left), await next(right)];
  let sameLines = 0;
  while (a !== null || b !== null) {
    // Most lines are the same to the letter, which is quickly seen.
    if (a?.text !== b?.text) {
      const [ours, theirs] = [a && normalLine(a.text, mine.job), b && normalLine(b.text, other.job)];
      if (ours === '' || theirs === '') {
        if (ours === '') a = await next(left);
        if (theirs === '') b = await next(right);
        continue;
      }
      if (ours !== theirs) return { mine: bare(a), other: bare(b), sameLines };
    }
    sameLines += 1;
    [a, b] = [await next(left), await next(right)];
  }
  return null;
}

async function next(lines: AsyncGenerator<Line, undefined>): Promise<Line | null> {
  const { done, value } = await lines.next();
  return done === true ? null : value;
}

const bare = (line: Line | null): { seq: number; text: string } | null =>
  line && { seq: line.seq, text: line.text.slice(0, 2_000) };

async function* linesOf(
  job: Job,
  { range, stepId, log, signal }: { range: Range; stepId: string; log: LogPages; signal: AbortSignal },
): AsyncGenerator<Line, undefined> {
  for await (const { type, step, seq, message } of eventsOf(job, range, log, signal)) {
    if (type === 'log' && step === stepId) yield { seq, text: message };
  }
  return undefined;
}

async function* eventsOf(
  job: Job,
  { first, last }: Range,
  log: LogPages,
  signal: AbortSignal,
): AsyncGenerator<ContainerProgressEvent, undefined> {
  for (let sinceSeq = first - 1; sinceSeq < last;) {
    signal.throwIfAborted();
    const events = log.read(job.id, { sinceSeq, limit: Math.min(pageEvents, last - sinceSeq) });
    yield* events.filter(({ seq }) => seq <= last);
    const newest = events.at(-1);
    if (!newest) return undefined;
    sinceSeq = newest.seq;
    // Between two pages the others have their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return undefined;
}
