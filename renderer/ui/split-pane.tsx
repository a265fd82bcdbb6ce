import { Maximize2, Minimize2 } from 'lucide-react';
import {
  createContext,
  use,
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from 'react';
import { IconButton } from './button.tsx';
import { cn } from './cn.ts';
import { clampWidth, splitBounds, widthForKey } from './split-width.ts';

type Props = {
  /** The list. It keeps its place and scroll position while the detail covers it. */
  children: ReactNode;
  /** What stands beside it; null while nothing is open. */
  detail: ReactNode;
  /** The name of the detail. */
  label: string;
  width: number;
  /** Called once a drag has ended or a key was pressed, so that it may be written down. */
  onWidth: (width: number) => void;
  /** The detail takes the whole page. */
  isFull?: boolean;
  minimum?: number;
  /** What the list keeps at least. */
  leave?: number;
  standard?: number;
};

/** With less than this a list shows little more than names. */
const leastList = 280;
/** Whether there is room for one of the two only. */
const Tight = createContext(false);

/** A list and its detail. The edge between them is dragged or moved with the arrow keys; a double click puts it back. */
export function SplitPane({
  children,
  detail,
  label,
  width,
  onWidth,
  isFull = false,
  minimum = 360,
  leave = 400,
  standard = 440,
}: Props): ReactNode {
  const [room, setRoom] = useState(1064);
  const [dragged, setDragged] = useState<number | null>(null);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setRoom(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const bounds = splitBounds(room, minimum, leave);
  const shown = clampWidth(dragged ?? width, bounds);
  const begin = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width: shown };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (drag.current) setDragged(clampWidth(drag.current.width + drag.current.x - event.clientX, bounds));
  };
  const finish = () => {
    drag.current = null;
    if (dragged !== null) onWidth(dragged);
    setDragged(null);
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && drag.current) {
      event.stopPropagation();
      drag.current = null;
      return setDragged(null);
    }
    const wanted = widthForKey(event.key, event.shiftKey, shown, bounds);
    if (wanted === null) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(clampWidth(wanted, bounds));
  };

  const isOpen = detail !== null && detail !== undefined && detail !== false;
  // In a small window, or in large type, half a list beside half a detail helps nobody.
  const isTight = room < minimum + leastList;
  const isCovered = isOpen && (isFull || isTight);
  return (
    <div ref={frame} className="relative flex min-h-0 min-w-0 flex-1">
      <div inert={isCovered} className="flex min-h-0 min-w-0 flex-1 flex-col">
        {children}
      </div>
      {isOpen && (
        <aside
          aria-label={label}
          className={cn(
            'flex min-h-0 flex-col bg-canvas',
            isCovered ? 'absolute inset-0 z-20' : 'relative shrink-0 border-l border-line',
          )}
          style={isCovered ? undefined : { width: shown }}
        >
          {!isCovered && (
            <div
              role="separator"
              aria-orientation="vertical"
              aria-label="Width of the detail"
              aria-valuenow={shown}
              aria-valuemin={bounds.minimum}
              aria-valuemax={bounds.maximum}
              aria-valuetext={`${shown} pixels`}
              tabIndex={0}
              onPointerDown={begin}
              onPointerMove={move}
              onPointerUp={finish}
              onPointerCancel={finish}
              onDoubleClick={() => onWidth(standard)}
              onKeyDown={handleKey}
              className={cn(
                'absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-[3px] after:w-0.5 hover:after:bg-accent focus-visible:outline-none focus-visible:after:bg-accent',
                dragged !== null && 'after:bg-accent',
              )}
            />
          )}
          <Tight value={isTight}>{detail}</Tight>
        </aside>
      )}
    </div>
  );
}

/** Lets the detail take the whole page, and puts it back. */
export function FullWidthButton({
  isFull,
  onChange,
}: {
  isFull: boolean;
  onChange: (isFull: boolean) => void;
}): ReactNode {
  // There is nothing to choose where only one of them fits.
  if (use(Tight)) return null;
  return (
    <IconButton
      label={isFull ? 'Show beside the list' : 'Show on the whole page'}
      size="small"
      onClick={() => onChange(!isFull)}
    >
      {isFull ? <Minimize2 aria-hidden /> : <Maximize2 aria-hidden />}
    </IconButton>
  );
}
