import type { Explanation } from '../../shared/domain/explanation.ts';
import { LineCollector } from '../../shared/explain/line-collector.ts';
import { fromErrorData, toErrorData, type AppErrorData } from '../../shared/errors.ts';
import { lettingGo } from '../lib/abort.ts';
import { cancelledByUser } from './closing.ts';
import type { JobRecords, JournalEntry } from './job-records.ts';
import type { JobTracker } from './job-tracker.ts';
import { Parked } from './parked.ts';
import type { AskOptions, Recipe, RecipeStep, StepContext } from './recipe.ts';
import type { RunMode } from './run-mode.ts';

/** Where the run stopped, and why; a `Parked` before it was begun. */
export type StepStop = {
  stepId: string | null;
  error: unknown;
  /** What the step printed explains the failure better than the error alone. */
  explain?: (error: AppErrorData) => Promise<Explanation | null>;
};

/** A run that was only to look has looked; its message says what it found. */
export class Looked extends Error {}

type RunOptions = {
  tracker: JobTracker;
  signal: AbortSignal;
  records: JobRecords;
  ask: (question: string, options?: AskOptions) => Promise<boolean>;
  /** Output of what failed rides along in an error; it passes the redactor like any other. */
  redact: (error: AppErrorData) => AppErrorData;
  mode: RunMode;
};

/**
 * Runs a recipe's steps in order, journalling the intent before each and the outcome after. Steps the journal knows as
 * done are taken up, not repeated; one that was begun and has no outcome is probed first.
 * Null when the end was reached.
 */
export async function runSteps(
  recipe: Recipe,
  { tracker, signal, records, ask, redact, mode }: RunOptions,
): Promise<StepStop | null> {
  const jobId = tracker.snapshot.id;
  const mayBegin = mode !== 'look' && mode !== 'end';
  let found: string | null = null;
  const journal = new Map(records.journal.read(jobId).map((entry) => [entry.stepId, entry]));

  for (const step of recipe.steps) {
    const entry = journal.get(step.id);
    if (entry?.outcome.kind === 'done') {
      recipe.take(step.id, entry.outcome.result);
      // Killed between the journal and the snapshot: the journal knows better.
      if (stateOf(tracker, step.id) !== 'done') tracker.stepEnded(step.id, 'done', step.title);
      continue;
    }
    if (entry?.outcome.kind === 'skipped') {
      if (stateOf(tracker, step.id) !== 'skipped') tracker.stepEnded(step.id, 'skipped', step.title);
      continue;
    }
    if (signal.aborted) return { stepId: step.id, error: signal.reason };
    if (found !== null) return { stepId: step.id, error: new Looked(`${found} Go on with “${step.title}”.`) };
    if (mayBegin && tracker.snapshot.pausesBefore.includes(step.id))
      return { stepId: step.id, error: new Parked('asked', `Paused before “${step.title}”, as you wished`) };
    const collector = new LineCollector();
    let isBegun = false;
    try {
      tracker.stepStarted(step.id, step.title);
      const context = contextOf(step, collector, { tracker, signal, records, ask, mode });
      if (mode === 'end') await step.endLeft?.(context);
      if (mode === 'end') throw cancelledByUser();
      const result = await attempt(step, entry, context, () => {
        if (mode === 'look') throw new Looked(`“${step.title}” was not done. Going on does it again.`);
        records.journal.intent(jobId, step.id);
        isBegun = true;
      });
      records.journal.outcome(jobId, step.id, { kind: 'done', result: result ?? null });
      recipe.take(step.id, result ?? null);
      tracker.stepEnded(step.id, 'done', step.title);
      if (mode === 'look') found = `“${step.title}” was finished meanwhile.`;
    } catch (caught) {
      // What is only to be ended waits for nothing.
      const error = (mode === 'end' ? null : recipe.parks?.(caught)) ?? caught;
      // A cancelled attempt keeps its open intent, so that a later retry looks before it acts; a look that failed tells nothing new.
      if (isBegun && !signal.aborted)
        records.journal.outcome(jobId, step.id, { kind: 'failed', error: redact(toErrorData(causeOf(error))) });
      tracker.stepEnded(step.id, mode === 'end' ? 'cancelled' : endingOf(error, signal), step.title);
      return { stepId: step.id, error, explain: (data) => collector.explain(data, step) };
    }
  }
  return null;
}

const stateOf = ({ snapshot }: JobTracker, stepId: string): string | undefined =>
  snapshot.steps.find(({ id }) => id === stepId)?.state;

/** A parked step failed for the reason it was parked for, as far as the journal goes. */
const causeOf = (error: unknown): unknown =>
  error instanceof Parked && error.error !== null ? fromErrorData(error.error) : error;

function endingOf(error: unknown, signal: AbortSignal): 'cancelled' | 'pending' | 'failed' {
  if (signal.aborted) return signal.reason === lettingGo ? 'pending' : 'cancelled';
  return error instanceof Parked || error instanceof Looked ? 'pending' : 'failed';
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

function contextOf(
  step: RecipeStep,
  collector: LineCollector,
  { tracker, signal, records, ask, mode }: Omit<RunOptions, 'redact'>,
): StepContext {
  return {
    signal,
    safeCut: tracker.safeCut,
    log: (stream, line) => collector.take(stream, tracker.log(step.id, stream, line)),
    status: (message) => tracker.stepWaiting(step.id, message),
    progress: (doneBytes, totalBytes) => tracker.stepProgress(step.id, { doneBytes, totalBytes }),
    noteUpid: (upid) => {
      records.journal.noteUpid(tracker.snapshot.id, step.id, upid);
      tracker.stepUpid(step.id, upid);
    },
    warn: (message) => tracker.warn(message),
    ask,
    isUnasked: mode === 'unasked',
    takeAnswer: (about) => tracker.takeAnswer(about),
  };
}
