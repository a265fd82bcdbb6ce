import { X } from 'lucide-react';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { EventsTab } from './events-tab.tsx';
import { JournalTab } from './journal-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PowerActions } from './power-actions.tsx';
import { blockedReason, rowState } from './row-words.ts';
import { RowRemark } from './row-remark.tsx';
import { ServicesTab } from './services-tab.tsx';

/** One container beside the list. The row is live; the rest is asked for when it opens and when the row changes. */
export function ContainerPanel({ row, onClose }: { row: ContainerRow; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const connection = useSelect(stores.connections, ({ byId }) => byId.get(row.connectionId));
  const { connectionId, vmid, lifecycle, status, lastJobId } = row;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('container:get', { connectionId, vmid }, signal),
    [client, connectionId, vmid],
  );
  const [detail, reload] = useRequest(ask);
  // History and services follow what happens to the container.
  const happening = [lifecycle, status, lastJobId, row.services.length].join(' ');
  const known = useRef(happening);
  useEffect(() => {
    if (known.current === happening) return;
    known.current = happening;
    reload();
  }, [happening, reload]);
  const reason = blockedReason(row, connection);
  const { tone, word, isHollow } = rowState(row);
  const value = detail.value;
  return (
    <SidePanel label={`Container ${row.name}`}>
      <div className="flex flex-col gap-2 px-4 pt-3 pb-2">
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 truncate text-lg font-semibold">{row.name}</h2>
          <StatusWord tone={tone} isHollow={isHollow}>
            {word}
          </StatusWord>
          <IconButton label="Close the detail" size="small" onClick={onClose}>
            <X aria-hidden />
          </IconButton>
        </div>
        <PowerActions row={row} />
      </div>
      <RowRemark row={row} connection={connection} />
      {detail.state === 'failed' && <ErrorNotice {...explain(detail.error)} className="mx-4 mb-2" />}
      <Tabs
        label="Container detail"
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            panel: <OverviewTab row={row} detail={value} connection={connection} />,
          },
          {
            id: 'services',
            label: 'Services',
            count: row.services.length,
            panel: <ServicesTab row={row} detail={value} blocked={reason} onChanged={reload} />,
          },
          { id: 'journal', label: 'Journal', panel: <JournalTab row={row} blocked={reason} /> },
          { id: 'events', label: 'Events', panel: <EventsTab detail={value} isManaged={row.origin === 'managed'} /> },
        ]}
      />
    </SidePanel>
  );
}
