import { useMemo, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { cn } from './cn.ts';
import type { Column } from './data-table-types.ts';
import { SelectBox } from './select-box.tsx';

/** What rows tell the table. The functions keep their identity, so that a row renders only when it is different itself. */
export type RowActions = {
  readonly click: (index: number, event: MouseEvent<HTMLElement>) => void;
  readonly key: (index: number, event: KeyboardEvent<HTMLElement>) => void;
  readonly focus: (index: number) => void;
  readonly tick: (index: number, isRange: boolean) => void;
  readonly menu: (index: number, event: MouseEvent<HTMLElement>) => void;
};

type Props<T> = {
  row: T;
  index: number;
  startPx: number;
  heightPx: number;
  columns: readonly Column<T>[];
  template: string;
  /** How the row is called; null in a table without choice. */
  choiceLabel: string | null;
  isChosen: boolean;
  isCurrent: boolean;
  isTabStop: boolean;
  /** The name of its menu's button; null without a menu. */
  menuLabel: string | null;
  className: string;
  actions: RowActions;
};

const plainCell = 'min-w-0 truncate';
const numericCell = `${plainCell} pr-2 text-right`;

/** One row. What it is made of is kept while nothing about it changes, so that its neighbours cost it nothing, nor does its own place. */
export function TableRow<T>(props: Props<T>): ReactNode {
  const { row, index, startPx, heightPx, columns, template, choiceLabel, menuLabel, actions } = props;
  const { isChosen, isCurrent, isTabStop, className } = props;
  const cells = useMemo(
    () =>
      columns.map((column) => (
        <div key={column.id} role="gridcell" className={column.isNumeric ? numericCell : plainCell}>
          {column.cell(row)}
        </div>
      )),
    [row, columns],
  );
  const menuCell = useMemo(() => menuLabel !== null && menuOf(menuLabel), [menuLabel]);
  return useMemo(
    () => (
      // Keyboard use is handled on the row itself, as the grid pattern wants it.
      <div
        role="row"
        aria-rowindex={index + 2}
        aria-selected={isChosen || isCurrent}
        data-index={index}
        tabIndex={isTabStop ? 0 : -1}
        onClick={(event) => actions.click(index, event)}
        onKeyDown={(event) => actions.key(index, event)}
        onFocus={() => actions.focus(index)}
        onContextMenu={(event) => actions.menu(index, event)}
        className={cn(
          'group/row absolute inset-x-0 top-0 grid items-center gap-3 border-b border-line px-4 -outline-offset-2 hover:bg-hover',
          (isChosen || isCurrent) && 'bg-selected hover:bg-selected',
          // Among chosen ones the open one is marked by its edge.
          isCurrent && 'shadow-[inset_2px_0_0_var(--accent)]',
          className,
        )}
        style={{ gridTemplateColumns: template, height: heightPx, transform: `translateY(${startPx}px)` }}
      >
        {choiceLabel !== null && (
          <div role="gridcell" className="-ml-1 flex">
            <SelectBox
              label={`Select ${choiceLabel}`}
              state={isChosen ? 'on' : 'off'}
              tabIndex={-1}
              onChange={(_isOn, { isRange }) => actions.tick(index, isRange)}
            />
          </div>
        )}
        {cells}
        {menuCell}
      </div>
    ),
    [
      cells,
      menuCell,
      index,
      startPx,
      heightPx,
      template,
      choiceLabel,
      actions,
      isChosen,
      isCurrent,
      isTabStop,
      className,
    ],
  );
}

/** Lucide's Ellipsis as one stroke; every row of a long list has it. */
const dots = (
  <svg
    aria-hidden
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    className="size-4 stroke-3"
    strokeLinecap="round"
  >
    <path d="M5 12h.01M12 12h.01M19 12h.01" />
  </svg>
);

function menuOf(label: string): ReactNode {
  return (
    <div role="gridcell" className="-mr-1.5 flex justify-end">
      <button
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        title={label}
        tabIndex={-1}
        className="flex size-6 items-center justify-center rounded-sm text-ink-2 opacity-0 group-hover/row:opacity-100 group-focus-within/row:opacity-100 group-focus/row:opacity-100 hover:bg-line hover:text-ink focus-visible:opacity-100"
        onClick={openMenuHere}
      >
        {dots}
      </button>
    </div>
  );
}

/** The menu belongs to the whole table and opens where the event says; a button asks for it as a right click would. */
export function openMenuHere(event: { currentTarget: HTMLElement; stopPropagation: () => void }): void {
  event.stopPropagation();
  const box = event.currentTarget.getBoundingClientRect();
  const isRow = event.currentTarget.role === 'row';
  event.currentTarget.dispatchEvent(
    new window.MouseEvent('contextmenu', {
      bubbles: true,
      cancelable: true,
      button: 2,
      clientX: isRow ? box.left + 48 : box.left,
      clientY: box.bottom,
    }),
  );
}
