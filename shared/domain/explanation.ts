import { z } from 'zod';

/** What can be begun with one click because it harms nothing. */
export const safeActions = ['retry', 'open-shell', 'open-servers', 'sign-in', 'edit-step', 'open-container'] as const;
export type SafeAction = (typeof safeActions)[number];

/**
 * Why something failed, told by the rules about failures. `cause` is a name of the closed list of causes or `unknown`; an explanation
 * that is not sure says so in its sentence.
 */
export const explanation = z.strictObject({
  cause: z.string().regex(/^[a-z0-9-]+$/),
  isSure: z.boolean(),
  /** The cause in one sentence. */
  sentence: z.string(),
  /** The line of the answer or log that proves it, as it stands there; null when none does. */
  decisiveLine: z.string().nullable(),
  /** What was looked at to come to this, in a few words each. */
  checked: z.array(z.string()),
  /** What to do next, as an instruction. */
  nextStep: z.string(),
  action: z.enum(safeActions).nullable(),
});
export type Explanation = z.infer<typeof explanation>;
