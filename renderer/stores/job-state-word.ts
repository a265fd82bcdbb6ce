import type { JobState } from '../../shared/domain/job.ts';

type JobTone = 'running' | 'stopped' | 'working' | 'attention' | 'failed';

/** How it is with a job, in one word; undefined for one that is not listed any more. */
export function jobStateWord(state: JobState | undefined): { tone: JobTone; word: string } {
  switch (state?.name) {
    case undefined:
      return { tone: 'stopped', word: 'Open' };
    case 'queued':
      return { tone: 'stopped', word: 'Queued' };
    case 'running':
      return state.isCancelling ? { tone: 'attention', word: 'Cancelling' } : { tone: 'working', word: 'Running' };
    case 'paused':
      return { tone: 'attention', word: state.kind === 'asked' ? 'Paused' : 'Needs you' };
    case 'succeeded':
      return { tone: 'running', word: 'Succeeded' };
    case 'failed':
      return { tone: 'failed', word: 'Failed' };
    case 'cancelled':
      return { tone: 'stopped', word: 'Cancelled' };
    case 'interrupted':
      return { tone: 'attention', word: 'Interrupted' };
  }
}
