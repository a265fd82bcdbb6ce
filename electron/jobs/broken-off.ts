import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { Recipe } from './recipe.ts';

/** A job whose books could not be written, as on a full disk: it stands still where it is. */
export function brokenOff(job: JobSnapshot, recipe: Recipe | null, { now }: { now: number }): JobSnapshot {
  const stepId = job.steps.find(({ state }) => state !== 'done' && state !== 'skipped')?.id ?? null;
  const choices = recipe?.choices(stepId) ?? [];
  return {
    ...job,
    state: { name: 'interrupted', stepId, reason: 'What it did could not be written down', choices },
    revision: job.revision + 1,
    endedAt: now,
  };
}
