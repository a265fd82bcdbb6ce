import { AppError } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { ContainerJobData } from '../../shared/domain/job.ts';
import type { JobServices } from './services.ts';

/** Changes what a creation was asked for, starting from what is written down now. On disk when it returns. */
export function reviseCreation(
  jobId: JobId,
  { store }: Pick<JobServices, 'store'>,
  change: (latest: ContainerJobData) => ContainerJobData,
): ContainerJobData {
  const latest = store.jobs.data(jobId);
  if (latest?.kind !== 'create-container') throw new AppError('job:not-found', `No creation ${jobId}`, { jobId });
  const revised = change(latest);
  store.jobs.revise(jobId, revised);
  return revised;
}
