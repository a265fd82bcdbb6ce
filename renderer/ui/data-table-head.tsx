import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import type { Column, Sort } from './data-table-types.ts';
import { SelectBox } from './select-box.tsx';

type Props<T> = {
  columns: readonly Column<T>[];
  template: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** How the box that chooses all stands; null in a table without choice. */
  all: 'on' | 'off' | 'mixed' | null;
  onToggleAll: () => void;
  hasMenu: boolean;
};

/** The row of titles; it stays while the others scroll. */
export function TableHead<T>({ columns, template, sort, onSort, all, onToggleAll, hasMenu }: Props<T>): ReactNode {
  return (
    <div
      role="row"
      aria-rowindex={1}
      // A menu around the table is about rows.
      onContextMenu={(event) => event.stopPropagation()}
      className="sticky top-0 z-10 grid h-8 items-center gap-3 border-b border-line bg-canvas px-4 text-sm text-ink-3"
      style={{ gridTemplateColumns: template }}
    >
      {all !== null && (
        <div role="columnheader" className="-ml-1 flex">
          <SelectBox label={all === 'on' ? 'Deselect all' : 'Select all'} state={all} onChange={() => onToggleAll()} />
        </div>
      )}
      {columns.map((column) => (
        <Title key={column.id} column={column} sort={sort} onSort={onSort} />
      ))}
      {hasMenu && (
        <div role="columnheader">
          <span className="sr-only">Actions</span>
        </div>
      )}
    </div>
  );
}

function Title<T>({
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
          className={cn(
            'inline-flex max-w-full items-center gap-1 rounded-sm hover:text-ink',
            isSorted && 'text-ink-2',
          )}
          onClick={() => onSort({ column: column.id, isDescending: isSorted && !sort.isDescending })}
        >
          <span className="truncate">{column.title}</span>
          {isSorted && <Arrow aria-hidden className="size-3 shrink-0" />}
        </button>
      )}
    </div>
  );
}
