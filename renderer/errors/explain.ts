import type { AppErrorData } from '../../shared/errors.ts';
import { describeError } from './describe-error.ts';
import type { ErrorDescription } from './description.ts';

/** The description with the bare facts below it, as an error notice takes it. */
export const explain = (error: AppErrorData): ErrorDescription & { details: string } => ({
  ...describeError(error),
  details: `${error.code}\n${error.message}\n${JSON.stringify(error.details, null, 2)}`,
});
