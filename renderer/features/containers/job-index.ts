import type { JobId } from '../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';

/** What the jobs say about the containers, by the key of their row. */
export type JobIndex = {
  readonly byId: ReadonlyMap<JobId, JobSnapshot>;
  /** The job that works on a container now, or waits to. */
  readonly activeByRow: ReadonlyMap<string, JobSnapshot>;
};

const made = new WeakMap<readonly JobSnapshot[], JobIndex>();

/** Made once for each list of jobs. */
export function jobIndex(state: {
  readonly byId: ReadonlyMap<JobId, JobSnapshot>;
  readonly newestFirst: readonly JobSnapshot[];
}): JobIndex {
  const known = made.get(state.newestFirst);
  if (known) return known;
  const activeByRow = new Map<string, JobSnapshot>();
  for (const job of state.newestFirst) {
    const key = `${job.connectionId}/${job.vmid}`;
    // A running job says more than one that waits behind it.
    if (!isOver(job.state) && (job.state.name !== 'queued' || !activeByRow.has(key))) activeByRow.set(key, job);
  }
  const index = { byId: state.byId, activeByRow };
  made.set(state.newestFirst, index);
  return index;
}
