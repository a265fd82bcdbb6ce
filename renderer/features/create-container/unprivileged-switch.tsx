import { useState, type ReactNode } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { Named } from './form-fields.tsx';

/** Off is a decision of its own: it is asked about, every time. */
export function UnprivilegedSwitch(): ReactNode {
  const { field } = useController<WizardValues, 'isUnprivileged'>({ name: 'isUnprivileged' });
  const { watch } = useFormContext<WizardValues>();
  const [isAsking, setAsking] = useState(false);
  return (
    <Named name="isUnprivileged" className="flex flex-col gap-3">
      <Switch
        label="Unprivileged"
        help="Root inside is an ordinary user on the node. Cannot be changed later."
        isOn={field.value}
        onChange={(isOn) => (isOn ? field.onChange(true) : setAsking(true))}
      />
      {!watch('isUnprivileged') && (
        <Notice tone="attention" title="This will be a privileged container">
          <p className="text-ink-2">Its root is root on the node too. You are asked once more before it is created.</p>
        </Notice>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Make it privileged?"
        description="Whoever becomes root in a privileged container is root on the node as well, with all its other containers and disks. Few programs need this; it cannot be changed later."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep unprivileged</Button>
            <Button
              tone="danger"
              onClick={() => {
                field.onChange(false);
                setAsking(false);
              }}
            >
              Make it privileged
            </Button>
          </>
        }
      />
    </Named>
  );
}
