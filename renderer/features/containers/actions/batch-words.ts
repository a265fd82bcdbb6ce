import type { JobId } from '../../../../shared/domain/ids.ts';
import type { JobSnapshot, PowerAction } from '../../../../shared/domain/job.ts';
import { describeError } from '../../../errors/describe-error.ts';
import type { Batch, BatchItem } from '../../../stores/container-dialog-store.ts';
import type { Tone } from '../../../ui/badge.tsx';
import { powerWord } from '../row-words.ts';
import { busyWord } from './busy-word.ts';

type Standing = 'working' | 'done' | 'failed' | 'cancelled' | 'skipped';
export type ItemResult = { standing: Standing; tone: Tone; word: string; text: string; jobId: JobId | null };

const doneWord: Record<PowerAction, string> = {
  start: 'Started',
  shutdown: 'Shut down',
  stop: 'Stopped',
  reboot: 'Rebooted',
};

/** How one container of a batch stands, by its job where it has one. */
export function itemResult(item: BatchItem, jobs: ReadonlyMap<JobId, JobSnapshot>): ItemResult {
  const { outcome } = item;
  if (outcome.kind === 'skipped')
    return { standing: 'skipped', tone: 'stopped', word: 'Left out', text: outcome.reason, jobId: null };
  if (outcome.kind === 'refused') {
    const { title, explanation } = describeError(outcome.error);
    return { standing: 'failed', tone: 'failed', word: title, text: explanation, jobId: null };
  }
  const { jobId } = outcome;
  const job = jobs.get(jobId);
  if (!job) return { standing: 'working', tone: 'working', word: 'Asked', text: '', jobId };
  switch (job.state.name) {
    case 'queued':
    case 'running':
    case 'paused':
      return { standing: 'working', tone: 'working', word: busyWord(job), text: '', jobId };
    case 'succeeded':
      return {
        standing: 'done',
        tone: 'running',
        word: job.power === null ? 'Done' : doneWord[job.power],
        text: '',
        jobId,
      };
    case 'failed': {
      const { title, explanation } = describeError(job.state.error);
      return { standing: 'failed', tone: 'failed', word: title, text: explanation, jobId };
    }
    case 'cancelled':
      return { standing: 'cancelled', tone: 'attention', word: 'Cancelled', text: '', jobId };
    case 'interrupted':
      return { standing: 'failed', tone: 'attention', word: 'Interrupted', text: job.state.reason, jobId };
  }
}

/** Those that may be tried again; what the user cancelled is not among them. */
export const retryKeys = (results: readonly { item: BatchItem; standing: Standing }[]): readonly string[] =>
  results.filter(({ standing }) => standing === 'failed').map(({ item }) => item.key);

/** Whether trying again is asked about as the first time was: pulling the plug, and whatever takes production down. */
export const asksBeforeRetry = (action: PowerAction, isProduction: boolean): boolean =>
  action === 'stop' || (isProduction && action !== 'start');

export const batchTitle = ({ action, items }: Batch): string =>
  `${powerWord[action]} ${items.length} ${items.length === 1 ? 'container' : 'containers'}`;

/** "6 of 10 done, 3 failed, 1 left out"; never counts what still runs as done. */
export function batchTotals(results: readonly Pick<ItemResult, 'standing'>[]): string {
  const count = (standing: Standing): number => results.filter((one) => one.standing === standing).length;
  const parts = [`${count('done')} of ${results.length} done`];
  if (count('working') > 0) parts.push(`${count('working')} to go`);
  if (count('failed') > 0) parts.push(`${count('failed')} failed`);
  if (count('cancelled') > 0) parts.push(`${count('cancelled')} cancelled`);
  if (count('skipped') > 0) parts.push(`${count('skipped')} left out`);
  return parts.join(', ');
}
