import type { Vmid } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';

/** The number of the container that a job is about. @throws Error when it is about none */
export function vmidOf({ vmid, title }: Pick<JobSnapshot, 'vmid' | 'title'>): Vmid {
  if (vmid === null) throw new Error(`“${title}” is about no container`);
  return vmid;
}
