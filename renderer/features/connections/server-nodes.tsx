import { useCallback, useEffect, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { NodeFacts } from '../../../shared/domain/inventory.ts';
import { loginOf, type ServerFacts } from '../../../shared/domain/server-facts.ts';
import { sightWords } from '../../../shared/rights/list-sight.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { cn } from '../../ui/cn.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { HiddenNote } from '../../ui/hidden-note.tsx';
import { formatPercent } from '../../ui/format.ts';
import { Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { UsedOf } from './used-of.tsx';

type Props = { connection: ConnectionSummary; facts: ServerFacts | undefined };

/** The nodes as they are now, or as they were when last seen. */
export function ServerNodes({ connection, facts }: Props): ReactNode {
  const { client } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('node:list', { connectionId }, signal),
    [client, connectionId],
  );
  const [nodes, reload] = useRequest(ask);
  // Every answered look of the server is a reason to look at its nodes.
  const contactAt = connection.health.state === 'unknown' ? null : connection.health.lastContactAt;
  useEffect(reload, [reload, contactAt]);
  const isOffline = connection.health.state === 'offline';
  if (nodes.value === null && nodes.state === 'failed')
    return isOffline ? null : <ErrorNotice {...explain(nodes.error)} />;
  if (!nodes.value || nodes.value.length === 0) return null;
  return (
    <Section title="Nodes" className="@container">
      <ul aria-label="Nodes" className={cn('rounded-md border border-line', isOffline && 'text-ink-3')}>
        {nodes.value.map((node) => (
          <NodeLine key={node.name} node={node} version={facts?.versions[node.name]} isOffline={isOffline} />
        ))}
      </ul>
      <HiddenNote text={sightWords('nodes', loginOf(connection.auth, facts))} />
    </Section>
  );
}

function NodeLine({
  node,
  version,
  isOffline,
}: {
  node: NodeFacts;
  version: string | undefined;
  isOffline: boolean;
}): ReactNode {
  const { memoryBytes: used, memoryMaxBytes: total, swap } = node;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2 last:border-b-0 @[640px]:grid @[640px]:grid-cols-[minmax(64px,1fr)_104px_48px_minmax(176px,1.4fr)_104px_60px]">
      <span className="truncate font-medium">{node.name}</span>
      <span>
        {isOffline ? (
          <StatusWord tone="stopped" isHollow>
            {node.isOnline ? 'Was online' : 'Was away'}
          </StatusWord>
        ) : (
          <StatusWord tone={node.isOnline ? 'running' : 'failed'}>
            {node.isOnline ? 'Online' : 'Unreachable'}
          </StatusWord>
        )}
      </span>
      <span className="text-sm text-ink-3">{version ?? ''}</span>
      <span className="flex min-w-44 flex-col gap-0.5">
        {used === null || !total ? (
          <span className="text-sm text-ink-3">{node.isOnline ? 'memory hidden: needs Sys.Audit on /nodes' : ''}</span>
        ) : (
          <UsedOf label={`Memory of ${node.name}`} used={used} total={total} isPast={isOffline} />
        )}
        {swap && (
          <UsedOf
            label={`Swap of ${node.name}`}
            used={swap.usedBytes}
            total={swap.totalBytes}
            isPast={isOffline}
            what=" swap"
          />
        )}
      </span>
      <span className="text-right text-sm text-ink-2 tabular-nums">{cpuWords(node, isOffline)}</span>
      <span className="text-right text-sm text-ink-3">
        <Age at={node.observedAt} />
      </span>
    </li>
  );
}

function cpuWords({ cores, cpuShare }: NodeFacts, isOffline: boolean): string {
  if (cores === null) return '';
  const count = cores === 1 ? '1 core' : `${cores} cores`;
  return cpuShare == null || isOffline ? count : `${formatPercent(cpuShare)} of ${count}`;
}
