import { useCallback, useRef, useState } from 'react';
import { toErrorData, type AppErrorData } from '../../shared/errors.ts';
import { useLatest } from './use-latest.ts';

export type Action<A extends unknown[]> = {
  /** Does nothing while an earlier run is on its way: a double click is one click. */
  run: (...input: A) => void;
  isBusy: boolean;
  error: AppErrorData | null;
  clearError: () => void;
};

/** A deed behind a button: busy while it lasts, with its error afterwards. */
export function useAction<A extends unknown[]>(act: (...input: A) => Promise<void>): Action<A> {
  const latest = useLatest(act);
  const isRunning = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  const run = useCallback(
    (...input: A) => {
      if (isRunning.current) return;
      isRunning.current = true;
      setBusy(true);
      setError(null);
      latest
        .current(...input)
        .catch((thrown: unknown) => setError(toErrorData(thrown)))
        .finally(() => {
          isRunning.current = false;
          setBusy(false);
        });
    },
    [latest],
  );
  const clearError = useCallback(() => setError(null), []);
  return { run, isBusy, error, clearError };
}
