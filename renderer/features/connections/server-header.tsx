import { Activity, Pencil, RefreshCw, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ServerFacts } from '../../../shared/domain/server-facts.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ColourMark } from '../../ui/colour-mark.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Age, Countdown } from '../../ui/relative-time.tsx';
import { HealthWord } from './health-word.tsx';
import type { ServerDialog } from './server-dialog.ts';
import { useCancellable } from '../../hooks/use-cancellable.ts';

type Props = {
  connection: ConnectionSummary;
  facts: ServerFacts | undefined;
  onOpen: (dialog: ServerDialog) => void;
};

/** The name, how it is in one line, and what can be done with it. */
export function ServerHeader({ connection, facts, onOpen }: Props): ReactNode {
  const { client, stores } = useApp();
  const canBreak = useSelect(stores.faults, ({ isRunning }) => isRunning && connection.isDemo);
  const refresh = useCancellable(async (signal) => {
    await client.call('connection:refresh', { connectionId: connection.id }, signal);
  });
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="flex min-w-40 flex-1 items-center gap-2">
          {connection.colour !== 'none' && <ColourMark colour={connection.colour} className="h-5" />}
          <h2 className="truncate text-xl font-semibold tracking-tight">{connection.name}</h2>
          {connection.isDemo && <Badge>demo</Badge>}
          {connection.isProduction && <Badge className="text-attention">production</Badge>}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {canBreak && (
            <Button onClick={stores.faults.open}>
              <Zap aria-hidden />
              Faults
            </Button>
          )}
          <Button onClick={() => onOpen('test')}>
            <Activity aria-hidden />
            Test…
          </Button>
          <Button isBusy={refresh.isBusy} onClick={() => refresh.run()}>
            {!refresh.isBusy && <RefreshCw aria-hidden />}
            Refresh
          </Button>
          <Button onClick={() => onOpen('edit')}>
            <Pencil aria-hidden />
            Edit…
          </Button>
          <Button tone="danger-plain" onClick={() => onOpen('remove')}>
            Remove…
          </Button>
        </div>
      </div>
      <Glance connection={connection} facts={facts} />
      {refresh.error && <ErrorNotice {...explain(refresh.error)} />}
    </header>
  );
}

function Glance({ connection, facts }: Omit<Props, 'onOpen'>): ReactNode {
  const { health, nextLookAt } = connection;
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
      <HealthWord health={health} />
      {health.state === 'online' && <span>Proxmox VE {health.version}</span>}
      {facts?.cluster && <span>cluster {facts.cluster.name}</span>}
      {health.state !== 'unknown' && (
        <span>
          {health.lastContactAt === null ? (
            'never reached'
          ) : (
            <>
              last contact <Age at={health.lastContactAt} />
            </>
          )}
        </span>
      )}
      {health.state === 'offline' && nextLookAt !== null && (
        <span>
          next look <Countdown until={nextLookAt} />
        </span>
      )}
    </p>
  );
}
