import {
  useCallback,
  useDeferredValue,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { TableHead } from './data-table-head.tsx';
import { TableRow } from './data-table-row.tsx';
import { allState, toggleAll, type Selection } from './table-selection.ts';
import type { Column, Sort, TableHandle } from './data-table-types.ts';
import { useLatest } from '../hooks/use-latest.ts';
import { rowsToDraw } from './rows-to-draw.ts';
import { useRowActions } from './use-row-actions.ts';
import { useRowSlots } from './use-row-slots.ts';
import { useRows } from './use-rows.ts';

type Props<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** The row that is open beside the table. */
  selectedKey: string | null;
  /** Opens a row: a click, Enter, and Space where nothing can be chosen. */
  onSelect: (row: T) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  rowClass?: (row: T) => string;
  rowHeightPx?: number;
  /** Lets rows be chosen: boxes, Ctrl and Shift with a click, Space, Shift and arrows, Ctrl+A; Esc drops the choice. */
  choice?: { readonly selection: Selection; readonly onChange: (next: Selection) => void };
  /** How a row is called, for the names of its box and menu. */
  nameOf?: (row: T) => string;
  /** Rows have a menu, which a `ContextMenu` around the table opens: this says whose. */
  onRowMenu?: (row: T) => void;
  /** The focus was moved to this row with a key. */
  onMove?: (row: T) => void;
  /** Keys the table has no use for. Prevent the default to take one. */
  onRowKey?: (row: T, event: KeyboardEvent<HTMLElement>) => void;
  /** Whether `x` and `m` count. */
  hasSingleKeys?: boolean;
  ref?: Ref<TableHandle> | undefined;
};

const headHeight = 32;

/** A table of which only the visible rows exist. Arrows, Page, Home and End move; Enter opens; the menu key opens the row's menu. */
export function DataTable<T>(props: Props<T>): ReactNode {
  const { label, columns, rows, keyOf, selectedKey, sort, onSort, rowClass, choice, nameOf, onRowMenu, ref } = props;
  const { rowHeightPx = 32, hasSingleKeys = false } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const active = indexOf(rows, keyOf, activeKey);
  const selected = indexOf(rows, keyOf, selectedKey);
  const virtual = useRows({
    count: rows.length,
    scroller,
    rowHeight: rowHeightPx,
    overscan: 8,
    keptIndex: active,
    headHeight,
  });
  const earlier = useDeferredValue(rows);
  const places = virtual.getVirtualItems();
  const { startIndex = 0, endIndex = -1 } = virtual.range ?? {};
  const isSeen = (index: number) => index === active || (index >= startIndex && index <= endIndex);
  const items = rowsToDraw(places, { rows, earlier, keyOf, isSeen });
  const isDrawn = (index: number) => items.some((item) => item.index === index && item.row === rows[index]);
  const wanted = useRef<number | null>(null);
  const lastActive = useRef(-1);
  const focusIndex = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    virtual.scrollToIndex(target);
    const present = isDrawn(target) && scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`);
    if (present) present.focus({ preventScroll: true });
    else wanted.current = target;
  };
  const latest = useLatest({
    rows,
    keyOf,
    selectedKey,
    rowHeightPx,
    headHeightPx: headHeight,
    hasSingleKeys,
    choice,
    onSelect: props.onSelect,
    onRowMenu,
    onMove: props.onMove,
    onRowKey: props.onRowKey,
    focusIndex,
  });
  const isRowLost = activeKey !== null && active < 0;

  useEffect(() => {
    if (wanted.current === null || !isDrawn(wanted.current)) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (row) {
      row.focus({ preventScroll: true });
      wanted.current = null;
    }
  });
  useEffect(() => {
    // The row with the focus is gone, as after a deletion: its successor takes the focus, or the keyboard would be lost.
    if (isRowLost && lastActive.current >= 0 && document.activeElement === document.body)
      latest.current.focusIndex(lastActive.current);
  }, [isRowLost, latest]);
  useEffect(() => {
    if (active >= 0) lastActive.current = active;
  }, [active]);
  useImperativeHandle(
    ref,
    () => ({
      focusRow: (key) => {
        const index = indexOf(latest.current.rows, latest.current.keyOf, key);
        if (index >= 0) latest.current.focusIndex(index);
      },
      focusFirst: () => latest.current.focusIndex(0),
    }),
    [latest],
  );

  const actions = useRowActions(latest, scroller, setActiveKey);
  const slots = useRowSlots(
    items.map(({ key }) => key),
    activeKey,
  );
  const tabStop = [active, selected].find((index) => items.some((item) => item.index === index)) ?? items[0]?.index;
  const template = [choice ? '20px' : '', ...columns.map(({ track }) => track), onRowMenu ? '24px' : '']
    .join(' ')
    .trim();
  const toggleEvery = useCallback(() => {
    const { choice: kept, rows: shown, keyOf: named } = latest.current;
    kept?.onChange(
      toggleAll(
        kept.selection,
        shown.map((row) => named(row)),
      ),
    );
  }, [latest]);
  const all = choice
    ? allState(choice.selection, choice.selection.keys.size === 0 ? [] : rows.map((row) => keyOf(row)))
    : null;
  const hasMenu = onRowMenu !== undefined;
  const head = useMemo(() => {
    const parts = { columns, template, sort, onSort, all, onToggleAll: toggleEvery, hasMenu };
    return <TableHead {...parts} />;
  }, [columns, template, sort, onSort, all, toggleEvery, hasMenu]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto">
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable={choice ? true : undefined}
        className="min-w-full"
      >
        {head}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ row, key, index, start }, at) => {
            const name = nameOf?.(row) ?? '';
            return (
              <TableRow
                key={slots[at]?.slot}
                row={row}
                index={index}
                startPx={start}
                heightPx={rowHeightPx}
                columns={columns}
                template={template}
                choiceLabel={choice ? name : null}
                isChosen={choice?.selection.keys.has(key) ?? false}
                isCurrent={key === selectedKey}
                isTabStop={index === tabStop}
                menuLabel={onRowMenu ? `Actions for ${name}` : null}
                className={rowClass?.(row) ?? ''}
                actions={actions}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function indexOf<T>(rows: readonly T[], keyOf: (row: T) => string, key: string | null): number {
  return key === null ? -1 : rows.findIndex((row) => keyOf(row) === key);
}
