import type { AppErrorData, ErrorCode } from '../../shared/errors.ts';
import { explainFailure } from '../../shared/explain/explain-failure.ts';
import { describeError } from './describe-error.ts';
import type { ErrorDescription } from './description.ts';

type ErrorWords = ErrorDescription & { details: string };

/** Errors whose words are Proxmox' own: what they mean, the rules know better than a general text. */
const foreign: ReadonlySet<ErrorCode> = new Set(['pve:refused', 'pve:invalid-parameters', 'pve:task-failed']);

/** The description with the bare facts below it, as an error notice takes it. */
export const describeWithDetails = (error: AppErrorData): ErrorWords => ({
  ...describeError(error),
  details: `${error.code}\n${error.message}\n${JSON.stringify(error.details, null, 2)}`,
});

/** The same, with the cause and the next step where a rule is sure of them, or has words for a line that is on no list. */
export function explain(error: AppErrorData): ErrorWords {
  const words = describeWithDetails(error);
  const told = foreign.has(error.code) ? explainFailure({ error }) : null;
  if (!told || !(told.isSure || (told.cause === 'unknown' && told.decisiveLine !== null))) return words;
  return { ...words, explanation: `${told.sentence} ${words.explanation}`.trim(), nextStep: told.nextStep };
}
