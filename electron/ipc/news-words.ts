import type { JobId } from '../../shared/domain/ids.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import type { JobNews } from './job-news.ts';

/** What a notification offers to do, where the system shows buttons. */
export type NewsDeed = 'open-log' | 'retry' | 'roll-back';
export type NewsAction = { deed: NewsDeed; label: string };

export type NewsWords = {
  title: string;
  body: string;
  /** It stays on the screen until it is looked at: something failed or waits for the user. */
  isUrgent: boolean;
  /** The place in the window that it leads to. */
  to: string;
  /** The one job it is about. */
  jobId: JobId | null;
  /** In the order of their buttons. */
  actions: readonly NewsAction[];
};

/** A piece of news in the words of a notification. */
export function newsWords(news: JobNews): NewsWords {
  switch (news.kind) {
    case 'ended':
      return { ...endOf(news.job), ...aboutOne(news.job) };
    case 'asks': {
      const isWished = news.job.state.name === 'paused' && news.job.state.kind === 'asked';
      return {
        title: `${news.job.title}: ${isWished ? 'paused' : 'needs you'}`,
        body: news.question,
        isUrgent: !isWished,
        ...aboutOne(news.job),
      };
    }
    case 'batch-ended': {
      const unhappy = news.jobs.filter(({ state }) => state.name !== 'succeeded');
      return {
        title: `${news.jobs.length} jobs have ended`,
        body: batchBody(news.jobs.length, unhappy),
        isUrgent: unhappy.length > 0,
        ...aboutSeveral(unhappy),
      };
    }
  }
}

/** All that quiet hours kept back, as one; of each job what was said last. */
export function silencedWords(news: readonly JobNews[]): NewsWords {
  const [first] = news;
  if (first && news.length === 1) return newsWords(first);
  const jobs = new Map<JobId, JobSnapshot>();
  for (const one of news) for (const job of one.kind === 'batch-ended' ? one.jobs : [one.job]) jobs.set(job.id, job);
  const all = [...jobs.values()];
  const asking = all.filter(({ state }) => !isOver(state));
  const unhappy = all.filter(({ state }) => isOver(state) && state.name !== 'succeeded');
  const happy = all.length - asking.length - unhappy.length;
  const parts = [
    ...(asking.length > 0 ? [`${namesOf(asking)} ${asking.length === 1 ? 'needs' : 'need'} you`] : []),
    ...(unhappy.length > 0 ? [`not well: ${namesOf(unhappy)}`] : []),
    ...(happy > 0 ? [`${happy} ended well`] : []),
  ];
  return {
    title: `During quiet hours: news of ${all.length === 1 ? 'a job' : `${all.length} jobs`}`,
    body: `${capitalised(parts.join('; '))}.`,
    isUrgent: asking.length + unhappy.length > 0,
    ...aboutSeveral([...asking, ...unhappy]),
  };
}

const aboutOne = (job: JobSnapshot): Pick<NewsWords, 'to' | 'jobId' | 'actions'> => ({
  to: `job/${job.id}`,
  jobId: job.id,
  actions: actionsOf(job),
});

/** Leads to the one that needs a look; with several to the list, where they stand beside each other. */
function aboutSeveral(unhappy: readonly JobSnapshot[]): Pick<NewsWords, 'to' | 'jobId' | 'actions'> {
  const [first] = unhappy;
  return first && unhappy.length === 1 ? aboutOne(first) : { to: 'jobs', jobId: null, actions: [] };
}

function actionsOf({ state }: JobSnapshot): NewsAction[] {
  const choices = 'choices' in state ? state.choices : [];
  return [
    { deed: 'open-log', label: isOver(state) ? 'Open log' : 'Open job' },
    ...(choices.includes('retry') ? [{ deed: 'retry', label: 'Retry' } as const] : []),
    // The window asks first.
    ...(choices.includes('roll-back') ? [{ deed: 'roll-back', label: 'Roll back…' } as const] : []),
  ];
}

function endOf({ title, state, result, warnings }: JobSnapshot): Pick<NewsWords, 'title' | 'body' | 'isUrgent'> {
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
  return `${count - unhappy.length} succeeded; not so ${namesOf(unhappy)}.`;
}

function namesOf(jobs: readonly JobSnapshot[]): string {
  const names = jobs.slice(0, 3).map(({ hostname }) => hostname);
  return `${names.join(', ')}${jobs.length > names.length ? ` and ${jobs.length - names.length} more` : ''}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
