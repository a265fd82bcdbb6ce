import { z } from 'zod';
import { appErrorData } from '../errors.ts';

/** Something that happened outside the window and is said in it. */
export const appNotice = z.discriminatedUnion('kind', [
  /** The process behind the window had ended; the window was loaded again. */
  z.strictObject({ kind: z.literal('window-restarted') }),
  z.strictObject({ kind: z.literal('link-refused'), link: z.string() }),
  /** What was chosen in the tray could not be done. */
  z.strictObject({ kind: z.literal('failed'), error: appErrorData }),
]);
export type AppNotice = z.infer<typeof appNotice>;
