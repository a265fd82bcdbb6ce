import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';

/** The job the status bar shows: one that needs an answer before one that runs, one that runs before one that waits; the newest of its kind. */
export function jobToShow(newestFirst: readonly JobSnapshot[]): JobSnapshot | null {
  for (const name of ['paused', 'running', 'queued'] as const) {
    const found = newestFirst.find(({ state }) => state.name === name);
    if (found) return found;
  }
  return null;
}

export type JobCounts = { readonly open: number; readonly asking: number };

export function countJobs(jobs: readonly JobSnapshot[]): JobCounts {
  let open = 0;
  let asking = 0;
  for (const { state } of jobs) {
    if (!isOver(state)) open++;
    if (state.name === 'paused' && state.kind !== 'asked') asking++;
  }
  return { open, asking };
}

const verbs: Partial<Record<JobSnapshot['state']['name'], string>> = {
  paused: 'needs you',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'was cancelled',
  interrupted: 'was interrupted',
};
const named = 3;

/**
 * What a screen reader is told of the jobs that changed since: beginnings and steps are left out, many endings become numbers. Empty when there
 * is nothing to say.
 */
export function jobNews(
  before: ReadonlyMap<string, JobSnapshot['state']['name']>,
  jobs: readonly JobSnapshot[],
): string {
  const news = jobs.filter(({ id, state }) => verbs[state.name] !== undefined && before.get(id) !== state.name);
  if (news.length <= named) return news.map(({ title, state }) => `${title} ${verbs[state.name]}.`).join(' ');
  const counts = new Map<string, number>();
  for (const { state } of news) {
    const verb = verbs[state.name] ?? '';
    counts.set(verb, (counts.get(verb) ?? 0) + 1);
  }
  return [...counts].map(([verb, count]) => `${count} ${count === 1 ? 'job' : 'jobs'} ${verb}.`).join(' ');
}
