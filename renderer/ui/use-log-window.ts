import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { logRowHeight } from './log-row.tsx';
import type { LineList } from './log-scan.ts';
import type { RowMap } from './log-wrap.ts';

/** What the view holds on to while lines come and go above it: a line, and how far its beginning is above the upper edge. */
type Anchor = { readonly number: number; readonly offset: number };
type Options = { scroller: RefObject<HTMLDivElement | null>; list: LineList; rows: RowMap };

const overscan = 6;

export type LogWindow = {
  readonly isFollowing: boolean;
  /** Places in the list to be drawn. */
  readonly from: number;
  readonly to: number;
  readonly follow: () => void;
  /** Brings a line into view and stops following. */
  readonly show: (number: number, place: 'top' | 'middle') => void;
  readonly handleScroll: () => void;
  /** Stops following at once, before the scrolling itself is told. */
  readonly handleWheel: (event: { deltaY: number }) => void;
};

/**
 * Which rows of a log are in view. Rows of one height need no measuring, so that ten thousand new lines a second cost as much
 * as one. Follows the end until the user goes up; while the oldest lines are let go the view stays on its line.
 */
export function useLogWindow({ scroller, list, rows }: Options): LogWindow {
  const [height, setHeight] = useState(600);
  const [isFollowing, setFollowing] = useState(true);
  const [anchor, setAnchor] = useState<Anchor>({ number: 0, offset: 0 });
  const lastTop = useRef(0);

  const pixels = rows.total * logRowHeight;
  const maximum = Math.max(0, pixels - height);
  const held = rows.top(list.countBelow(anchor.number)) * logRowHeight + anchor.offset;
  const top = isFollowing ? maximum : Math.max(0, Math.min(maximum, held));

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // The browser rounds; a difference below a pixel is none.
    if (Math.abs(element.scrollTop - top) >= 1) element.scrollTo({ top });
    lastTop.current = element.scrollTop;
  });

  const holdAt = (scrollTop: number): void => {
    const index = rows.indexAt(scrollTop / logRowHeight);
    const number = list.at(index) ?? 0;
    const offset = scrollTop - rows.top(index) * logRowHeight;
    setAnchor((before) => (before.number === number && before.offset === offset ? before : { number, offset }));
  };

  return {
    isFollowing,
    from: Math.max(0, rows.indexAt(top / logRowHeight) - overscan),
    to: Math.min(list.length, rows.indexAt((top + height) / logRowHeight) + 1 + overscan),
    follow: () => setFollowing(true),
    show: (number, place) => {
      setFollowing(false);
      setAnchor({
        number,
        offset: logRowHeight * 2 - (place === 'middle' ? Math.floor(height / 2) : logRowHeight * 3),
      });
    },
    handleScroll: () => {
      const element = scroller.current;
      if (!element) return;
      const { scrollTop } = element;
      const moved = scrollTop - lastTop.current;
      lastTop.current = scrollTop;
      const isAtEnd = element.scrollHeight - scrollTop - element.clientHeight < logRowHeight;
      // A view that has grown is moved up by the browser, and is at the end as before.
      if (isFollowing && (moved >= -1 || isAtEnd)) return;
      if (isFollowing) setFollowing(false);
      else if (isAtEnd && moved > 0) setFollowing(true);
      holdAt(scrollTop);
    },
    handleWheel: ({ deltaY }) => {
      const element = scroller.current;
      if (!element || !isFollowing || deltaY >= 0 || element.scrollTop <= 0) return;
      setFollowing(false);
      holdAt(element.scrollTop);
    },
  };
}
