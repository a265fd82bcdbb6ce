import { Play, Power, RotateCw, Square, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { DestroyDialog } from './destroy-dialog.tsx';
import { powerReason, powerWord, type PowerVerb } from './row-words.ts';

type Props = { row: ContainerRow; connection: ConnectionSummary | undefined; blocked: string | null };

export function PowerActions({ row, connection, blocked }: Props): ReactNode {
  const { client, stores } = useApp();
  const [asking, setAsking] = useState<'none' | 'stop' | 'destroy'>('none');
  const power = useAction(async (action: PowerVerb) => {
    await client.call('container:power', { connectionId: row.connectionId, vmid: row.vmid, action });
    stores.toasts.show('info', `${powerWord[action]}: ${row.name}`, 'The job runs; see the status bar.');
  });
  const reasonFor = (verb: PowerVerb) => blocked ?? powerReason(row, verb);
  const isRunning = row.status === 'running';
  return (
    <div className="flex flex-col gap-2">
      <div role="group" aria-label="Actions" className="flex gap-1.5">
        {isRunning ? (
          <Button disabledReason={reasonFor('shutdown')} isBusy={power.isBusy} onClick={() => power.run('shutdown')}>
            <Power aria-hidden />
            Shut down
          </Button>
        ) : (
          <Button
            tone="primary"
            disabledReason={reasonFor('start')}
            isBusy={power.isBusy}
            onClick={() => power.run('start')}
          >
            <Play aria-hidden />
            Start
          </Button>
        )}
        <Button disabledReason={reasonFor('reboot')} isBusy={power.isBusy} onClick={() => power.run('reboot')}>
          <RotateCw aria-hidden />
          Reboot
        </Button>
        <Button disabledReason={reasonFor('stop')} onClick={() => setAsking('stop')}>
          <Square aria-hidden />
          Stop…
        </Button>
        <span className="flex-1" />
        <IconButton label="Delete…" tone="danger-plain" disabledReason={blocked} onClick={() => setAsking('destroy')}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {power.error && <ErrorNotice {...explain(power.error)} />}
      <Dialog
        isOpen={asking === 'stop'}
        onClose={() => setAsking('none')}
        title={`Stop ${row.name} hard?`}
        description="It is switched off at once, like pulling the plug. Programs inside cannot save their work. Shut down is the gentle way."
        actions={
          <>
            <Button onClick={() => setAsking('none')}>Leave it running</Button>
            <Button
              tone="danger"
              onClick={() => {
                setAsking('none');
                power.run('stop');
              }}
            >
              Stop hard
            </Button>
          </>
        }
      />
      {asking === 'destroy' && <DestroyDialog row={row} connection={connection} onClose={() => setAsking('none')} />}
    </div>
  );
}
