import { useCallback, useEffect, useState } from 'react';
import { toErrorData, type AppErrorData } from '../../shared/errors.ts';

export type Request<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'failed'; value: T | null; error: AppErrorData };

/**
 * Asks as soon as it is mounted and again when `ask` changes (memoise it) or `reload` is called; a question that is no longer of
 * interest is aborted. Null asks nothing.
 */
export function useRequest<T>(ask: ((signal: AbortSignal) => Promise<T>) | null): [Request<T>, () => void] {
  const [request, setRequest] = useState<Request<T>>({ state: 'loading', value: null });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!ask) return undefined;
    const stop = new AbortController();
    setRequest(({ value }) => ({ state: 'loading', value }));
    ask(stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setRequest({ state: 'ready', value });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setRequest(({ value }) => ({ state: 'failed', value, error: toErrorData(error) }));
      },
    );
    return () => stop.abort();
  }, [ask, round]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  return [request, reload];
}
