import { X } from 'lucide-react';
import { useCallback, useEffect, useRef, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { ColourMark } from '../../ui/colour-mark.tsx';
import { FullWidthButton } from '../../ui/split-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ConfigTab } from './config/config-tab.tsx';
import { EventsTab } from './events-tab.tsx';
import { jobIndex } from './job-index.ts';
import { JobsTab } from './jobs-tab.tsx';
import { JournalTab } from './journal-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PowerActions } from './power-actions.tsx';
import { rowCondition } from './row-condition.ts';
import { isStale } from './row-age.ts';
import { ChangeRemark, RowRemark } from './row-remark.tsx';
import { blockedReason } from './row-words.ts';
import { ServicesTab } from './services-tab.tsx';

type Props = {
  row: ContainerRow;
  tab: string;
  onTab: (tab: string) => void;
  isFull: boolean;
  onFull: (isFull: boolean) => void;
  onClose: () => void;
};

/** One container beside the list. The row is live; the rest is asked for when it opens and when the row changes. */
export function ContainerPanel({ row, tab, onTab, isFull, onFull, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const connection = useSelect(stores.connections, ({ byId }) => byId.get(row.connectionId));
  const { connectionId, vmid, lifecycle, status, lastJobId } = row;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('container:get', { connectionId, vmid }, signal),
    [client, connectionId, vmid],
  );
  const [detail, reload] = useRequest(ask);
  const jobState = useSelect(stores.jobs, ({ byId }) => (lastJobId ? byId.get(lastJobId)?.state.name : undefined));
  // History and services follow what happens to the container.
  const happening = [lifecycle, status, lastJobId, jobState, row.name, row.node, row.goneAt, row.services.length].join(
    ' ',
  );
  const known = useRef(happening);
  useEffect(() => {
    if (known.current === happening) return;
    known.current = happening;
    reload();
  }, [happening, reload]);
  const reason = blockedReason(row, connection);
  const value = detail.value;
  return (
    <>
      <header className="flex flex-col gap-2.5 px-4 pt-3 pb-2.5">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            <h2 className="truncate text-lg font-semibold" title={row.name}>
              {row.name}
            </h2>
            <div className="flex items-center gap-3 text-sm text-ink-3">
              <State row={row} connection={connection} />
              <span className="font-mono">{row.vmid}</span>
              <span className="truncate">{row.node}</span>
              <span className="flex min-w-0 items-center gap-1.5">
                {connection && connection.colour !== 'none' && <ColourMark colour={connection.colour} />}
                <span className="truncate">{connection?.name ?? 'removed'}</span>
              </span>
            </div>
          </div>
          <div className="flex">
            <FullWidthButton isFull={isFull} onChange={onFull} />
            <IconButton label="Close the detail" size="small" onClick={onClose}>
              <X aria-hidden />
            </IconButton>
          </div>
        </div>
        <PowerActions row={row} />
      </header>
      <RowRemark row={row} connection={connection} />
      <ChangeRemark row={row} />
      {detail.state === 'failed' && <ErrorNotice {...explain(detail.error)} className="mx-4 mb-2" />}
      <Tabs
        label="Container detail"
        value={tab}
        onChange={onTab}
        tabs={[
          {
            id: 'overview',
            label: 'Overview',
            panel: <OverviewTab row={row} detail={value} connection={connection} />,
          },
          { id: 'config', label: 'Configuration', panel: <ConfigTab row={row} connection={connection} /> },
          {
            id: 'services',
            label: 'Services',
            // Into one that was made elsewhere nobody looked: that is not none.
            ...(row.containerId !== null && { count: row.services.length }),
            panel: <ServicesTab row={row} detail={value} blocked={reason} onChanged={reload} />,
          },
          { id: 'journal', label: 'Journal', panel: <JournalTab row={row} blocked={reason} /> },
          { id: 'events', label: 'Events', panel: <EventsTab detail={value} isManaged={row.origin === 'managed'} /> },
          { id: 'jobs', label: 'Jobs', panel: <JobsTab row={row} /> },
        ]}
      />
    </>
  );
}

function State({ row, connection }: { row: ContainerRow; connection: ConnectionSummary | undefined }): ReactNode {
  const active = useSelect(useApp().stores.jobs, (state) => jobIndex(state).activeByRow.get(row.key));
  const { tone, word, isHollow, detail } = rowCondition(row, active);
  const isPast = active === undefined && isStale(row, connection);
  return (
    <span title={detail ?? undefined} className="text-base">
      {/* Of the past it is said in grey, as in the list. */}
      <StatusWord tone={isPast ? 'stopped' : tone} isHollow={isHollow || isPast}>
        {word}
      </StatusWord>
    </span>
  );
}
