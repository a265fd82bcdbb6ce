import { useCallback, useMemo, type KeyboardEvent, type MouseEvent, type RefObject } from 'react';
import { openMenuHere, type RowActions } from './data-table-row.tsx';
import { readTableKey } from './table-keys.ts';
import {
  moveTo,
  noSelection,
  selectAll,
  selectSpan,
  toggle,
  toggleWithCurrent,
  type Selection,
} from './table-selection.ts';

/** What the rows of a table act upon, as it stands. */
export type TableNow<T> = {
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly selectedKey: string | null;
  readonly rowHeightPx: number;
  readonly headHeightPx: number;
  readonly hasSingleKeys: boolean;
  readonly choice: { readonly selection: Selection; readonly onChange: (next: Selection) => void } | undefined;
  readonly onSelect: (row: T) => void;
  readonly onRowMenu: ((row: T) => void) | undefined;
  readonly onMove: ((row: T) => void) | undefined;
  readonly onRowKey: ((row: T, event: KeyboardEvent<HTMLElement>) => void) | undefined;
  readonly focusIndex: (index: number) => void;
};

/** Clicks and keys on rows. The functions stay the same as long as the table lives. */
export function useRowActions<T>(
  latest: RefObject<TableNow<T>>,
  scroller: RefObject<HTMLElement | null>,
  onFocus: (key: string) => void,
): RowActions {
  const click = useCallback(
    (index: number, event: MouseEvent<HTMLElement>) => clickRow(latest.current, index, event),
    [latest],
  );
  const tick = useCallback((index: number, isRange: boolean) => tickRow(latest.current, index, isRange), [latest]);
  const key = useCallback(
    (index: number, event: KeyboardEvent<HTMLElement>) =>
      pressOnRow(latest.current, index, event, scroller.current?.clientHeight ?? 0),
    [latest, scroller],
  );
  const focus = useCallback(
    (index: number) => {
      const row = latest.current.rows[index];
      if (row !== undefined) onFocus(latest.current.keyOf(row));
    },
    [latest, onFocus],
  );
  const menu = useCallback(
    (index: number, event: MouseEvent<HTMLElement>) => openRowMenu(latest.current, index, event),
    [latest],
  );
  return useMemo(() => ({ click, tick, key, focus, menu }), [click, tick, key, focus, menu]);
}

const orderOf = <T>({ rows, keyOf }: TableNow<T>): string[] => rows.map((row) => keyOf(row));

function clickRow<T>(now: TableNow<T>, index: number, event: MouseEvent<HTMLElement>): void {
  const row = now.rows[index];
  if (row === undefined) return;
  const { choice, selectedKey } = now;
  const key = now.keyOf(row);
  const isAdding = event.ctrlKey || event.metaKey;
  if (choice && event.shiftKey) {
    const { selection } = choice;
    const from = selection.anchor === null ? { ...selection, anchor: selectedKey } : selection;
    choice.onChange(selectSpan(from, key, orderOf(now), isAdding));
  } else if (choice && isAdding) {
    choice.onChange(toggleWithCurrent(choice.selection, key, selectedKey));
  } else {
    choice?.onChange(moveTo(key));
    now.onSelect(row);
  }
}

function tickRow<T>(now: TableNow<T>, index: number, isRange: boolean): void {
  const row = now.rows[index];
  const { choice } = now;
  if (row === undefined || !choice) return;
  const key = now.keyOf(row);
  choice.onChange(isRange ? selectSpan(choice.selection, key, orderOf(now), true) : toggle(choice.selection, key));
}

function openRowMenu<T>(now: TableNow<T>, index: number, event: MouseEvent<HTMLElement>): void {
  const row = now.rows[index];
  if (row === undefined || !now.onRowMenu) return event.stopPropagation();
  // So that the focus returns to the row when the menu closes.
  event.currentTarget.focus({ preventScroll: true });
  now.onRowMenu(row);
}

function pressOnRow<T>(now: TableNow<T>, index: number, event: KeyboardEvent<HTMLElement>, viewHeightPx: number): void {
  const row = now.rows[index];
  if (row === undefined) return;
  const { choice } = now;
  const selection = choice?.selection ?? noSelection;
  const isOnRow = event.target === event.currentTarget;
  const page = Math.max(1, Math.floor((viewHeightPx - now.headHeightPx) / now.rowHeightPx) - 1);
  const meaning = readTableKey(
    { key: event.key, isShift: event.shiftKey, isCommand: event.ctrlKey || event.metaKey, isAlt: event.altKey },
    { index, count: now.rows.length, page, canChoose: choice !== undefined, isOnRow },
    {
      hasSingleKeys: now.hasSingleKeys,
      hasMenu: now.onRowMenu !== undefined,
      hasChoice: selection.keys.size > 0,
    },
  );
  if (meaning === null) {
    if (isOnRow) now.onRowKey?.(row, event);
    return;
  }
  event.preventDefault();
  // Esc that drops a choice closes nothing else.
  event.stopPropagation();
  const key = now.keyOf(row);
  switch (meaning.do) {
    case 'move': {
      const target = now.rows[meaning.to];
      if (target === undefined) return;
      if (meaning.isSpan) {
        const from = selection.keys.has(key) ? selection : { ...selection, anchor: key };
        choice?.onChange(selectSpan(from, now.keyOf(target), orderOf(now)));
      }
      now.focusIndex(meaning.to);
      return now.onMove?.(target);
    }
    case 'open':
      return now.onSelect(row);
    case 'toggle':
      return choice?.onChange(toggle(selection, key));
    case 'all':
      return choice?.onChange(selectAll(selection, orderOf(now)));
    case 'none':
      return choice?.onChange(noSelection);
    case 'menu':
      return openMenuHere(event);
  }
}
