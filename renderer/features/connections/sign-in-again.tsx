import { useState, type ReactNode } from 'react';
import type { AppErrorData } from '../../../shared/errors.ts';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import { describeError } from '../../errors/describe-error.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';

/** A sign-in ended: a one-time code is asked for, a token was renewed, or the secret was kept for one session only. */
export function SignInAgain({ connection, error }: { connection: ConnectionSummary; error: AppErrorData }): ReactNode {
  const { client } = useApp();
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState('');
  const signIn = useAction(async () => {
    const code = totp.trim();
    await client.call('connection:sign-in', {
      connectionId: connection.id,
      password,
      ...(code === '' ? {} : { totp: code }),
    });
    setPassword('');
    setTotp('');
  });
  const isToken = connection.auth.kind === 'token';
  const secretName = isToken ? 'Token secret' : 'Password';
  const words = describeError(signIn.error ?? error);
  return (
    <Notice tone="attention" title={words.title}>
      <p className="text-ink-2">{words.explanation}</p>
      <form
        className="mt-1 flex items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (password !== '') signIn.run();
        }}
      >
        <Field label={secretName} className="w-56">
          {(control) => (
            <Input
              {...control}
              type="password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {!isToken && (
          <Field label="One-time code" className="w-32">
            {(control) => (
              <Input
                {...control}
                isCode
                inputMode="numeric"
                maxLength={8}
                value={totp}
                onChange={(event) => setTotp(event.target.value)}
              />
            )}
          </Field>
        )}
        <Button
          type="submit"
          tone="primary"
          isBusy={signIn.isBusy}
          disabledReason={password === '' ? `Enter the ${secretName.toLowerCase()}` : null}
        >
          Sign in
        </Button>
      </form>
    </Notice>
  );
}
