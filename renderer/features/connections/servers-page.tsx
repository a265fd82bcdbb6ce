import { Plus, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ConnectionId } from '../../../shared/domain/ids.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CardButton, cardClass } from '../../ui/card-button.tsx';
import { cn } from '../../ui/cn.ts';
import { ColourMark } from '../../ui/colour-mark.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { HealthWord } from './health-word.tsx';
import { ServerDetail } from './server-detail.tsx';

/** All servers at the left, one of them at the right. */
export function ServersPage({ openId }: { openId: ConnectionId | null }): ReactNode {
  const { stores } = useApp();
  const connections = useSelect(stores.connections, ({ all }) => all);
  const load = useSelect(stores.connections, (state) => state.load);
  const open = connections.find(({ id }) => id === openId) ?? connections[0];
  const addServer = () => stores.navigation.go({ page: 'add-server' });
  if (load.name === 'failed') return <ErrorNotice {...explain(load.error)} className="m-4" />;
  if (!open)
    return (
      <EmptyState
        icon={<Server />}
        title="No server yet"
        action={
          <Button tone="primary" onClick={addServer}>
            Add server
          </Button>
        }
      >
        Connect a Proxmox VE host or cluster to see its containers.
      </EmptyState>
    );
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex w-72 shrink-0 flex-col overflow-y-auto border-r border-line max-[800px]:w-48">
        <ul aria-label="Servers">
          {connections.map((connection) => (
            <ServerItem key={connection.id} connection={connection} isOpen={connection === open} />
          ))}
        </ul>
        <div className="p-3">
          <Button onClick={addServer}>
            <Plus aria-hidden />
            Add server
          </Button>
        </div>
      </div>
      <div className="min-w-0 flex-1 overflow-y-auto">
        <ServerDetail key={open.id} connection={open} />
      </div>
    </div>
  );
}

function ServerItem({ connection, isOpen }: { connection: ConnectionSummary; isOpen: boolean }): ReactNode {
  const { navigation } = useApp().stores;
  return (
    <li>
      <div
        className={cn(
          cardClass,
          'flex w-full flex-col gap-0.5 border-b border-line px-4 py-2 text-left has-focus-visible:-outline-offset-2 hover:bg-hover',
          isOpen && 'bg-selected hover:bg-selected',
        )}
      >
        <span className="flex items-center gap-2">
          {connection.colour !== 'none' && <ColourMark colour={connection.colour} />}
          <CardButton
            aria-current={isOpen ? 'true' : undefined}
            onClick={() => navigation.go({ page: 'servers', connectionId: connection.id })}
            className="flex-1 font-medium"
          >
            {connection.name}
          </CardButton>
          {connection.isDemo && <Badge>demo</Badge>}
          {connection.isProduction && <Badge>production</Badge>}
        </span>
        <span className="flex items-center gap-2 text-sm text-ink-3">
          <HealthWord health={connection.health} />
          <span className="min-w-0 flex-1 truncate text-right font-mono">{connection.host}</span>
        </span>
      </div>
    </li>
  );
}
