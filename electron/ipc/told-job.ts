import type { JobSnapshot } from '../../shared/domain/job.ts';

/** As the window is told of a job: with a note where its log was removed. */
export const toldJob = (job: JobSnapshot, isLogGone: boolean): JobSnapshot => (isLogGone ? { ...job, isLogGone } : job);
