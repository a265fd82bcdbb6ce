import { useCallback, useEffect, useMemo, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { loginOf, type ServerFacts } from '../../../shared/domain/server-facts.ts';
import { sightWords } from '../../../shared/rights/list-sight.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { HiddenNote } from '../../ui/hidden-note.tsx';
import { Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { groupBridges, groupStorages, nodesWithImages, type BridgeLine, type StorageLine } from './stock-lines.ts';
import { UsedOf } from './used-of.tsx';

/** Where the nodes keep data and what guests are connected to; of a server that is away as last seen. */
export function ServerStock({
  connection,
  facts,
}: {
  connection: ConnectionSummary;
  facts: ServerFacts | undefined;
}): ReactNode {
  const { client, stores } = useApp();
  const { id: connectionId, health } = connection;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('node:stock', { connectionId }, signal),
    [client, connectionId],
  );
  const [stock, reload] = useRequest(ask);
  // Sizes change slowly: it is read again when the server comes or goes, not at every look.
  useEffect(reload, [reload, health.state]);
  const storages = useMemo(() => groupStorages(stock.value?.storages ?? []), [stock.value]);
  const imageNodes = useMemo(() => nodesWithImages(stock.value?.storages ?? []), [stock.value]);
  const bridges = useMemo(() => groupBridges(stock.value?.bridges ?? []), [stock.value]);
  if (stock.value === null && stock.state === 'failed') return <ErrorNotice {...explain(stock.error)} />;
  const isOffline = health.state === 'offline';
  const login = loginOf(connection.auth, facts);
  const [hiddenStorages, hiddenBridges] = [sightWords('storages', login), sightWords('bridges', login)];
  return (
    <>
      {(storages.length > 0 || hiddenStorages !== null) && (
        <Section title="Storages">
          {storages.length > 0 && (
            <Lines label="Storages" isOffline={isOffline}>
              {storages.map((line) => (
                <StorageRow key={line.key} line={line} isOffline={isOffline} />
              ))}
            </Lines>
          )}
          <HiddenNote text={hiddenStorages} />
        </Section>
      )}
      {imageNodes.length > 0 && (
        <Section title="OS templates">
          <div className="flex flex-wrap gap-2">
            {imageNodes.map((node) => (
              <Button
                key={node}
                disabledReason={isOffline ? 'The server does not answer' : null}
                onClick={() => stores.osTemplates.open({ connectionId, node, chosen: '', onPick: null })}
              >
                OS templates of {node}…
              </Button>
            ))}
          </div>
        </Section>
      )}
      {(bridges.length > 0 || hiddenBridges !== null) && (
        <Section title="Bridges">
          {bridges.length > 0 && (
            <Lines label="Bridges" isOffline={isOffline}>
              {bridges.map((line) => (
                <BridgeRow key={line.key} line={line} />
              ))}
            </Lines>
          )}
          <HiddenNote text={hiddenBridges} />
        </Section>
      )}
    </>
  );
}

type LinesProps = { label: string; isOffline: boolean; children: ReactNode };

const Lines = ({ label, isOffline, children }: LinesProps): ReactNode => (
  <ul aria-label={label} className={cn('rounded-md border border-line', isOffline && 'text-ink-3')}>
    {children}
  </ul>
);

const rowClass = 'flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 last:border-b-0';

function StorageRow({ line, isOffline }: { line: StorageLine; isOffline: boolean }): ReactNode {
  const { name, plugin, nodes, uses, isActive, usedBytes, totalBytes, observedAt } = line;
  return (
    <li className={rowClass}>
      <span className="flex min-w-0 flex-1 basis-40 items-baseline gap-2">
        <span className="truncate font-medium">{name}</span>
        <span className="text-sm text-ink-3">{plugin}</span>
        {!isActive && <Badge>not active</Badge>}
      </span>
      <span className="w-52">
        <UsedOf label={`Space of ${name}`} used={usedBytes} total={totalBytes} isPast={isOffline || !isActive} />
      </span>
      <span className="w-full truncate text-sm text-ink-3" title={`${nodes.join(', ')}: ${uses}`}>
        {nodes.join(', ')} · {uses} · <Age at={observedAt} />
      </span>
    </li>
  );
}

function BridgeRow({ line }: { line: BridgeLine }): ReactNode {
  const { name, nodes, comment, isActive, observedAt } = line;
  return (
    <li className={rowClass}>
      <span className="font-mono text-sm font-medium">{name}</span>
      {!isActive && <Badge>not active</Badge>}
      <span className="min-w-0 flex-1 truncate text-sm text-ink-2" title={comment}>
        {comment}
      </span>
      <span className="text-sm text-ink-3">
        {nodes.join(', ')} · <Age at={observedAt} />
      </span>
    </li>
  );
}
