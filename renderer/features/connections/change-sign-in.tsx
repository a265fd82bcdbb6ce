import { useId, useRef, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { emptySignIn, toAuthInput, type SignInForm } from './server-draft.ts';
import { SignInFields } from './sign-in-fields.tsx';
import { useCancellable } from '../../hooks/use-cancellable.ts';

/** Another token, user or password. It is tried first; what was saved goes only when the new one has worked. */
export function ChangeSignIn({
  connection,
  onClose,
}: {
  connection: ConnectionSummary;
  onClose: () => void;
}): ReactNode {
  const { client, stores } = useApp();
  const { auth } = connection;
  const formId = useId();
  const tokenName = useRef<HTMLInputElement>(null);
  const [form, setForm] = useState<SignInForm>(
    auth.kind === 'token'
      ? { ...emptySignIn, tokenName: auth.tokenName }
      : { ...emptySignIn, kind: 'ticket', userName: auth.userName },
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useCancellable(async (signal) => {
    const read = toAuthInput(form);
    if (!read.ok) return setErrors(read.errors);
    setErrors({});
    await client.call('connection:update-auth', { connectionId: connection.id, auth: read.value }, signal);
    stores.toasts.show('success', `${connection.name} is signed in otherwise`);
    onClose();
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Change the sign-in of ${connection.name}`}
      description="It is tried first. The saved one stays until the new one has worked, and is wiped then."
      className="w-150"
      initialFocus={tokenName}
      actions={
        <>
          <Button onClick={save.isBusy ? save.cancel : onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={save.isBusy}>
            Test and save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <SignInFields
          form={form}
          errors={errors}
          input={tokenName}
          onChange={(change) => {
            setForm((before) => ({ ...before, ...change }));
            save.clearError();
          }}
        />
      </form>
      {save.error && <ErrorNotice {...explain(save.error)} />}
    </Dialog>
  );
}
