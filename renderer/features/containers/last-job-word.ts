import type { JobState } from '../../../shared/domain/job.ts';
import type { Tone } from '../../ui/badge.tsx';

/** What became of a job, in one short word; undefined for one that is not listed any more. */
export function lastJobWord(state: JobState | undefined): { tone: Tone; word: string } {
  switch (state?.name) {
    case undefined:
      return { tone: 'stopped', word: 'Open' };
    case 'queued':
      return { tone: 'working', word: 'Queued' };
    case 'running':
      return { tone: 'working', word: 'Running' };
    case 'paused':
      return { tone: 'attention', word: 'Needs you' };
    case 'succeeded':
      return { tone: 'running', word: 'Done' };
    case 'failed':
      return { tone: 'failed', word: 'Failed' };
    case 'cancelled':
      return { tone: 'stopped', word: 'Cancelled' };
    case 'interrupted':
      return { tone: 'attention', word: 'Interrupted' };
  }
}
