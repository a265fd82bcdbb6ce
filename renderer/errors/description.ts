import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';

/** A failure in the user's words: what happened, why, what to do. */
export type ErrorDescription = {
  readonly title: string;
  readonly explanation: string;
  readonly nextStep: string;
  /** Lines of a log that prove the cause, oldest first. */
  readonly lines: readonly string[];
};

type Words = Omit<ErrorDescription, 'lines'> & { lines?: readonly string[] };
export type Describe<C extends ErrorCode> = (details: ErrorDetails<C>) => Words;
export type DescribeTable<C extends ErrorCode> = { readonly [K in C]: Describe<K> };

export const seconds = (ms: number): string => {
  const whole = Math.round(ms / 1000);
  return whole < 90 ? `${whole} s` : `${Math.round(whole / 60)} min`;
};

/** Ends a reason from elsewhere with a full stop, so that it reads as a sentence. */
export const sentence = (text: string): string => {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
};
