import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

type Options = {
  count: number;
  scroller: RefObject<HTMLDivElement | null>;
  rowHeight: number;
  overscan: number;
  keyOf?: (index: number) => string | number;
};

/** Which rows of fixed height are in view. The virtualizer changes in place, so nothing made of it may be memoised. */
export function useRows({
  count,
  scroller,
  rowHeight,
  overscan,
  keyOf,
}: Options): Virtualizer<HTMLDivElement, Element> {
  'use no memo';
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    ...(keyOf ? { getItemKey: keyOf } : {}),
  });
}
