import { useState, type ReactNode } from 'react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Field } from '../../../ui/field.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { Input } from '../../../ui/input.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Checkbox } from '../../../ui/toggle.tsx';

type Props = { row: ContainerRow; onClose: () => void };

/** Deletes after the name was typed; a production server asks once more. */
export function DeleteDialog({ row, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const connection = useSelect(stores.connections, ({ byId }) => byId.get(row.connectionId));
  const [typed, setTyped] = useState('');
  const [isSure, setSure] = useState(false);
  const needsSecond = connection?.isProduction ?? false;
  const destroy = useAction(async () => {
    const { jobId } = await client.call('container:destroy', {
      connectionId: row.connectionId,
      vmid: row.vmid,
      hostname: typed,
    });
    onClose();
    stores.navigation.go({ page: 'job', jobId });
  });
  const reason =
    row.status === 'running'
      ? 'Shut it down first'
      : typed !== row.name
        ? 'Type its name first'
        : needsSecond && !isSure
          ? 'Confirm that this is a production server'
          : null;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Delete ${row.name}?`}
      description={`Container ${row.vmid} on ${row.node} (${connection?.name ?? 'unknown server'}) goes, with its disk${row.diskMaxBytes === null ? '' : ` of ${formatBytes(row.diskMaxBytes)}`} and its snapshots. Backups stay, and so do jobs and history here.`}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button tone="danger" isBusy={destroy.isBusy} disabledReason={reason} onClick={() => destroy.run()}>
            Delete container
          </Button>
        </>
      }
    >
      {row.status === 'running' && (
        <Notice tone="attention" title="It is running">
          <p className="text-ink-2">Shut it down before you delete it.</p>
        </Notice>
      )}
      <Field label={`Type ${row.name} to confirm`}>
        {(control) => <Input {...control} isCode value={typed} onChange={(event) => setTyped(event.target.value)} />}
      </Field>
      {needsSecond && (
        <Checkbox
          label={`${connection?.name ?? 'This'} is a production server; delete it all the same`}
          isOn={isSure}
          onChange={setSure}
        />
      )}
      {destroy.error && <ErrorNotice {...explain(destroy.error)} />}
    </Dialog>
  );
}
