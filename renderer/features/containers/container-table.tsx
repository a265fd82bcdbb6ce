import {
  createContext,
  memo,
  use,
  useCallback,
  useMemo,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { listColumns, type ListLayout } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useLatest } from '../../hooks/use-latest.ts';
import { DataTable } from '../../ui/data-table.tsx';
import type { Sort, TableHandle } from '../../ui/data-table-types.ts';
import { ContextMenu } from '../../ui/menu.tsx';
import { noSelection, withoutLost } from '../../ui/table-selection.ts';
import { useContainerActions } from './actions/use-container-actions.ts';
import { BulkBar } from './bulk-bar.tsx';
import type { ListColumnView } from './columns.tsx';
import { isStale } from './row-age.ts';
import { menuEntries, offeredActions } from './row-menu.ts';
import { useActionKeys } from './use-action-keys.ts';

type Props = {
  rows: readonly ContainerRow[];
  columns: readonly ListColumnView[];
  layout: ListLayout;
  openKey: string | null;
  onSort: (sort: ListLayout['sort']) => void;
  ref?: Ref<TableHandle>;
};

const keyOf = ({ key }: ContainerRow): string => key;
const nameOf = ({ name }: ContainerRow): string => name;
const nobody: readonly ContainerRow[] = [];

/** The rows, what is chosen of them, and what can be done to them. Renders again only when something of it is different. */
export const ContainerTable = memo(function ContainerTable(props: Props): ReactNode {
  const { rows, columns, layout, openKey, onSort, ref } = props;
  const { stores } = useApp();
  const { byKey } = useSelect(stores.inventory, (state) => state);
  const servers = useSelect(stores.connections, (state) => state.byId);
  const hasSingleKeys = useSelect(stores.settings, ({ settings }) => settings.hasSingleKeyShortcuts);
  const kept = useSelect(stores.selection, (state) => state);
  const selection = useMemo(() => withoutLost(kept, (key) => byKey.has(key)), [kept, byKey]);
  const chosen = useMemo(() => [...selection.keys].flatMap((key) => byKey.get(key) ?? []), [selection, byKey]);
  const [menuKey, setMenuKey] = useState<string | null>(null);
  const doKey = useActionKeys();
  const targets = useLatest((row: ContainerRow) => (selection.keys.has(row.key) ? chosen : [row]));

  const open = useCallback((row: ContainerRow) => stores.navigation.go({ page: 'containers', key: row.key }), [stores]);
  const follow = useCallback(
    (row: ContainerRow) => {
      const { place } = stores.navigation.getState();
      if (place.page === 'containers' && place.key !== null)
        stores.navigation.follow({ page: 'containers', key: row.key });
    },
    [stores],
  );
  const handleKey = useCallback(
    (row: ContainerRow, event: KeyboardEvent<HTMLElement>) => doKey(targets.current(row), event),
    [doKey, targets],
  );
  const sortBy = useCallback(
    ({ column, isDescending }: Sort) => {
      const known = listColumns.find((id) => id === column);
      if (known) onSort({ column: known, isDescending });
    },
    [onSort],
  );
  const choice = useMemo(() => ({ selection, onChange: stores.selection.set }), [selection, stores]);
  const hiddenCount = useMemo(() => {
    if (chosen.length === 0) return 0;
    const shown = new Set(rows.map(keyOf));
    return chosen.filter(({ key }) => !shown.has(key)).length;
  }, [chosen, rows]);
  const dropHidden = () => {
    const shown = new Set(rows.map(keyOf));
    stores.selection.set(withoutLost(selection, (key) => shown.has(key)));
  };

  const rowClass = useCallback(
    (row: ContainerRow) =>
      isStale(row, servers.get(row.connectionId)) ? 'text-ink-3 grayscale [&_*]:text-ink-3!' : '',
    [servers],
  );
  const shown = useMemo(
    (): TableProps => ({
      label: 'Containers',
      columns,
      rows,
      keyOf,
      nameOf,
      rowClass,
      selectedKey: openKey,
      onSelect: open,
      onMove: follow,
      sort: layout.sort,
      onSort: sortBy,
      rowHeightPx: layout.isDense ? 26 : 32,
      choice,
      onRowMenu: ({ key }) => setMenuKey(key),
      onRowKey: handleKey,
      hasSingleKeys,
      ref,
    }),
    [columns, rows, rowClass, openKey, open, follow, layout, sortBy, choice, handleKey, hasSingleKeys, ref],
  );

  return (
    <>
      <Table value={shown}>
        <RowMenu rowKey={menuKey} chosen={chosen} />
      </Table>
      {chosen.length > 0 && (
        <BulkBar
          rows={chosen}
          hiddenCount={hiddenCount}
          onDropHidden={dropHidden}
          onClear={() => stores.selection.set(noSelection)}
        />
      )}
    </>
  );
});

type TableProps = ComponentProps<typeof DataTable<ContainerRow>>;

/** What the table shows, past the menu around it, which other rows do not concern. */
const Table = createContext<TableProps | null>(null);

function TableHere(): ReactNode {
  const props = use(Table);
  return props && <DataTable {...props} />;
}

const table = (
  <div className="flex min-h-0 flex-1 flex-col">
    <TableHere />
  </div>
);

type MenuProps = { rowKey: string | null; chosen: readonly ContainerRow[] };

/** One menu around the whole table: of the row it was opened on, or of all chosen ones when that is among them. */
const RowMenu = memo(function RowMenu({ rowKey, chosen }: MenuProps): ReactNode {
  const row = useSelect(useApp().stores.inventory, ({ byKey }) => (rowKey === null ? undefined : byKey.get(rowKey)));
  const rows = useMemo(() => {
    if (!row) return nobody;
    return chosen.some(({ key }) => key === row.key) ? chosen : [row];
  }, [row, chosen]);
  const actions = useContainerActions(rows);
  const entries = useMemo(() => menuEntries(offeredActions(actions, rows.length)), [actions, rows]);
  const label = rows.length > 1 ? `Actions for ${rows.length} containers` : `Actions for ${row?.name ?? 'a container'}`;
  return (
    <ContextMenu entries={entries} label={label}>
      {table}
    </ContextMenu>
  );
});
