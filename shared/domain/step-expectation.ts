import { z } from 'zod';

/** How long a step of a job usually takes, from those that were like it. */
export const stepExpectation = z.strictObject({
  stepId: z.string(),
  /** Null where too few were like it. */
  usualMs: z.number().nonnegative().nullable(),
  /** From so many. */
  runs: z.number().int().nonnegative(),
});
export type StepExpectation = z.infer<typeof stepExpectation>;
