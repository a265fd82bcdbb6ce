import type { JobSnapshot } from '../../../shared/domain/job.ts';
import type { StepKind } from '../../../shared/domain/plan.ts';
import type { FaultPromise, Outcome, Touched } from './promises.ts';

type Step = { readonly id: string; readonly kind: StepKind };
export type Timing = 'before' | 'within';

/** The last three are never promised. */
type Met = { outcome: Outcome | 'cancelled' | 'queued' | 'running'; stepId: string | null };

/** In the words of the promises, with the step where it stopped; null at the end. */
export function outcomeOf({ state, steps, warnings }: JobSnapshot): Met {
  const pending = steps.find((step) => step.state === 'pending')?.id ?? null;
  switch (state.name) {
    case 'succeeded':
      return { outcome: warnings.some(isOtherWay) ? 'through another way' : 'through', stepId: null };
    case 'failed': {
      const isGone = state.error.code === 'container:gone' && state.choices.length === 0;
      return { outcome: isGone ? 'gone' : `fails ${state.error.code}`, stepId: state.stepId };
    }
    case 'interrupted':
      return { outcome: 'unknown', stepId: state.stepId };
    case 'paused':
      return { outcome: `pauses ${state.kind}`, stepId: pending };
    case 'cancelled':
    case 'queued':
    case 'running':
      return { outcome: state.name, stepId: pending };
  }
}

/**
 * Whether a promise is kept: where the job stopped that outcome was promised, and nothing on the way there promised a stop for sure. One
 * that comes through has met nothing that promised one; a fault that is over after one strike is met in one place only.
 */
export function isPromised(
  promise: FaultPromise,
  steps: readonly Step[],
  from: string,
  timing: Timing,
  { outcome, stepId }: Met,
): boolean {
  const begin = steps.findIndex(({ id }) => id === from);
  const end = stepId === null ? steps.length : steps.findIndex(({ id }) => id === stepId);
  const promisedAt = (at: number): readonly string[] | undefined => {
    const kind = steps[at]?.kind;
    const table: Touched | undefined = at === begin && timing === 'within' ? promise.within : promise.before;
    return kind === undefined ? undefined : table?.[kind];
  };
  const onTheWay = steps.slice(begin, end).map((_step, at) => promisedAt(begin + at));
  const met = onTheWay.filter((promised) => promised !== undefined);
  const passes = met.filter((promised) => promised.some(isThrough)).length;
  if (!isThrough(outcome)) return passes === met.length && promisedAt(end)?.includes(outcome) === true;
  // In the middle of a step the ways it needs are open already, for the steps after it too.
  if (timing === 'within') return promisedAt(begin)?.includes(outcome) === true;
  if (met.length === 0) return outcome === 'through';
  return (!promise.isLasting || passes === met.length) && met.some((promised) => promised.includes(outcome));
}

/** Whether the job came to its end. */
export const isThrough = (outcome: string): boolean => outcome === 'through' || outcome === 'through another way';

/** The note that tells its user that it went in by another way than the preferred one. */
const isOtherWay = (warning: string): boolean => warning.startsWith('Going on through ');
