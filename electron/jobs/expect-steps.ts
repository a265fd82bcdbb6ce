import type { StepExpectation } from '../../shared/domain/step-expectation.ts';
import type { StepKind } from '../../shared/domain/plan.ts';

/** One step as it is about to run. */
export type PlannedStep = {
  readonly id: string;
  readonly kind: StepKind;
  /** What it does that much of: packages, files; 1 where nothing is counted. */
  readonly count: number;
};
/** One step that ran through at the first attempt. */
export type StepRun = PlannedStep & {
  /** What the job was about, such as its template; null for none. */
  readonly subject: string | null;
  readonly tookMs: number;
};

/** Of the same subject two are enough to go by, of others three. */
const fewest = { same: 2, other: 3 };
/** More than the last five are out of date. */
const most = 5;
/** What these do depends on the template alone: another one's time says nothing. */
const ownKinds: ReadonlySet<StepKind> = new Set<StepKind>(['script', 'checks']);
const countedKinds: ReadonlySet<StepKind> = new Set<StepKind>(['packages', 'files']);
/** Twice as many packages take longer, but hardly ten times as long: most of it is the looking-up of the lists. */
const scaleBounds = { least: 0.5, most: 2 };

/**
 * How long each step is likely to take: the median of the last that were the same step of the same subject on this server, or, where
 * it depends on no template, of any. Packages and files count by their number.
 * @param runs of the same server and kind of job, newest first
 */
export function expectSteps(
  steps: readonly PlannedStep[],
  subject: string | null,
  runs: readonly StepRun[],
): StepExpectation[] {
  return steps.map((step) => {
    const alike = runs.filter(({ id }) => id === step.id);
    const same = subject === null ? [] : alike.filter((run) => run.subject === subject);
    const used = enough(same, fewest.same) ?? (ownKinds.has(step.kind) ? null : enough(alike, fewest.other));
    if (used === null) return { stepId: step.id, usualMs: null, runs: same.length };
    return { stepId: step.id, usualMs: Math.round(median(used.map((run) => scaled(run, step)))), runs: used.length };
  });
}

const enough = (runs: readonly StepRun[], atLeast: number): readonly StepRun[] | null =>
  runs.length < atLeast ? null : runs.slice(0, most);

function scaled({ tookMs, count }: StepRun, step: PlannedStep): number {
  if (!countedKinds.has(step.kind) || count === 0) return tookMs;
  return tookMs * Math.min(scaleBounds.most, Math.max(scaleBounds.least, step.count / count));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
