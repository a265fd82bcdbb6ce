import type { ReactNode, RefObject } from 'react';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import type { SignInForm } from './server-draft.ts';
import { TokenHelp } from './token-help.tsx';

type Props = {
  form: SignInForm;
  errors: Record<string, string>;
  onChange: (change: Partial<SignInForm>) => void;
  /** The name of the token, for a dialog that puts the focus there by itself; otherwise it takes it. */
  input?: RefObject<HTMLInputElement | null>;
};

/** An API token, or a user with password and perhaps a one-time code. */
export function SignInFields({ form, errors, onChange, input }: Props): ReactNode {
  return (
    <>
      <RadioChoice
        label="Sign in with"
        isInline
        value={form.kind}
        onChange={(kind) => onChange({ kind })}
        choices={[
          { value: 'token', label: 'API token' },
          { value: 'ticket', label: 'User and password' },
        ]}
      />
      {form.kind === 'token' ? (
        <>
          <div className="grid grid-cols-2 gap-3">
            <Field
              label="Token name"
              help="user@realm!tokenid, such as gantry@pve!app"
              error={errors['tokenName']}
              isRequired
            >
              {(control) => (
                <Input
                  {...control}
                  isCode
                  ref={input}
                  autoFocus={input === undefined}
                  value={form.tokenName}
                  onChange={(event) => onChange({ tokenName: event.target.value })}
                />
              )}
            </Field>
            <Field
              label="Token secret"
              help="Proxmox shows it once, when the token is made."
              error={errors['secret']}
              isRequired
            >
              {(control) => (
                <Input
                  {...control}
                  isCode
                  type="password"
                  value={form.secret}
                  onChange={(event) => onChange({ secret: event.target.value })}
                />
              )}
            </Field>
          </div>
          <TokenHelp />
        </>
      ) : (
        <div className="grid grid-cols-[1fr_1fr_112px] gap-3">
          <Field label="User" help="user@realm, such as root@pam" error={errors['userName']} isRequired>
            {(control) => (
              <Input
                {...control}
                isCode
                value={form.userName}
                onChange={(event) => onChange({ userName: event.target.value })}
              />
            )}
          </Field>
          <Field label="Password" error={errors['password']} isRequired>
            {(control) => (
              <Input
                {...control}
                type="password"
                value={form.password}
                onChange={(event) => onChange({ password: event.target.value })}
              />
            )}
          </Field>
          <Field label="One-time code" help="If two-factor is on." error={errors['totp']}>
            {(control) => (
              <Input
                {...control}
                isCode
                inputMode="numeric"
                maxLength={8}
                value={form.totp}
                onChange={(event) => onChange({ totp: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  );
}
