import type { JobSnapshot } from '../../shared/domain/job.ts';

/** What a job works on: a container, or an OS template of a node. */
export type JobSubject = Pick<JobSnapshot, 'connectionId' | 'vmid'> & Partial<Pick<JobSnapshot, 'node' | 'osTemplate'>>;

/** Whether two jobs would get in each other's way. The same name on two nodes is two files, unless the storage is shared. */
export function isSameSubject(a: JobSubject, b: JobSubject): boolean {
  if (a.connectionId !== b.connectionId) return false;
  if (a.vmid !== null || b.vmid !== null) return a.vmid === b.vmid;
  if (!a.osTemplate || a.osTemplate.volid !== b.osTemplate?.volid) return false;
  return a.osTemplate.isShared || a.node === b.node;
}
