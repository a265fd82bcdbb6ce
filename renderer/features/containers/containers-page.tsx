import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { ListColumn, ListLayout } from '../../../shared/domain/container-list.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { lastResult } from '../../hooks/last-result.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import type { TableHandle } from '../../ui/data-table-types.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { ContainerPanel } from './container-panel.tsx';
import { ContainerTable } from './container-table.tsx';
import { EmptyList } from './empty-list.tsx';
import { HiddenContainers } from './hidden-containers.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterRows, type FilterFacts } from './filter-rows.ts';
import { LookPopover } from './look-popover.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { sortRows } from './sort-rows.ts';
import { useFilterFacts } from './use-filter-facts.ts';
import { useListSettings } from './use-list-settings.ts';
import { useRoom } from './use-room.ts';
import { currentView, withLayout } from '../../stores/list-views.ts';
import { ViewBar } from './view-bar.tsx';

/** The order stands while one looks at another page: opening the list again sorts nothing. */
const sortedRows = lastResult(
  (
    rows: readonly ContainerRow[],
    column: ListColumn,
    isDescending: boolean,
    hasTroubleFirst: boolean,
    servers: FilterFacts['servers'],
    jobs: FilterFacts['jobs'],
  ) => sortRows(rows, { column, isDescending }, { servers, jobs }, hasTroubleFirst),
);

/** All containers of all servers, and the detail of one beside them. */
export function ContainersPage({ openKey }: { openKey: string | null }): ReactNode {
  const { stores } = useApp();
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const load = useSelect(stores.inventory, (state) => state.load);
  const [list, change] = useListSettings();
  const { layout } = useMemo(() => currentView(list), [list]);
  const facts = useFilterFacts();
  // At once, with the letter itself: the few rows in view are filled anew sooner than a second drawing would begin.
  const query = useSelect(stores.search, (state) => state);
  // Sorted before it is filtered: a key press only leaves rows out of an order that stands.
  const { column, isDescending } = layout.sort;
  const sorted = sortedRows(rows, column, isDescending, layout.hasTroubleFirst, facts.servers, facts.jobs);
  const shown = useMemo(() => filterRows(sorted, query, facts), [sorted, query, facts]);
  const [room, columns, crowdedOut] = useRoom(layout.columns);
  const isSlow = useDelayed(load.name === 'loading');
  const table = useRef<TableHandle>(null);
  const open = openKey === null ? undefined : rows.find(({ key }) => key === openKey);
  const isFull = list.isDetailFull;
  const sortBy = useCallback((sort: ListLayout['sort']) => change((before) => withLayout(before, { sort })), [change]);
  const look = useMemo(
    () => (
      <LookPopover
        layout={layout}
        crowdedOut={crowdedOut}
        onChange={(next) => change((before) => withLayout(before, next))}
      />
    ),
    [layout, crowdedOut, change],
  );
  // Stays while one goes from row to row.
  const [tab, setTab] = useState('overview');
  useReturnOfFocus(openKey, table);

  return (
    <SplitPane
      label={open ? `Container ${open.name}` : 'Container'}
      width={list.detailWidthPx}
      onWidth={(detailWidthPx) => change((before) => ({ ...before, detailWidthPx }))}
      isFull={isFull}
      detail={
        open && (
          <ContainerPanel
            key={open.key}
            row={open}
            tab={tab}
            onTab={setTab}
            isFull={isFull}
            onFull={(isDetailFull) => change((before) => ({ ...before, isDetailFull }))}
            onClose={() => stores.navigation.closeDetail()}
          />
        )
      }
    >
      <div ref={room} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <OfflineBanner />
        <ViewBar rows={rows}>{look}</ViewBar>
        <FilterBar shown={shown.length} total={rows.length} />
        {load.name === 'failed' && <ErrorNotice {...explain(load.error)} className="m-4" />}
        {load.name === 'loading' && isSlow && <SkeletonRows label="Loading containers" />}
        {shown.length > 0 && (
          <ContainerTable
            ref={table}
            rows={shown}
            columns={columns}
            layout={layout}
            openKey={openKey}
            onSort={sortBy}
          />
        )}
        {load.name === 'ready' && shown.length === 0 && <EmptyList rows={rows} />}
        {shown.length > 0 && <HiddenContainers />}
      </div>
    </SplitPane>
  );
}

/** When the detail closes, the focus goes back to its row, unless the user is somewhere else already. */
function useReturnOfFocus(openKey: string | null, table: RefObject<TableHandle | null>): void {
  const last = useRef(openKey);
  useEffect(() => {
    const closed = openKey === null ? last.current : null;
    last.current = openKey;
    if (closed !== null && (document.activeElement === null || document.activeElement === document.body))
      table.current?.focusRow(closed);
  }, [openKey, table]);
}
