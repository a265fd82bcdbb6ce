import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useState, type RefObject } from 'react';

type Options = {
  count: number;
  scroller: RefObject<HTMLDivElement | null>;
  rowHeight: number;
  overscan: number;
  /** A row that exists even when it is out of view, as the one with the focus has to; below 0: none. */
  keptIndex?: number;
  /** What stands over the rows without moving, such as a sticky head. */
  headHeight?: number;
};

/** What else stands over and under the list of a page, about. */
const besidesPx = 180;

/** Which rows of fixed height are in view. The virtualizer changes in place, so nothing made of it may be memoised. */
export function useRows({
  count,
  scroller,
  rowHeight,
  overscan,
  keptIndex = -1,
  headHeight = 0,
}: Options): Virtualizer<HTMLDivElement, Element> {
  'use no memo';
  // The rows in view come first, those around them when there is time.
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const waiting = requestIdleCallback(() => setSettled(true), { timeout: 500 });
    return () => cancelIdleCallback(waiting);
  }, []);
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    // A guess, so that the first drawing has its rows already; the height itself is known only after it.
    initialRect: { width: 0, height: Math.max(0, window.innerHeight - besidesPx) },
    estimateSize: () => rowHeight,
    overscan: isSettled ? overscan : 1,
    scrollPaddingEnd: headHeight,
    rangeExtractor: (range) => withKept(range, keptIndex),
  });
}

function withKept(range: Range, kept: number): number[] {
  const shown = defaultRangeExtractor(range);
  if (kept < 0 || kept >= range.count || shown.includes(kept)) return shown;
  return [...shown, kept].toSorted((a, b) => a - b);
}
