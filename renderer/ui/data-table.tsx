import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { cn } from './cn.ts';
import { useRows } from './use-rows.ts';

export type Column<T> = {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track, such as `minmax(120px, 2fr)`. */
  readonly track: string;
  readonly isNumeric?: boolean;
  readonly isSortable?: boolean;
  readonly cell: (row: T) => ReactNode;
};
export type Sort = { readonly column: string; readonly isDescending: boolean };

type Props<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  selectedKey: string | null;
  onSelect: (row: T) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  rowClass?: (row: T) => string;
};

const rowHeight = 32;

/** A table of which only the visible rows exist. Arrows, Home, End move; Enter or Space opens. */
export function DataTable<T>(props: Props<T>): ReactNode {
  const { label, columns, rows, keyOf, selectedKey, onSelect, sort, onSort, rowClass } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useRows({
    count: rows.length,
    scroller,
    rowHeight,
    overscan: 8,
    keyOf: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
  });
  const template = columns.map(({ track }) => track).join(' ');
  const selected = rows.findIndex((row) => keyOf(row) === selectedKey);
  const wanted = useRef<number | null>(null);

  useEffect(() => {
    if (wanted.current === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (row) {
      row.focus({ preventScroll: true });
      wanted.current = null;
    }
  });

  const focusRow = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    const present = scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`);
    virtual.scrollToIndex(target);
    if (present) present.focus({ preventScroll: true });
    else wanted.current = target;
  };
  const handleKey = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const moves: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 };
    const to = moves[event.key];
    const row = rows[index];
    if (to !== undefined) {
      event.preventDefault();
      focusRow(to);
    } else if (
      (event.key === 'Enter' || event.key === ' ') &&
      event.target === event.currentTarget &&
      row !== undefined
    ) {
      event.preventDefault();
      onSelect(row);
    }
  };

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <div role="grid" aria-label={label} aria-rowcount={rows.length + 1} className="min-w-full">
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid h-8 items-center gap-3 border-b border-line bg-canvas px-4 text-sm text-ink-3"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            <Header key={column.id} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const isSelected = item.index === selected;
            return (
              // Keyboard use is handled on the row itself, as the grid pattern wants it.
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={isSelected}
                data-index={item.index}
                tabIndex={item.index === Math.max(selected, 0) ? 0 : -1}
                onClick={() => onSelect(row)}
                onKeyDown={(event) => handleKey(event, item.index)}
                className={cn(
                  'absolute inset-x-0 top-0 grid h-8 items-center gap-3 border-b border-line px-4 -outline-offset-2 hover:bg-hover',
                  isSelected && 'bg-selected hover:bg-selected',
                  rowClass?.(row),
                )}
                style={{ gridTemplateColumns: template, transform: `translateY(${item.start}px)` }}
              >
                {columns.map((column) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    className={cn('min-w-0 truncate', column.isNumeric && 'pr-2 text-right')}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Header<T>({
  column,
  sort,
  onSort,
}: {
  column: Column<T>;
  sort: Sort;
  onSort: (sort: Sort) => void;
}): ReactNode {
  const isSorted = sort.column === column.id;
  const direction = isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined;
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={direction}
      className={cn('min-w-0 truncate', column.isNumeric && 'pr-2 text-right')}
    >
      {column.isSortable === false ? (
        column.title
      ) : (
        <button
          type="button"
          className="inline-flex max-w-full items-center gap-1 rounded-sm hover:text-ink"
          onClick={() => onSort({ column: column.id, isDescending: isSorted && !sort.isDescending })}
        >
          <span className="truncate">{column.title}</span>
          {isSorted && <Arrow aria-hidden className="size-3" />}
        </button>
      )}
    </div>
  );
}
