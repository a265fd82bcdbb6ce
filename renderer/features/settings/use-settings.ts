import { useCallback } from 'react';
import { toErrorData } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';

/** The settings, and the way to change some of them: kept at once; what cannot be kept is said and stays as it was. */
export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const { stores } = useApp();
  const settings = useSelect(stores.settings, (state) => state.settings);
  const change = useCallback(
    (more: Partial<Settings>) => {
      stores.settings.change(more).catch((error: unknown) => {
        const words = describeError(toErrorData(error));
        stores.toasts.show('failure', 'The setting could not be saved', words.explanation);
      });
    },
    [stores],
  );
  return [settings, change];
}
