import { useState, type ReactNode } from 'react';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { newPassphraseErrors } from '../../parts/new-passphrase.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';

const stayOpen = () => undefined;

export function ChooseVault(): ReactNode {
  const { client, stores } = useApp();
  const [kind, setKind] = useState<'passphrase' | 'session'>('passphrase');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const errors = newPassphraseErrors(passphrase, again);
  const choose = useAction(async () => {
    stores.vault.accept(
      kind === 'session'
        ? await client.call('vault:choose-session', {})
        : await client.call('vault:choose-passphrase', { passphrase }),
    );
  });
  const submit = () => {
    setChecked(true);
    if (kind === 'session' || (!errors.next && !errors.again)) choose.run();
  };
  return (
    <Dialog
      isOpen
      onClose={stayOpen}
      title="Where may secrets be kept?"
      description="This system offers no keystore that would protect passwords and token secrets. Gantry never saves them unprotected, so please choose."
      actions={
        <Button tone="primary" isBusy={choose.isBusy} onClick={submit}>
          {kind === 'session' ? 'Keep for this session only' : 'Set passphrase'}
        </Button>
      }
    >
      <RadioChoice
        label="Keep secrets"
        isLabelHidden
        value={kind}
        onChange={setKind}
        choices={[
          {
            value: 'passphrase',
            label: 'Under a passphrase',
            help: 'Encrypted on disk; asked once each time Gantry starts.',
          },
          {
            value: 'session',
            label: 'For this session only',
            help: 'In memory; you enter them again after a restart.',
          },
        ]}
      />
      {kind === 'passphrase' && (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
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
          <button type="submit" hidden />
        </form>
      )}
      {choose.error && <ErrorNotice {...explain(choose.error)} />}
    </Dialog>
  );
}
