import { toErrorData } from '../../shared/errors.ts';
import { describeError } from '../errors/describe-error.ts';
import type { AppParts } from '../hooks/app-context.ts';

/** Does it, and says what went wrong where the user is now. */
export function runDeed(run: () => void | Promise<void>, { stores }: Pick<AppParts, 'stores'>): void {
  const attempt = async () => run();
  attempt().catch((error: unknown) => {
    const words = describeError(toErrorData(error));
    stores.toasts.show('failure', words.title, words.explanation);
  });
}
