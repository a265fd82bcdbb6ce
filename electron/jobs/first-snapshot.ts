import type { BatchId, JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
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
    result: null,
    lastSeq: 0,
    createdAt: now,
    startedAt: null,
    endedAt: null,
  };
}
