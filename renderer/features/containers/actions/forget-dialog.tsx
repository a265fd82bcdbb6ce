import type { ReactNode } from 'react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';

/** Takes a container that is gone out of the list. Main looks once more whether it really is. */
export function ForgetDialog({ row, onClose }: { row: ContainerRow; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const server = useSelect(stores.connections, ({ byId }) => byId.get(row.connectionId));
  const forget = useAction(async () => {
    await client.call('container:forget', { connectionId: row.connectionId, vmid: row.vmid });
    onClose();
    stores.toasts.show('success', `Removed the record of ${row.name}`);
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Remove the record of ${row.name}?`}
      description={`For a container that is not on ${server?.name ?? 'its server'} any more, or never came to be. Gantry looks once more, then forgets ${row.vmid} with its SSH key, services and credentials.`}
      stays="Its jobs and history stay. Nothing is sent to the server that could delete anything."
      cancelLabel="Keep it"
      confirmLabel="Remove the record"
      isBusy={forget.isBusy}
      error={forget.error && <ErrorNotice {...explain(forget.error)} />}
      onConfirm={() => forget.run()}
    />
  );
}
