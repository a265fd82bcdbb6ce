import type { BatchId, JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { halfRun } from './answer-about.ts';
import type { GoingOn } from './left-out.ts';
import type { Recipe } from './recipe.ts';

/** A job as it is written down before anything of it has begun. */
export function firstSnapshot(
  id: JobId,
  recipe: Recipe,
  { now, batchId }: { now: number; batchId: BatchId | null },
): JobSnapshot {
  return {
    power: null,
    ...recipe.head,
    batchId,
    id,
    revision: 0,
    state: { name: 'queued', position: 1 },
    percent: 0,
    steps: recipe.steps.map((step) => ({
      id: step.id,
      kind: step.kind,
      title: step.title,
      state: 'pending',
      message: '',
      startedAt: null,
      endedAt: null,
      attempts: 0,
      upid: null,
    })),
    warnings: [],
    pausesBefore: [],
    result: null,
    lastSeq: 0,
    createdAt: now,
    startedAt: null,
    endedAt: null,
  };
}

/** The same job as its recipe is now, before it is taken up again: what is done stays done, what was revised is as revised. */
export function rebased(snapshot: JobSnapshot, recipe: Recipe): JobSnapshot {
  const known = new Map(snapshot.steps.map((step) => [step.id, step]));
  const fresh = firstSnapshot(snapshot.id, recipe, { now: snapshot.createdAt, batchId: snapshot.batchId });
  const steps = fresh.steps.map((step) => ({ ...step, ...known.get(step.id), title: step.title }));
  return { ...snapshot, ...recipe.head, steps, endedAt: null };
}

/** A stopped job that goes on: it waits for its turn again, and what was answered before counts no longer. */
export function resumed({ answer: _answer, ...job }: JobSnapshot, choice: GoingOn): JobSnapshot {
  const agreed = choice === 'run-again' ? { answer: { about: halfRun, accepts: true } } : {};
  return { ...job, ...agreed, state: { name: 'queued', position: 1 }, revision: job.revision + 1 };
}
