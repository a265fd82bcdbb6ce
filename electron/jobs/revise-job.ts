import { AppError } from '../../shared/errors.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { isOver, type ContainerJobData, type JobSnapshot } from '../../shared/domain/job.ts';
import type { StepInput } from '../../shared/domain/step-input.ts';
import type { JobRunner } from './job-runner.ts';
import { reviseCreation } from './revise-creation.ts';
import { revisePlan, stepInputOf } from './revise-step.ts';
import type { JobServices } from './services.ts';

/** What a step of a stopped creation works with; null where nothing of it can be changed. */
export function jobStepInput(jobId: JobId, stepId: string, { store }: Pick<JobServices, 'store'>): StepInput | null {
  const data = store.jobs.data(jobId);
  return data?.kind === 'create-container' ? stepInputOf(data.plan, stepId) : null;
}

/**
 * Gives a step that has not ended well another input, as the user has just written and seen it, and goes on from there; a paused job
 * keeps waiting. What is done stays done.
 * @throws AppError `job:not-possible` unless the job has stopped before or in this step; `input:invalid`
 */
export function reviseJob(
  { jobId, stepId, input }: { jobId: JobId; stepId: string; input: StepInput },
  { jobs, services }: { jobs: JobRunner; services: JobServices },
): JobSnapshot {
  const job = jobs.get(jobId);
  const step = job.steps.find(({ id }) => id === stepId);
  const isWaiting = job.state.name === 'paused' && job.state.kind === 'asked';
  if (!step || step.state === 'done' || step.state === 'skipped' || (!isWaiting && !isOver(job.state)))
    throw new AppError('job:not-possible', `Step ${stepId} cannot be changed now`, {
      jobId,
      action: 'edit',
      state: job.state.name,
    });
  const revise = (): void => {
    const revised = reviseCreation(jobId, services, (latest) => ({
      ...latest,
      plan: revisePlan(latest.plan, stepId, input),
    }));
    noteRevision(revised, { jobId, title: step.title }, services);
  };
  if (!isWaiting) return jobs.choose(jobId, 'retry', { revise });
  services.store.atomic(revise)();
  return jobs.get(jobId);
}

function noteRevision(
  { containerId, plan }: ContainerJobData,
  { jobId, title }: { jobId: JobId; title: string },
  { store, clock }: JobServices,
): void {
  store.events.append(containerId, 'step_revised', `“${title}” was changed`, { jobId, hash: plan.hash }, clock.now());
}
