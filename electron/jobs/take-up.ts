import type { JobSnapshot, JobState } from '../../shared/domain/job.ts';
import type { Clock } from '../lib/clock.ts';
import type { JobAdmission } from './job-admission.ts';
import type { JobBook } from './job-book.ts';
import type { JobRecords, JournalEntry } from './job-records.ts';
import { isAskedWithin } from './answer-about.ts';
import { closedWhileCancelling, closedWhileRunning } from './closing.ts';
import type { Recipe, RecipeStep } from './recipe.ts';
import { mayHaveBegun } from './task-of-ours.ts';

const stoppedWithApp = 'Gantry was closed or stopped while this job ran';

type TakeUp = { recipe: Recipe | null; journal: readonly JournalEntry[]; lastSeq: number; now: number };
type TakeUpAll = { book: JobBook; admission: JobAdmission; records: JobRecords; clock: Clock };

/** Finds out of every job that had not ended what it is now, when the app starts again. */
export function takeUpAll({ book, admission, records, clock }: TakeUpAll): void {
  for (const left of book.unfinished()) {
    const recipe = admission.recipeOf(left.id);
    const journal = admission.readable(left.id, () => records.journal.read(left.id)) ?? [];
    const lastSeq = records.jobLog.lastSeq(left.id);
    const found = takeUp(left, { recipe, journal, lastSeq, now: clock.now() });
    if (found === left) continue;
    book.save(found);
    if (found.state.name === 'interrupted') admission.readable(left.id, () => recipe?.ended?.('interrupted', found));
  }
}

/**
 * What a job that had not ended is when the app starts again: interrupted, with the step it was in. One that waited for its user still
 * waits, and is given back as it was where it had nothing open.
 */
function takeUp(snapshot: JobSnapshot, { recipe, journal, lastSeq, now }: TakeUp): JobSnapshot {
  if (snapshot.state.name === 'paused' && !isAskedWithin(snapshot.state)) return snapshot;
  const outcomes = new Map(journal.map((entry) => [entry.stepId, entry.outcome.kind]));
  // Killed between the journal and the snapshot: the journal knows better.
  const steps = snapshot.steps.map((step) => {
    const outcome = outcomes.get(step.id);
    if (outcome === 'done' || outcome === 'skipped') return { ...step, state: outcome, message: '' };
    return step.state === 'running' ? { ...step, state: 'pending' as const, message: '' } : step;
  });
  const stopped = {
    ...snapshot,
    steps,
    lastSeq: Math.max(snapshot.lastSeq, lastSeq),
    revision: snapshot.revision + 1,
  };
  if (snapshot.state.name === 'paused') return stopped;
  // One that only stood in the queue was in no step.
  const stepId = snapshot.startedAt === null ? null : (steps.find(({ state }) => state === 'pending')?.id ?? null);
  const state: JobState = {
    name: 'interrupted',
    stepId,
    reason: isBeingCancelled(snapshot.state) ? closedWhileCancelling : stoppedWithApp,
    choices: recipe?.choices(stepId) ?? [],
  };
  return { ...stopped, state, endedAt: now };
}

const isBeingCancelled = (state: JobState): boolean => state.name === 'running' && state.isCancelling;

/**
 * Whether a job that the end of the app has interrupted may go on without its user's word. Only a creation: whoever deletes or switches
 * off meant then, not now. What Proxmox may be doing is followed, never sent again; all that is done inside looks before it acts.
 */
export function isSafeToGoOn(
  { kind, state }: Pick<JobSnapshot, 'kind' | 'state'>,
  { steps }: Pick<Recipe, 'steps'>,
  journal: readonly JournalEntry[],
): boolean {
  if (kind !== 'create-container' || state.name !== 'interrupted') return false;
  if (state.reason !== stoppedWithApp && state.reason !== closedWhileRunning) return false;
  const entry = journal.find(({ stepId }) => stepId === state.stepId);
  if (!entry) return true;
  const isAtProxmox = steps.find(({ id }) => id === state.stepId)?.looksOnly === true;
  return entry.outcome.kind === 'none' && (!isAtProxmox || entry.upid !== null);
}

/** Whether every step has its outcome, so that only the end itself was not written down. */
export function isThrough({ steps }: Pick<Recipe, 'steps'>, journal: readonly JournalEntry[]): boolean {
  const outcomes = new Map(journal.map(({ stepId, outcome }) => [stepId, outcome.kind]));
  return steps.every(({ id }) => outcomes.get(id) === 'done' || outcomes.get(id) === 'skipped');
}

/** The step that was begun and whose outcome nobody knows, where a look at Proxmox tells what became of it. */
export function openStep(recipe: Recipe, journal: readonly JournalEntry[]): RecipeStep | null {
  const open = journal.find((entry) => mayHaveBegun(entry) || (entry.outcome.kind === 'failed' && entry.upid !== null));
  const step = recipe.steps.find(({ id }) => id === open?.stepId);
  return step?.looksOnly === true && step.probe ? step : null;
}
