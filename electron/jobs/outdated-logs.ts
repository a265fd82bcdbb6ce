import type { JobId } from '../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import type { JobLogFacts } from '../store/job-log-keeping.ts';

/** How long logs are kept, and how large all of them together may be. */
export type LogLimits = { days: number; mebibytes: number };

const dayMs = 24 * 3_600_000;

/**
 * Which logs may go: those that ended too long ago, and the oldest of the others until the rest fits. Never one of a job that is not
 * over, or that the user may still go on with.
 */
export function outdatedLogs(
  jobs: readonly JobSnapshot[],
  logs: readonly JobLogFacts[],
  { days, mebibytes, now }: LogLimits & { now: number },
): JobId[] {
  const sizes = new Map(logs.filter(({ removedAt }) => removedAt === null).map(({ jobId, bytes }) => [jobId, bytes]));
  const oldestFirst = jobs.filter((job) => sizes.has(job.id) && isSettled(job)).toSorted((a, b) => endOf(a) - endOf(b));
  let left = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  return oldestFirst.flatMap((job) => {
    const isOld = endOf(job) < now - days * dayMs;
    if (!isOld && left <= mebibytes * 2 ** 20) return [];
    left -= sizes.get(job.id) ?? 0;
    return [job.id];
  });
}

const endOf = ({ endedAt, createdAt }: JobSnapshot): number => endedAt ?? createdAt;

const isSettled = ({ state }: JobSnapshot): boolean =>
  isOver(state) && !('choices' in state && state.choices.length > 0);
