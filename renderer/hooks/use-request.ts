import { useCallback, useEffect, useMemo, useState } from 'react';
import { toErrorData, type AppErrorData } from '../../shared/errors.ts';

export type Request<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'failed'; value: T | null; error: AppErrorData };

type Ask<T> = (signal: AbortSignal) => Promise<T>;
type Question<T> = { ask: Ask<T> | null; round: number };
type Answer<T> = { to: Question<T>; request: Request<T> };

/**
 * Asks as soon as it is mounted and again when `ask` changes (memoise it) or `reload` is called; a question that is no longer of
 * interest is aborted. While a new answer is on its way the last value stays. Null asks nothing.
 */
export function useRequest<T>(ask: Ask<T> | null): [Request<T>, () => void] {
  const [answer, setAnswer] = useState<Answer<T> | null>(null);
  const [round, setRound] = useState(0);
  const question = useMemo<Question<T>>(() => ({ ask, round }), [ask, round]);
  useEffect(() => {
    if (!question.ask) return undefined;
    const stop = new AbortController();
    const settle = (make: (last: T | null) => Request<T>) => {
      if (!stop.signal.aborted) setAnswer((before) => ({ to: question, request: make(before?.request.value ?? null) }));
    };
    const run = async (current: Ask<T>) => {
      try {
        const value = await current(stop.signal);
        settle(() => ({ state: 'ready', value }));
      } catch (error) {
        settle((value) => ({ state: 'failed', value, error: toErrorData(error) }));
      }
    };
    void run(question.ask);
    return () => stop.abort();
  }, [question]);
  const reload = useCallback(() => setRound((count) => count + 1), []);
  const request = useMemo<Request<T>>(
    () => (answer?.to === question ? answer.request : { state: 'loading', value: answer?.request.value ?? null }),
    [answer, question],
  );
  return [request, reload];
}
