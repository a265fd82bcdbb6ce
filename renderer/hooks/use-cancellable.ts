import { useCallback, useEffect, useRef } from 'react';
import { useAction, type Action } from './use-action.ts';

/** A deed that can be stopped while it waits, and stops with the view. A stopped one leaves no error. */
export function useCancellable<A extends unknown[]>(
  act: (signal: AbortSignal, ...input: A) => Promise<void>,
): Action<A> & { cancel: () => void } {
  const stop = useRef<AbortController | null>(null);
  const action = useAction(async (...input: A) => {
    const controller = new AbortController();
    stop.current = controller;
    try {
      await act(controller.signal, ...input);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    }
  });
  const cancel = useCallback(() => stop.current?.abort(), []);
  useEffect(() => cancel, [cancel]);
  return { ...action, cancel };
}
