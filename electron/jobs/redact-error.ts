import { explanation, type Explanation } from '../../shared/domain/explanation.ts';
import { appErrorData, type AppErrorData } from '../../shared/errors.ts';
import type { Redactor } from '../lib/redact.ts';

/** The same error with every text in it redacted; numbers, codes and shapes stay. */
export function redactError(redactor: Redactor, error: AppErrorData): AppErrorData {
  return appErrorData.parse({
    ...error,
    message: redactor.apply(error.message),
    details: redacted(redactor, error.details),
  });
}

/** The same for what was made of it. */
export const redactExplanation = (redactor: Redactor, told: Explanation | null): Explanation | null =>
  told && explanation.parse(redacted(redactor, told));

function redacted(redactor: Redactor, value: unknown): unknown {
  if (typeof value === 'string') return redactor.apply(value);
  if (Array.isArray(value)) return value.map((item) => redacted(redactor, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(redactor, inner)]));
}
