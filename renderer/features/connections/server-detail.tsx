import { RefreshCw, Zap } from 'lucide-react';
import { useCallback, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { StatusWord } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatBytes, formatDateTime } from '../../ui/format.ts';
import { Facts, Section } from '../../ui/page-body.tsx';
import { Age } from '../../ui/relative-time.tsx';
import { Fingerprint } from './certificate-facts.tsx';
import { ChangedCertificate } from './changed-certificate.tsx';
import { HealthWord } from './health-word.tsx';
import { RemoveServer } from './remove-server.tsx';
import { SignInAgain } from './sign-in-again.tsx';

export function ServerDetail({ connection }: { connection: ConnectionSummary }): ReactNode {
  const { client, stores } = useApp();
  const canBreak = useSelect(stores.faults, ({ isRunning }) => isRunning && connection.isDemo);
  const [isRemoving, setRemoving] = useState(false);
  const refresh = useAction(async () => {
    await client.call('connection:refresh', { connectionId: connection.id });
  });
  const { health, auth } = connection;
  return (
    <div className="flex max-w-180 flex-col gap-6 p-6">
      <div className="flex items-center gap-3">
        <h2 className="min-w-0 flex-1 truncate text-xl font-semibold tracking-tight">{connection.name}</h2>
        {canBreak && (
          <Button onClick={stores.faults.open}>
            <Zap aria-hidden />
            Faults
          </Button>
        )}
        <Button isBusy={refresh.isBusy} onClick={() => refresh.run()}>
          {!refresh.isBusy && <RefreshCw aria-hidden />}
          Refresh
        </Button>
        <Button tone="danger-plain" onClick={() => setRemoving(true)}>
          Remove…
        </Button>
      </div>
      {health.state === 'offline' && <Trouble connection={connection} health={health} />}
      {refresh.error && <ErrorNotice {...explain(refresh.error)} />}
      <Section title="Connection">
        <Facts
          facts={[
            ['Health', <HealthWord key="health" health={health} />],
            [
              'Last contact',
              health.state === 'unknown' || health.lastContactAt === null ? (
                'never'
              ) : (
                <Age key="age" at={health.lastContactAt} />
              ),
            ],
            ['Version', health.state === 'online' ? `Proxmox VE ${health.version}` : 'not known now'],
            [
              'Address',
              <span key="address" className="font-mono text-sm">{`${connection.host}:${connection.port}`}</span>,
            ],
            [
              'Signs in as',
              <span key="auth" className="font-mono text-sm">
                {auth.kind === 'token' ? auth.tokenName : auth.userName}
              </span>,
            ],
            ['Certificate', <Fingerprint key="pin" text={connection.fingerprint} />],
            ['Containers via', connection.guestProxy ?? 'directly'],
            ['Added', formatDateTime(connection.createdAt)],
          ]}
        />
      </Section>
      <Nodes connection={connection} />
      <RemoveServer connection={connection} isOpen={isRemoving} onClose={() => setRemoving(false)} />
    </div>
  );
}

type Offline = Extract<ConnectionSummary['health'], { state: 'offline' }>;

function Trouble({ connection, health }: { connection: ConnectionSummary; health: Offline }): ReactNode {
  const { error } = health;
  if (error.code === 'pve:untrusted-certificate')
    return <ChangedCertificate connection={connection} presented={error.details.presented} />;
  if (error.code === 'pve:unauthenticated' || error.code === 'vault:unreadable')
    return <SignInAgain connection={connection} error={error} />;
  return <ErrorNotice {...explain(error)} />;
}

function Nodes({ connection }: { connection: ConnectionSummary }): ReactNode {
  const { client } = useApp();
  const connectionId = connection.id;
  const ask = useCallback(
    (signal: AbortSignal) => client.call('node:list', { connectionId }, signal),
    [client, connectionId],
  );
  const [nodes] = useRequest(ask);
  if (nodes.state === 'failed')
    return connection.health.state === 'online' ? <ErrorNotice {...explain(nodes.error)} /> : null;
  if (!nodes.value) return null;
  return (
    <Section title="Nodes">
      <ul className="rounded-md border border-line">
        {nodes.value.map((node) => (
          <li key={node.name} className="flex items-center gap-4 border-b border-line px-3 py-1.5 last:border-b-0">
            <span className="w-32 truncate font-medium">{node.name}</span>
            <StatusWord tone={node.isOnline ? 'running' : 'failed'}>
              {node.isOnline ? 'Online' : 'Unreachable'}
            </StatusWord>
            <span className="flex-1 text-right text-ink-2">
              {node.memoryBytes !== null && node.memoryMaxBytes !== null
                ? `${formatBytes(node.memoryMaxBytes - node.memoryBytes)} of ${formatBytes(node.memoryMaxBytes)} memory free`
                : 'memory not known'}
            </span>
            <span className="w-20 text-right text-ink-2">{node.cores === null ? '' : `${node.cores} cores`}</span>
            <span className="w-20 text-right text-sm text-ink-3">
              <Age at={node.observedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
