import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Switch } from '../../../ui/toggle.tsx';

/** Off is a decision of its own: it is asked about, every time. */
export function UnprivilegedSwitch({
  isOn,
  onChange,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}): ReactNode {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Switch
        label="Unprivileged"
        help="Root inside is an ordinary user on the node. Cannot be changed once a container is made."
        isOn={isOn}
        onChange={(next) => (next ? onChange(true) : setAsking(true))}
      />
      {!isOn && (
        <Notice tone="attention" title="Containers made from it will be privileged">
          <p className="text-ink-2">Their root is root on the node too. It is asked about before each is created.</p>
        </Notice>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Make its containers privileged?"
        description="Whoever becomes root in a privileged container is root on the node as well, with all its other containers and disks. Few programs need this."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep unprivileged</Button>
            <Button
              tone="danger"
              onClick={() => {
                onChange(false);
                setAsking(false);
              }}
            >
              Make it privileged
            </Button>
          </>
        }
      />
    </>
  );
}
