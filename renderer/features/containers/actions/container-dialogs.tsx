import { useEffect, type ComponentType, type ReactNode } from 'react';
import type { ContainerRow } from '../../../../shared/domain/container.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { BatchDialog } from './batch-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { ForgetDialog } from './forget-dialog.tsx';
import { PowerDialog } from './power-dialog.tsx';
import { ShutdownDialog } from './shutdown-dialog.tsx';

/** The one place where dialogs about containers stand, whoever opened them. */
export function ContainerDialogs(): ReactNode {
  const { stores } = useApp();
  const dialog = useSelect(stores.containerDialog, (state) => state.dialog);
  const close = () => stores.containerDialog.close();
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'power':
      return <PowerDialog action={dialog.action} keys={dialog.keys} onClose={close} />;
    case 'batch':
      return <BatchDialog batch={dialog.batch} onClose={close} />;
    case 'shutdown-ignored':
      return <ShutdownDialog key={dialog.jobId} jobId={dialog.jobId} onClose={close} />;
    case 'forget':
      return <RowDialog key={dialog.key} rowKey={dialog.key} Shown={ForgetDialog} onClose={close} />;
    case 'delete':
      return <RowDialog key={dialog.key} rowKey={dialog.key} Shown={DeleteDialog} onClose={close} />;
  }
}

type RowDialogProps = {
  rowKey: string;
  Shown: ComponentType<{ row: ContainerRow; onClose: () => void }>;
  onClose: () => void;
};

/** A dialog about one live row; a row that leaves the list takes its dialog along. */
function RowDialog({ rowKey, Shown, onClose }: RowDialogProps): ReactNode {
  const { stores } = useApp();
  const row = useSelect(stores.inventory, ({ byKey }) => byKey.get(rowKey));
  const isGone = row === undefined;
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  return row ? <Shown row={row} onClose={onClose} /> : null;
}
