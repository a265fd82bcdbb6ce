import { useEffect, useRef } from 'react';
import type { Arrival } from './use-arrival.ts';

/** What a plan says of an image is no longer true once it is on its way, is there, or did not come. */
export function useReplanOnArrival({ blockedReason }: Arrival, replan: () => void): void {
  const before = useRef(blockedReason);
  useEffect(() => {
    if (before.current !== blockedReason) replan();
    before.current = blockedReason;
  }, [blockedReason, replan]);
}
