import type { Comparable } from '../../shared/domain/job-comparison.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';

const most = 20;

/**
 * The jobs that another is best held against, the best first: that succeeded, then of the same template (or the same deed on the same
 * container), then on the same server, then the newest. Nothing of another kind.
 */
export function comparableJobs(
  job: JobSnapshot,
  jobs: readonly JobSnapshot[],
  subjectOf: (id: JobId) => string | null,
): Comparable[] {
  const subject = subjectOf(job.id);
  return (
    jobs
      .filter((one) => one.id !== job.id && one.kind === job.kind && one.power === job.power && isOver(one.state))
      .filter(({ startedAt }) => startedAt !== null)
      .map((one) => ({
        one,
        hasSucceeded: one.state.name === 'succeeded',
        isSameServer: one.connectionId === job.connectionId,
      }))
      .toSorted(
        (a, b) =>
          Number(b.hasSucceeded) - Number(a.hasSucceeded) ||
          Number(b.isSameServer) - Number(a.isSameServer) ||
          b.one.createdAt - a.one.createdAt,
      )
      // Which template it was is read from the disk, so only of those that come into question.
      .slice(0, most * 3)
      .map((entry) => ({ ...entry, isAlike: subject !== null && subjectOf(entry.one.id) === subject }))
      .toSorted(
        (a, b) =>
          Number(b.hasSucceeded) - Number(a.hasSucceeded) ||
          Number(b.isAlike) - Number(a.isAlike) ||
          Number(b.isSameServer) - Number(a.isSameServer) ||
          b.one.createdAt - a.one.createdAt,
      )
      .slice(0, most)
      .map(({ one, hasSucceeded, isAlike }) => ({
        jobId: one.id,
        title: one.title,
        createdAt: one.createdAt,
        hasSucceeded,
        isAlike,
      }))
  );
}
