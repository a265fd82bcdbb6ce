import type { JobComparison, StepComparison } from '../../../shared/domain/job-comparison.ts';
import { formatDuration } from '../../ui/format.ts';
import { stepWord } from './job-words.ts';

type Side = NonNullable<StepComparison['mine']>;

/** "Done in 4 s", "Failed after 12 s", "Not reached". */
export function sideWords(side: Side | null): string {
  if (side === null) return 'No such step';
  if (side.state === 'pending') return 'Not reached';
  const { word } = stepWord[side.state];
  if (side.tookMs === null) return word;
  const time = side.tookMs < 1_000 ? 'less than 1 s' : formatDuration(side.tookMs);
  return `${word} ${side.state === 'done' ? 'in' : 'after'} ${time}`;
}

/** In what a step differs, in one line; empty where it does not. */
export function differenceWords({ verdict, mine, other, log }: StepComparison): string {
  switch (verdict) {
    case 'only-mine':
      return 'Only this job has it';
    case 'only-other':
      return 'Only the other job has it';
    case 'outcome':
      return 'Ended otherwise';
    case 'slower':
    case 'faster': {
      const [a, b] = [mine?.tookMs ?? 0, other?.tookMs ?? 0];
      const times = Math.max(a, b) / Math.max(1, Math.min(a, b));
      return `${times >= 10 ? Math.round(times) : times.toFixed(1)} times as ${verdict === 'slower' ? 'long' : 'fast'}`;
    }
    case 'same':
      return log === null ? '' : 'Says something else';
  }
}

/** What there is to know, in one sentence. */
export function comparisonSummary({ steps, plan, firstStepId }: JobComparison): string {
  const first = steps.find(({ stepId }) => stepId === firstStepId);
  const wanted =
    plan.length === 0
      ? 'Both were asked for the same'
      : plan.length === 1
        ? 'One thing was asked for differently'
        : `${plan.length} things were asked for differently`;
  if (first === undefined) return `${wanted}, and every step said and did the same.`;
  return `${wanted}; the first step that differs is “${first.title}”.`;
}
