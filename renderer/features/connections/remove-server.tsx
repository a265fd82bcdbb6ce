import type { ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';

type Props = { connection: ConnectionSummary; isOpen: boolean; onClose: () => void };

export function RemoveServer({ connection, isOpen, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const remove = useAction(async () => {
    await client.call('connection:remove', { connectionId: connection.id });
    onClose();
    stores.toasts.show('success', `${connection.name} was removed`);
    stores.navigation.go({ page: 'servers', connectionId: null });
    await stores.connections.reload();
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={`Remove ${connection.name}?`}
      description="Its entry, its saved token or password and what Gantry remembers of its containers go from this computer. The containers on the server are not touched."
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button tone="danger" isBusy={remove.isBusy} onClick={() => remove.run()}>
            Remove server
          </Button>
        </>
      }
    >
      {remove.error && <ErrorNotice {...explain(remove.error)} />}
    </Dialog>
  );
}
