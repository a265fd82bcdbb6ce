import { z } from 'zod';
import { connectionId, vmid } from '../domain/ids.ts';
import { openedTerminal, terminalId, terminalSize } from '../domain/terminal.ts';

const request = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** Shells in containers, as the window uses them. */
export const terminalRequests = {
  'terminal:open': request(z.strictObject({ connectionId, vmid, ...terminalSize }), openedTerminal),
  'terminal:write': request(z.strictObject({ terminalId, text: z.string().max(1_000_000) }), z.void()),
  'terminal:resize': request(z.strictObject({ terminalId, ...terminalSize }), z.void()),
  /** So many characters were shown: the other side may go on. */
  'terminal:seen': request(z.strictObject({ terminalId, characters: z.number().int().nonnegative() }), z.void()),
  'terminal:close': request(z.strictObject({ terminalId }), z.void()),
};

export const terminalEvents = {
  'terminal:output': z.strictObject({ terminalId, text: z.string() }),
  /** `reason` is null when the shell ended by itself. */
  'terminal:ended': z.strictObject({ terminalId, reason: z.string().nullable() }),
};
