import { useState, type ReactNode } from 'react';
import { describeError } from '../../errors/describe-error.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

/** May be put off: lists and history are readable without secrets. */
export function UnlockVault(): ReactNode {
  const { client, stores } = useApp();
  const isOpen = useSelect(stores.vault, ({ isUnlockPutOff }) => !isUnlockPutOff);
  const putOff = () => stores.vault.putOffUnlock(true);
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction(async () => {
    stores.vault.accept(await client.call('vault:unlock', { passphrase }));
  });
  const words = unlock.error ? describeError(unlock.error) : null;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={putOff}
      title="Unlock your secrets"
      description="Until then the lists show what was last seen, and nothing is sent to a server."
      actions={
        <>
          <Button onClick={putOff}>Later</Button>
          <Button tone="primary" isBusy={unlock.isBusy} onClick={() => unlock.run()}>
            Unlock
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          unlock.run();
        }}
      >
        <Field label="Passphrase" error={words ? `${words.title}. ${words.nextStep}` : undefined}>
          {(control) => (
            <Input
              {...control}
              type="password"
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
