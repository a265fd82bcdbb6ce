import { useId, useState, type ReactNode } from 'react';
import { describeError } from '../../errors/describe-error.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { newPassphraseErrors } from '../../parts/new-passphrase.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

/** Seals everything anew under another passphrase; the old one is asked for, also while they are unlocked. */
export function ChangePassphrase({ onClose }: { onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const formId = useId();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const errors = newPassphraseErrors(next, again);
  const change = useAction(async () => {
    stores.vault.accept(await client.call('vault:change-passphrase', { current, next }));
    onClose();
    stores.toasts.show('success', 'The passphrase was changed');
  });
  const isWrong = change.error?.code === 'vault:wrong-passphrase';
  const wrongWords = change.error && isWrong ? describeError(change.error).title : undefined;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Change the passphrase"
      description="Everything kept is sealed anew. The old passphrase opens nothing afterwards."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={change.isBusy}>
            Change passphrase
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (!errors.next && !errors.again) change.run();
        }}
      >
        <Field label="Passphrase now" error={wrongWords}>
          {(control) => (
            <Input {...control} type="password" value={current} onChange={(event) => setCurrent(event.target.value)} />
          )}
        </Field>
        <Field label="New passphrase" help="It cannot be recovered." error={isChecked ? errors.next : undefined}>
          {(control) => (
            <Input {...control} type="password" value={next} onChange={(event) => setNext(event.target.value)} />
          )}
        </Field>
        <Field label="New passphrase again" error={isChecked ? errors.again : undefined}>
          {(control) => (
            <Input {...control} type="password" value={again} onChange={(event) => setAgain(event.target.value)} />
          )}
        </Field>
      </form>
      {change.error && !isWrong && <ErrorNotice {...explain(change.error)} />}
    </Dialog>
  );
}
