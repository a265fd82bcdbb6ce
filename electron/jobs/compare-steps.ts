import type { LogDifference, StepComparison } from '../../shared/domain/job-comparison.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';

type Step = JobSnapshot['steps'][number];
type Side = NonNullable<StepComparison['mine']>;

/** A step counts as slower when it took so many times as long, and so much longer. */
const slower = { factor: 2, byMs: 5_000 };

/** Both jobs' steps beside each other, in the order of the first; what only the other has stands behind the step it followed there. */
export function pairSteps(mine: readonly Step[], other: readonly Step[]): Omit<StepComparison, 'log'>[] {
  const own = new Map(mine.map((step) => [step.id, step]));
  const theirs = new Map(other.map((step) => [step.id, step]));
  const order = mine.map(({ id }) => id);
  for (const [index, { id }] of other.entries()) {
    if (own.has(id)) continue;
    const before = other[index - 1]?.id;
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  }
  return order.map((stepId) => {
    const [step, twin] = [own.get(stepId), theirs.get(stepId)];
    const sides = { mine: sideOf(step), other: sideOf(twin) };
    return { stepId, title: (step ?? twin)?.title ?? stepId, ...sides, verdict: verdictOf(sides) };
  });
}

const sideOf = (step: Step | undefined): Side | null =>
  step === undefined
    ? null
    : {
        state: step.state,
        tookMs: step.startedAt === null || step.endedAt === null ? null : Math.max(0, step.endedAt - step.startedAt),
      };

function verdictOf({ mine, other }: Pick<StepComparison, 'mine' | 'other'>): StepComparison['verdict'] {
  if (other === null) return 'only-mine';
  if (mine === null) return 'only-other';
  if (mine.state !== other.state) return 'outcome';
  if (mine.tookMs === null || other.tookMs === null) return 'same';
  if (isSlower(mine.tookMs, other.tookMs)) return 'slower';
  return isSlower(other.tookMs, mine.tookMs) ? 'faster' : 'same';
}

const isSlower = (ms: number, thanMs: number): boolean => ms >= thanMs * slower.factor && ms - thanMs >= slower.byMs;

/** The first step that ended otherwise, is there on one side only, or said something else. Another speed alone is none. */
export function firstStep(
  steps: readonly (Pick<StepComparison, 'stepId' | 'verdict'> & { log: LogDifference | null })[],
): string | null {
  const differs = steps.find(
    ({ verdict, log }) => verdict === 'outcome' || verdict === 'only-mine' || verdict === 'only-other' || log !== null,
  );
  return differs?.stepId ?? null;
}
