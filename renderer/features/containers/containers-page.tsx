import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { toErrorData } from '../../../shared/errors.ts';
import { describeError } from '../../errors/describe-error.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import { DataTable, type Sort } from '../../ui/data-table.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { containerColumns } from './columns.tsx';
import { ContainerPanel } from './container-panel.tsx';
import { EmptyList } from './empty-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterRows } from './filter-rows.ts';
import { OfflineBanner } from './offline-banner.tsx';
import { sortRows } from './sort-rows.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';

export function ContainersPage({ openKey }: { openKey: string | null }): ReactNode {
  const { client, stores } = useApp();
  const rows = useSelect(stores.inventory, (state) => state.rows);
  const load = useSelect(stores.inventory, (state) => state.load);
  const servers = useSelect(stores.connections, ({ byId }) => byId);
  const query = useSelect(stores.search, (state) => state);
  const [sort, setSort] = useState<Sort>({ column: 'name', isDescending: false });
  const [box, width] = useWidth();
  const isSlow = useDelayed(load.name === 'loading');
  const filtered = useMemo(() => filterRows(rows, query, servers), [rows, query, servers]);
  const shown = useMemo(() => sortRows(filtered, sort, servers), [filtered, sort, servers]);
  const columns = useMemo(() => {
    const openService = (row: ContainerRow, serviceId: ContainerRow['services'][number]['id']) => {
      if (row.containerId === null) return;
      client.call('service:open', { containerId: row.containerId, serviceId }).catch((error: unknown) => {
        const words = describeError(toErrorData(error));
        stores.toasts.show('failure', words.title, words.explanation);
      });
    };
    return containerColumns({ servers, width, onOpenService: openService });
  }, [client, stores, servers, width]);
  const open = openKey === null ? undefined : rows.find(({ key }) => key === openKey);
  const close = () => stores.navigation.go({ page: 'containers', key: null });

  const offline = (row: ContainerRow) =>
    servers.get(row.connectionId)?.health.state !== 'online' || row.goneAt !== null;
  return (
    <div className="flex min-h-0 flex-1">
      <div ref={box} className="flex min-w-0 flex-1 flex-col">
        <OfflineBanner />
        <FilterBar shown={shown.length} total={rows.length} />
        {load.name === 'failed' && <ErrorNotice {...explain(load.error)} className="m-4" />}
        {load.name === 'loading' && isSlow && <SkeletonRows label="Loading containers" />}
        {shown.length > 0 && (
          <DataTable
            label="Containers"
            columns={columns}
            rows={shown}
            keyOf={(row) => row.key}
            selectedKey={openKey}
            onSelect={(row) => stores.navigation.go({ page: 'containers', key: row.key })}
            sort={sort}
            onSort={setSort}
            rowClass={(row) => (offline(row) ? 'text-ink-3 grayscale [&_*]:text-ink-3!' : '')}
          />
        )}
        {load.name === 'ready' && shown.length === 0 && <EmptyList total={rows.length} />}
      </div>
      {open && <ContainerPanel key={open.key} row={open} onClose={close} />}
    </div>
  );
}

/** The room a list has, so that columns can give way when the detail opens. */
function useWidth(): [(element: HTMLDivElement | null) => void, number] {
  const [width, setWidth] = useState(1000);
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const observer = useRef<ResizeObserver | null>(null);
  useEffect(() => {
    if (!element) return undefined;
    observer.current = new ResizeObserver(([entry]) => {
      // Steps of 20 px, so that dragging does not rebuild the columns at every pixel.
      if (entry) setWidth(Math.floor(entry.contentRect.width / 20) * 20);
    });
    observer.current.observe(element);
    return () => observer.current?.disconnect();
  }, [element]);
  return [setElement, width];
}
