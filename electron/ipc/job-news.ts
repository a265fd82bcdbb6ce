import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';

/**
 * Tells of each job's end once: when it has ended and had not before. What had ended when the app started is no news.
 */
export function createJobNews(
  known: readonly JobSnapshot[],
  tell: (job: JobSnapshot) => void,
): (job: JobSnapshot) => void {
  const ended = new Set(known.filter(({ state }) => isOver(state)).map(({ id }) => id));
  return (job) => {
    if (!isOver(job.state)) {
      ended.delete(job.id);
      return;
    }
    if (ended.has(job.id)) return;
    ended.add(job.id);
    tell(job);
  };
}
