import type { JobId } from '../../shared/domain/ids.ts';
import type { JobData } from '../../shared/domain/job.ts';
import { compareJobs } from '../jobs/compare-jobs.ts';
import { JobHistory } from '../jobs/job-history.ts';
import type { Parts } from './parts.ts';
import type { Handlers } from './router.ts';

/** What former jobs tell about another. */
export function jobHistoryHandlers({ jobs, store, log }: Parts): Pick<Handlers, 'job:expectations' | 'job:compare'> {
  /** One record that cannot be read is one less to go by. */
  const dataOf = (id: JobId): JobData | null => {
    try {
      return store.jobs.data(id);
    } catch (error) {
      log.bug(error, `reading job ${id}`);
      return null;
    }
  };
  const history = new JobHistory({ jobs, dataOf });
  return {
    'job:expectations': ({ jobId }) => history.expectations(jobId),
    'job:compare': (asked, signal) =>
      compareJobs(asked, { jobs, dataOf, subjectOf: (id) => history.subjectOf(id), log: store.jobLog }, signal),
  };
}
