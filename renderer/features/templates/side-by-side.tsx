import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { cn } from '../../ui/cn.ts';
import { differingLines } from './differing-lines.ts';

type Column = {
  readonly title: string;
  readonly text: string | null;
  /** What it is held against: lines that one lacks are marked. Nothing is marked where it is left out. */
  readonly against?: string | null;
};

/** Texts next to each other, with the lines marked that make the difference. */
export function SideBySide({
  title,
  columns,
  aside,
}: {
  title: string;
  columns: readonly Column[];
  aside?: ReactNode;
}): ReactNode {
  const marks = columns.map(({ text, against }) =>
    text !== null && typeof against === 'string' ? differingLines(text, against) : [],
  );
  const firsts = marks.map((differs) => differs.indexOf(true)).filter((line) => line >= 0);
  const first = firsts.length === 0 ? null : Math.min(...firsts);
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <div className="flex min-h-6 items-center justify-between gap-3">
        <h4 className="text-sm font-medium">{title}</h4>
        {aside}
      </div>
      <div className={cn('grid gap-2', columns.length === 3 ? 'grid-cols-3' : 'grid-cols-2')}>
        {columns.map((column, index) => (
          <div key={column.title} className="flex min-w-0 flex-col rounded-md border border-line bg-sunken">
            <div className="border-b border-line px-2 py-0.5 text-xs text-ink-3">{column.title}</div>
            {column.text === null ? (
              <div className="px-2 py-1 text-sm text-ink-3 italic">not there</div>
            ) : (
              <Lines
                title={`${title}: ${column.title}`}
                text={column.text}
                differs={marks[index] ?? []}
                first={first}
              />
            )}
          </div>
        ))}
      </div>
    </section>
  );
}

/** In pixels; `leading-5`. */
const lineHeight = 20;
const linesBefore = 3;

type LinesProps = {
  title: string;
  text: string;
  differs: readonly boolean[];
  /** The first line that differs in any column; null where none does. */
  first: number | null;
};

function Lines({ title, text, differs, first }: LinesProps): ReactNode {
  const box = useRef<HTMLPreElement>(null);
  // What differs may be far down: it is shown first, with a little of what stands before it, and side by side.
  useLayoutEffect(() => {
    if (box.current && first !== null) box.current.scrollTop = (first - linesBefore) * lineHeight;
  }, [first]);
  return (
    // A scrolling region must be reachable by keyboard.
    <pre
      ref={box}
      tabIndex={0}
      aria-label={title}
      data-selectable
      className="max-h-48 overflow-auto py-1 font-mono text-sm leading-5"
    >
      {text.split('\n').map((line, index) => (
        <div key={index} className={cn('min-h-5 px-2', differs[index] && 'bg-attention-soft')}>
          {line}
        </div>
      ))}
    </pre>
  );
}
