import type { JobState } from '../../shared/domain/job.ts';

type Paused = Extract<JobState, { name: 'paused' }>;

/** What an answer is about. A question counts by its words, so that none about one key answers for another. */
export const aboutOf = ({ kind, reason }: Pick<Paused, 'kind' | 'reason'>): string =>
  kind === 'silent' ? kind : reason;

/** Asked in the middle of a step, which then has to hear the answer, also a no. */
export const isAskedWithin = ({ kind }: Pick<Paused, 'kind'>): boolean => kind === 'question' || kind === 'silent';

/** That a script which may have run in part is to run again. */
export const halfRun = 'half-run';
