import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { useIsTight } from './use-is-tight.ts';

type Props = { label: string; children: ReactNode; startWidth?: number };
const minimum = 360;
const maximum = 720;

/** Stands beside the list, and covers it where only one of them fits; its left edge can be dragged or moved with the arrow keys. */
export function SidePanel({ label, children, startWidth = 440 }: Props): ReactNode {
  const [width, setWidth] = useState(startWidth);
  const isTight = useIsTight();
  const drag = useRef<{ x: number; width: number } | null>(null);
  const resize = (to: number) => setWidth(Math.max(minimum, Math.min(maximum, to)));
  const begin = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (drag.current) resize(drag.current.width + drag.current.x - event.clientX);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') resize(width + 24);
    if (event.key === 'ArrowRight') resize(width - 24);
  };
  return (
    <aside
      aria-label={label}
      className={cn(
        'flex min-h-0 flex-col bg-canvas',
        isTight ? 'absolute inset-0 z-20' : 'relative shrink-0 border-l border-line',
      )}
      style={isTight ? undefined : { width }}
    >
      {!isTight && (
        <div
          role="separator"
          aria-orientation="vertical"
          aria-label="Width of the detail"
          aria-valuenow={width}
          aria-valuemin={minimum}
          aria-valuemax={maximum}
          tabIndex={0}
          onPointerDown={begin}
          onPointerMove={move}
          onPointerUp={() => (drag.current = null)}
          onKeyDown={handleKey}
          className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize hover:bg-accent-soft"
        />
      )}
      {children}
    </aside>
  );
}
