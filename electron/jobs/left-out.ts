import type { JobChoice, JobSnapshot } from '../../shared/domain/job.ts';
import type { Recipe } from './recipe.ts';

/** The choices after which the job runs again; all others only settle it. */
export type GoingOn = Extract<JobChoice, 'retry' | 'run-again' | 'other-way' | 'wait-longer' | 'skip' | 'finish'>;
export const isGoingOn = (choice: JobChoice): choice is GoingOn =>
  (['retry', 'run-again', 'other-way', 'wait-longer', 'skip', 'finish'] as readonly JobChoice[]).includes(choice);

/** The steps a job goes on without, and its warnings from then on. */
export function leftOut(
  choice: GoingOn,
  { state, steps, warnings }: Pick<JobSnapshot, 'state' | 'steps' | 'warnings'>,
  { finishing }: Pick<Recipe, 'finishing'>,
): { skipped: string[]; warnings: string[] } {
  const stopped = 'stepId' in state ? state.stepId : null;
  if (choice === 'skip' && stopped !== null) return { skipped: [stopped], warnings };
  if (choice !== 'finish' || !finishing) return { skipped: [], warnings };
  const isDone = new Set(steps.filter((step) => step.state === 'done').map(({ id }) => id));
  return {
    skipped: finishing.stepIds.filter((id) => !isDone.has(id)),
    warnings: [...warnings.filter((one) => one !== finishing.warning), finishing.warning],
  };
}
