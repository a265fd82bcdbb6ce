import { z } from 'zod';
import { jobId, timestamp } from './ids.ts';
import { jobStepState } from './job.ts';
import { planDifference } from './plan.ts';

/** A job that another can be held against. */
export const comparable = z.strictObject({
  jobId,
  title: z.string(),
  createdAt: timestamp,
  hasSucceeded: z.boolean(),
  /** Made from the same template, or the same deed on the same container. */
  isAlike: z.boolean(),
});
export type Comparable = z.infer<typeof comparable>;

const line = z.strictObject({ seq: z.number().int().positive(), text: z.string() });
/** Where two logs of a step part: a line of each, or none where one of them had ended. */
export const logDifference = z.strictObject({
  mine: line.nullable(),
  other: line.nullable(),
  /** So many lines before it say the same. */
  sameLines: z.number().int().nonnegative(),
});
export type LogDifference = z.infer<typeof logDifference>;

const side = z.strictObject({ state: jobStepState, tookMs: z.number().nonnegative().nullable() });
export const stepComparison = z.strictObject({
  stepId: z.string(),
  title: z.string(),
  /** Null: the job has no such step. */
  mine: side.nullable(),
  other: side.nullable(),
  verdict: z.enum(['same', 'outcome', 'only-mine', 'only-other', 'slower', 'faster']),
  /** Null where both say the same, or one of them never came so far. */
  log: logDifference.nullable(),
});
export type StepComparison = z.infer<typeof stepComparison>;

export const jobComparison = z.strictObject({
  /** The job it is held against; null when there is none. */
  otherId: jobId.nullable(),
  /** The best ones to choose from, the best first. */
  candidates: z.array(comparable),
  /** In their order; steps of the other alone stand where they would. */
  steps: z.array(stepComparison),
  /** The first step that ended otherwise or said something else. */
  firstStepId: z.string().nullable(),
  /** What was asked for: `template` is the other's, `chosen` this job's. */
  plan: z.array(planDifference),
  /** A log was too long to be read to its end. */
  isCut: z.boolean(),
  /** A log has been removed since, as the settings want it: what was said cannot be compared. */
  isLogGone: z.boolean(),
});
export type JobComparison = z.infer<typeof jobComparison>;
