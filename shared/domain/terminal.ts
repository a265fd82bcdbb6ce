import { z } from 'zod';
import { guestWay } from './guest-access.ts';

export const terminalId = z.uuid().brand<'terminal-id'>();
export type TerminalId = z.infer<typeof terminalId>;

export const terminalSize = { columns: z.number().int().min(2).max(1000), rows: z.number().int().min(2).max(1000) };

/** A shell that is open, and how it got there. */
export const openedTerminal = z.strictObject({
  terminalId,
  way: guestWay,
  /** Such as `SSH to 10.0.0.7`. */
  label: z.string(),
  /** Why it went another way than the preferred one. */
  note: z.string().nullable(),
});
export type OpenedTerminal = z.infer<typeof openedTerminal>;
