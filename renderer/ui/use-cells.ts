import { useLayoutEffect, useState, type RefObject } from 'react';

/** How many characters of its monospace font fit side by side in an element; follows its width. */
export function useCells(element: RefObject<HTMLElement | null>): number {
  const [cells, setCells] = useState(80);
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const context = document.createElement('canvas').getContext('2d');
    const measure = () => {
      if (!context) return;
      const { fontFamily, fontSize } = getComputedStyle(target);
      context.font = `${fontSize} ${fontFamily}`;
      setCells(Math.floor(target.clientWidth / (context.measureText('0'.repeat(100)).width / 100)));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return cells;
}
