import { z } from 'zod';

const item = z.strictObject({ id: z.string(), label: z.string(), detail: z.string().nullable() });

/** What a roll-back would take away and leave, as the server told it just now. */
export const rollBackFacts = z.strictObject({
  vanishes: z.array(item),
  stays: z.array(item),
  /** An OS template that the job downloaded and nothing else of ours needs; whether it goes is the user's choice. */
  osTemplate: z.string().nullable(),
});
export type RollBackFacts = z.infer<typeof rollBackFacts>;
