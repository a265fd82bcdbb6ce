import { isOver, type JobSnapshot, type PowerAction } from '../../../../shared/domain/job.ts';

const powerWords: Record<PowerAction, string> = {
  start: 'Starting…',
  shutdown: 'Shutting down…',
  stop: 'Stopping…',
  reboot: 'Rebooting…',
};

/** What an unfinished job does to its container, in a word or two. */
export function busyWord({ kind, power, state }: Pick<JobSnapshot, 'kind' | 'power' | 'state'>): string {
  if (state.name === 'queued') return 'Waiting for its turn…';
  if (state.name === 'paused') return 'Waits for your answer';
  switch (kind) {
    case 'create-container':
      return 'Creating…';
    case 'roll-back-container':
      return 'Rolling back…';
    case 'destroy-container':
      return 'Deleting…';
    case 'grow-disk':
      return 'Growing a disk…';
    case 'fetch-os-template':
    case 'delete-os-template':
      return 'Working…';
    case 'power-container':
      return power === null ? 'Working…' : powerWords[power];
  }
}

/** The unfinished job that works on each container, by the key of its row. */
export function busyJobs(jobs: readonly JobSnapshot[]): ReadonlyMap<string, JobSnapshot> {
  return new Map(
    jobs
      .filter(({ state }) => !isOver(state))
      .map((job): [string, JobSnapshot] => [`${job.connectionId}/${job.vmid}`, job]),
  );
}
