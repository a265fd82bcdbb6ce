import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../../shared/domain/job.ts';

/** The OS templates that jobs are bringing to this node, as volids. */
export const arrivingAt = (
  jobs: readonly JobSnapshot[],
  { connectionId, node }: { connectionId: ConnectionId; node: string },
): string[] =>
  jobs.flatMap((job) =>
    job.kind === 'fetch-os-template' &&
    job.osTemplate &&
    job.connectionId === connectionId &&
    (job.node === node || job.osTemplate.isShared) &&
    !isOver(job.state)
      ? [job.osTemplate.volid]
      : [],
  );
