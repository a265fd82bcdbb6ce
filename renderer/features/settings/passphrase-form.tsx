import { useState, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { newPassphraseErrors } from '../../parts/new-passphrase.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

/** From this session's memory to disk, under a passphrase: what is known now is kept with it. */
export function PassphraseForm(): ReactNode {
  const { client, stores } = useApp();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const errors = newPassphraseErrors(passphrase, again);
  const choose = useAction(async () => {
    stores.vault.accept(await client.call('vault:choose-passphrase', { passphrase }));
    stores.toasts.show('success', 'Secrets are kept under your passphrase now');
  });
  return (
    <form
      aria-label="Keep secrets under a passphrase"
      className="flex w-80 flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (!errors.next && !errors.again) choose.run();
      }}
    >
      <p className="text-ink-2">To keep them on disk, encrypted, set a passphrase:</p>
      <Field label="Passphrase" help="It cannot be recovered." error={isChecked ? errors.next : undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        )}
      </Field>
      <Field label="Passphrase again" error={isChecked ? errors.again : undefined}>
        {(control) => (
          <Input {...control} type="password" value={again} onChange={(event) => setAgain(event.target.value)} />
        )}
      </Field>
      <div>
        <Button type="submit" isBusy={choose.isBusy}>
          Set passphrase
        </Button>
      </div>
      {choose.error && <ErrorNotice {...explain(choose.error)} />}
    </form>
  );
}
