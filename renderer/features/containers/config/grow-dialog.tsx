import { useState, type ReactNode } from 'react';
import type { AppErrorData } from '../../../../shared/errors.ts';
import { explain } from '../../../errors/explain.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';

export type Disk = { readonly name: string; readonly volume: string; readonly sizeGiB: number };

type Props = {
  disk: Disk;
  label: string;
  isBusy: boolean;
  error: AppErrorData | null;
  onGrow: (sizeGiB: number) => void;
  onClose: () => void;
};

const plain = (sizeGiB: number): string => String(Math.round(sizeGiB * 1000) / 1000);

/** Asks how large a disk is to be. A larger one cannot be made smaller again, which is said before. */
export function GrowDialog({ disk, label, isBusy, error, onGrow, onClose }: Props): ReactNode {
  const [text, setText] = useState(plain(disk.sizeGiB));
  const wanted = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
  const isLarger = wanted !== null && wanted > disk.sizeGiB;
  const mistake = text !== '' && wanted === null ? 'a number of GiB' : undefined;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isSticky
      title={`Grow ${label}`}
      description="The file system in it grows along. Proxmox cannot make it smaller again."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            isBusy={isBusy}
            disabledReason={isLarger ? null : `Enter more than ${plain(disk.sizeGiB)} GiB`}
            onClick={() => {
              if (wanted !== null) onGrow(wanted);
            }}
          >
            Grow disk
          </Button>
        </>
      }
    >
      <Field label="New size" help={`It has ${plain(disk.sizeGiB)} GiB now, on ${disk.volume}.`} error={mistake}>
        {(control) => (
          <Input
            {...control}
            unit="GiB"
            inputMode="decimal"
            value={text}
            onChange={({ target }) => setText(target.value.trim().replace(',', '.'))}
          />
        )}
      </Field>
      {error && <ErrorNotice {...explain(error)} />}
    </Dialog>
  );
}
