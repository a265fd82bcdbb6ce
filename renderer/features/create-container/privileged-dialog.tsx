import { useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Checkbox } from '../../ui/toggle.tsx';

/** Asked before anything privileged is created, every time. */
export function PrivilegedDialog({
  isOpen,
  onClose,
  onConfirm,
}: {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
}): ReactNode {
  const [isSure, setSure] = useState(false);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Create a privileged container?"
      actions={
        <>
          <Button onClick={onClose}>Go back</Button>
          <Button tone="danger" disabledReason={isSure ? null : 'Confirm that you want this'} onClick={onConfirm}>
            Create privileged container
          </Button>
        </>
      }
    >
      <Notice tone="attention" title="Root inside is root on the node">
        <p className="text-ink-2">A program that breaks out of it has the whole node. This cannot be changed later.</p>
      </Notice>
      <Checkbox label="I want a privileged container" isOn={isSure} onChange={setSure} />
    </Dialog>
  );
}
