import { useEffect, useRef } from 'react';
import type { Arrival } from './use-arrival.ts';

/** What a plan says of an image that is on its way is no longer true once it is there, or did not come. */
export function useReplanOnArrival({ blockedReason }: Arrival, replan: () => void): void {
  const before = useRef(blockedReason);
  useEffect(() => {
    if (before.current !== null && before.current !== blockedReason) replan();
    before.current = blockedReason;
  }, [blockedReason, replan]);
}
