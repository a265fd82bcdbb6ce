import type { JobSnapshot, JobState } from '../../shared/domain/job.ts';

export type PausedJob = JobSnapshot & { readonly state: Extract<JobState, { name: 'paused' }> };

/** Null for a job that is not paused. */
export function asPaused(job: JobSnapshot): PausedJob | null {
  const { state } = job;
  return state.name === 'paused' ? { ...job, state } : null;
}
