import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { JobNews } from './job-news.ts';

export type NewsWords = {
  title: string;
  body: string;
  /** It stays on the screen until it is looked at: something failed or waits for the user. */
  isUrgent: boolean;
  /** The place in the window that it leads to. */
  to: string;
};

/** A piece of news in the words of a notification. */
export function newsWords(news: JobNews): NewsWords {
  switch (news.kind) {
    case 'ended':
      return { ...endOf(news.job), to: `job/${news.job.id}` };
    case 'asks':
      return {
        title: `${news.job.title}: needs you`,
        body: news.question,
        isUrgent: true,
        to: `job/${news.job.id}`,
      };
    case 'batch-ended': {
      const unhappy = news.jobs.filter(({ state }) => state.name !== 'succeeded');
      const [first] = unhappy;
      return {
        title: `${news.jobs.length} jobs have ended`,
        body: batchBody(news.jobs.length, unhappy),
        isUrgent: first !== undefined,
        // The one that needs a look; with several the list, where they stand beside each other.
        to: first && unhappy.length === 1 ? `job/${first.id}` : 'jobs',
      };
    }
  }
}

function endOf({ title, state, result, warnings }: JobSnapshot): Omit<NewsWords, 'to'> {
  switch (state.name) {
    case 'succeeded': {
      const done = result?.address ? `Ready at ${result.address}` : 'Done';
      const told = warnings.length === 1 ? ', with a warning' : `, with ${warnings.length} warnings`;
      return { title, body: warnings.length === 0 ? done : `${done}${told}`, isUrgent: false };
    }
    case 'failed':
      if (state.error.code === 'container:shutdown-ignored')
        return {
          title,
          body: `Still running after ${state.error.details.afterSeconds} s. Open it to decide what to do.`,
          isUrgent: true,
        };
      return {
        title: `${title}: failed`,
        body: 'It stopped with an error. Open it to see why and what to do.',
        isUrgent: true,
      };
    case 'cancelled':
      return { title, body: 'Cancelled', isUrgent: false };
    case 'interrupted':
      return { title: `${title}: interrupted`, body: state.reason, isUrgent: true };
    case 'queued':
    case 'running':
    case 'paused':
      return { title, body: 'Still running', isUrgent: false };
  }
}

function batchBody(count: number, unhappy: readonly JobSnapshot[]): string {
  if (unhappy.length === 0) return 'All of them succeeded.';
  const names = unhappy.slice(0, 3).map(({ hostname }) => hostname);
  const more = unhappy.length > names.length ? ` and ${unhappy.length - names.length} more` : '';
  return `${count - unhappy.length} succeeded; not so ${names.join(', ')}${more}.`;
}
