import type { JobChoice, JobSnapshot, JobState } from '../../shared/domain/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobBook } from './job-book.ts';
import type { PausedJob } from './paused-job.ts';
import type { Recipe } from './recipe.ts';

type Books = { book: JobBook; clock: Clock };

/** Ends a pause without going on: as the failure it stood for, or as cancelled. */
export function settlePause(
  job: PausedJob,
  recipe: Recipe | null,
  error: PausedJob['state']['error'],
  books: Books,
): void {
  if (error === null || !recipe) return endAsCancelled(job, recipe, books);
  const stepId = job.steps.find(({ state }) => state === 'pending')?.id ?? null;
  const choices = recipe.choices(stepId);
  end(job, recipe, 'failed', { name: 'failed', stepId, error, explanation: null, choices }, books);
}

/** Ends a job of which nothing runs. */
export function endAsCancelled(job: JobSnapshot, recipe: Recipe | null, books: Books): void {
  const stepId = job.startedAt === null ? null : (job.steps.find(({ state }) => state === 'pending')?.id ?? null);
  end(job, recipe, 'cancelled', { name: 'cancelled', stepId, choices: recipe?.choices(stepId) ?? [] }, books);
}

/** Takes all choices from a job that has stopped: it stays as it is. */
export function settleEnd(
  job: JobSnapshot,
  recipe: Recipe | null,
  choice: JobChoice,
  { book }: Pick<Books, 'book'>,
): JobSnapshot {
  const settled = withoutChoices(job);
  if (settled === job) return job;
  book.save(settled);
  recipe?.settled?.(choice, settled);
  return settled;
}

/** How a job stands once it is settled. */
export function withoutChoices(job: JobSnapshot): JobSnapshot {
  const { state } = job;
  return 'choices' in state ? { ...job, revision: job.revision + 1, state: { ...state, choices: [] } } : job;
}

function end(
  job: JobSnapshot,
  recipe: Recipe | null,
  ending: 'failed' | 'cancelled',
  state: JobState,
  { book, clock }: Books,
): void {
  const ended = { ...job, state, revision: job.revision + 1, endedAt: clock.now() };
  book.save(ended);
  recipe?.ended?.(ending, ended);
}
