import type { JobSnapshot } from '../../shared/domain/job.ts';
import type { StepExpectation } from '../../shared/domain/step-expectation.ts';

/** What is left of a running job; `isLate` when its step takes much longer than it ever did. */
export type TimeLeft = { readonly ms: number; readonly isLate: boolean };
/** What was shown last, and when. */
export type Shown = TimeLeft & { readonly at: number };

/** Of a step that has taken its usual time, so much of it is still expected. */
const remainder = 0.1;
const late = { factor: 2, byMs: 20_000 };

/** What is left according to former jobs; null while that is not known of every step that is to come. */
export function timeLeft(
  job: Pick<JobSnapshot, 'state' | 'steps'>,
  expected: readonly StepExpectation[],
  now: number,
): TimeLeft | null {
  if (job.state.name !== 'running' || job.state.isCancelling) return null;
  const usual = new Map(expected.map(({ stepId, usualMs }) => [stepId, usualMs]));
  let ms = 0;
  let isLate = false;
  for (const { id, state, startedAt } of job.steps) {
    if (state !== 'pending' && state !== 'running') continue;
    const usualMs = usual.get(id) ?? null;
    if (usualMs === null) return null;
    const takenMs = state === 'running' && startedAt !== null ? Math.max(0, now - startedAt) : 0;
    ms += Math.max(usualMs - takenMs, usualMs * remainder);
    isLate ||= takenMs > Math.max(usualMs * late.factor, usualMs + late.byMs);
  }
  return { ms, isLate };
}

/** Within these bounds what was said before still holds. */
const near = { share: 0.25, ms: 10_000 };
const farFactor = 2;

/**
 * What to show after what was shown before. Time runs down while the reckoning is near it; it never creeps upwards: what takes a bit
 * longer makes it stand still, and only when twice as much is left it says so at once.
 */
export function steady(before: Shown | null, next: TimeLeft, at: number): Shown {
  if (before === null || next.isLate || before.isLate) return { ...next, at };
  const due = Math.max(0, before.ms - (at - before.at));
  const slack = Math.max(near.ms, due * near.share);
  if (next.ms < due - slack) return { ...next, at };
  if (next.ms <= due + slack) return { ms: due, isLate: false, at };
  if (next.ms > before.ms * farFactor && next.ms - before.ms > near.ms) return { ...next, at };
  return { ms: before.ms, isLate: false, at };
}

/** "about 2 min left": as exact as it can honestly be. */
export function timeLeftWords({ ms, isLate }: TimeLeft): string {
  if (isLate) return 'takes longer than usual';
  if (ms < 10_000) return 'a few seconds left';
  if (ms <= 50_000) return `about ${Math.ceil(ms / 10_000) * 10} s left`;
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 10) return `about ${minutes} min left`;
  if (minutes < 90) return `about ${Math.round(minutes / 5) * 5} min left`;
  return `about ${Math.round(minutes / 30) / 2} h left`;
}
