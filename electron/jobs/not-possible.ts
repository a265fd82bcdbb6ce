import { AppError } from '../../shared/errors.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';

/** What is asked of a job is nothing it can do as it stands. */
export const notPossible = ({ id, state }: Pick<JobSnapshot, 'id' | 'state'>, action: string): AppError =>
  new AppError('job:not-possible', `Job ${id} cannot ${action} now`, { jobId: id, action, state: state.name });
