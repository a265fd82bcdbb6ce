import type { JobComparison, StepComparison } from '../../shared/domain/job-comparison.ts';
import type { JobData, JobSnapshot } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { comparableJobs } from './comparable-jobs.ts';
import { firstDifference, stepRanges, type LogPages } from './compare-logs.ts';
import { comparePlans } from './compare-plans.ts';
import { firstStep, pairSteps } from './compare-steps.ts';

type Parts = {
  jobs: { list(): readonly JobSnapshot[]; get(id: JobId): JobSnapshot };
  dataOf: (id: JobId) => JobData | null;
  /** The template, or what else two jobs have to share to be alike. */
  subjectOf: (id: JobId) => string | null;
  log: LogPages;
};

/**
 * Holds a job against another: without one named, against the best that succeeded.
 * @throws AppError `job:not-found`
 */
export async function compareJobs(
  { jobId, otherId }: { jobId: JobId; otherId: JobId | null },
  { jobs, dataOf, subjectOf, log }: Parts,
  signal: AbortSignal,
): Promise<JobComparison> {
  const mine = jobs.get(jobId);
  const candidates = comparableJobs(mine, jobs.list(), subjectOf);
  const chosen = otherId ?? candidates.find(({ hasSucceeded }) => hasSucceeded)?.jobId ?? null;
  if (chosen === null)
    return { otherId: null, candidates, steps: [], firstStepId: null, plan: [], isCut: false, isLogGone: false };
  const other = jobs.get(chosen);
  const ours = await stepRanges(mine, log, signal);
  const theirs = await stepRanges(other, log, signal);
  const steps: StepComparison[] = [];
  for (const pair of pairSteps(mine.steps, other.steps)) {
    const [left, right] = [ours.ranges.get(pair.stepId), theirs.ranges.get(pair.stepId)];
    const both = left && right;
    steps.push({
      ...pair,
      log: both
        ? await firstDifference(
            { job: mine, range: left },
            { job: other, range: right },
            { stepId: pair.stepId, log, signal },
          )
        : null,
    });
  }
  return {
    otherId: chosen,
    candidates,
    steps,
    firstStepId: firstStep(steps),
    plan: comparePlans(dataOf(jobId), dataOf(chosen)),
    isCut: ours.isCut || theirs.isCut,
    isLogGone: isGone(mine, ours) || isGone(other, theirs),
  };
}

const isGone = ({ lastSeq }: JobSnapshot, { ranges }: { ranges: ReadonlyMap<string, unknown> }): boolean =>
  lastSeq > 0 && ranges.size === 0;
