import { toErrorData, type AppErrorData } from '../../shared/errors.ts';
import type { JobRecords, JournalEntry } from './job-records.ts';
import type { JobTracker } from './job-tracker.ts';
import type { Recipe, RecipeStep, StepContext } from './recipe.ts';

/** Where the run stopped, and why. */
export type StepStop = { stepId: string | null; error: unknown };

type RunOptions = {
  tracker: JobTracker;
  signal: AbortSignal;
  records: JobRecords;
  ask: (question: string) => Promise<boolean>;
  /** Output of what failed rides along in an error; it passes the redactor like any other. */
  redactError: (error: AppErrorData) => AppErrorData;
};

/**
 * Runs a recipe's steps in order, journalling the intent before each and the outcome after. Steps the journal knows as
 * done are taken up, not repeated; one that was begun and has no outcome is probed first.
 * Null when the end was reached.
 */
export async function runSteps(
  recipe: Recipe,
  { tracker, signal, records, ask, redactError }: RunOptions,
): Promise<StepStop | null> {
  const jobId = tracker.snapshot.id;
  const journal = new Map(records.journal.read(jobId).map((entry) => [entry.stepId, entry]));

  for (const step of recipe.steps) {
    const entry = journal.get(step.id);
    if (entry?.outcome.kind === 'done') {
      recipe.take(step.id, entry.outcome.result);
      continue;
    }
    if (entry?.outcome.kind === 'skipped') {
      tracker.stepEnded(step.id, 'skipped', step.title);
      continue;
    }
    if (signal.aborted) return { stepId: step.id, error: signal.reason };
    try {
      tracker.stepStarted(step.id, step.title);
      const result = await attempt(step, entry, contextOf(step, { tracker, signal, records, ask }), () =>
        records.journal.intent(jobId, step.id),
      );
      records.journal.outcome(jobId, step.id, { kind: 'done', result: result ?? null });
      recipe.take(step.id, result ?? null);
      tracker.stepEnded(step.id, 'done', step.title);
    } catch (error) {
      // A cancelled attempt keeps its open intent, so that a later retry looks before it acts.
      if (!signal.aborted)
        records.journal.outcome(jobId, step.id, { kind: 'failed', error: redactError(toErrorData(error)) });
      tracker.stepEnded(step.id, signal.aborted ? 'cancelled' : 'failed', step.title);
      return { stepId: step.id, error };
    }
  }
  return null;
}

async function attempt(
  step: RecipeStep,
  entry: JournalEntry | undefined,
  context: StepContext,
  intend: () => void,
): Promise<unknown> {
  if (entry && step.probe) {
    const found = await step.probe(context, entry);
    if (found !== null) return found;
  }
  intend();
  return step.run(context);
}

function contextOf(step: RecipeStep, { tracker, signal, records, ask }: Omit<RunOptions, 'redactError'>): StepContext {
  return {
    signal,
    log: (stream, line) => tracker.log(step.id, stream, line),
    status: (message) => tracker.stepWaiting(step.id, message),
    noteUpid: (upid) => {
      records.journal.noteUpid(tracker.snapshot.id, step.id, upid);
      tracker.stepUpid(step.id, upid);
    },
    warn: (message) => tracker.warn(message),
    ask,
  };
}
