import { useRef, type ChangeEvent, type ReactNode } from 'react';
import type { GuestAccess } from '../../../shared/domain/guest-access.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { AuthorizedKey } from './authorized-key.tsx';
import type { GuestAccessForm } from './guest-access-form.ts';

type Props = {
  form: GuestAccessForm;
  saved: GuestAccess;
  errors: Record<string, string>;
  onChange: (change: Partial<GuestAccessForm>) => void;
};

/** How Gantry signs in to the nodes, which pct exec needs. */
export function NodeLoginFields({ form, saved, errors, onChange }: Props): ReactNode {
  return (
    <>
      <div className="flex flex-col gap-1">
        <RadioChoice
          label="Sign in to the nodes over SSH"
          value={form.login}
          onChange={(login) => onChange({ login })}
          choices={[
            { value: 'none', label: 'Not at all', help: 'pct exec is left out.' },
            {
              value: 'made-key',
              label: 'With a key Gantry makes',
              help: 'For this server alone; it never leaves here.',
            },
            { value: 'own-key', label: 'With a key of yours' },
            { value: 'password', label: 'With a password' },
          ]}
        />
        {errors['login'] !== undefined && (
          <p role="alert" className="text-sm text-failed">
            {errors['login']}
          </p>
        )}
      </div>
      {form.login !== 'none' && (
        <div className="grid grid-cols-[1fr_128px] gap-3">
          <Field label="User" help="Another than root needs sudo without a password for pct." error={errors['user']}>
            {(control) => (
              <Input
                {...control}
                isCode
                value={form.user}
                onChange={(event) => onChange({ user: event.target.value })}
              />
            )}
          </Field>
          <Field label="Port" error={errors['port']}>
            {(control) => (
              <Input
                {...control}
                isCode
                inputMode="numeric"
                value={form.port}
                onChange={(event) => onChange({ port: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      {form.login === 'made-key' && <MadeKey form={form} saved={saved} onChange={onChange} />}
      {form.login === 'own-key' && (
        <OwnKey form={form} isSaved={saved.login.kind === 'own-key'} errors={errors} onChange={onChange} />
      )}
      {form.login === 'password' && (
        <Field
          label="Password"
          help={saved.login.kind === 'password' ? 'Saved. Leave it empty to keep it.' : 'Kept encrypted.'}
          error={errors['password']}
        >
          {(control) => (
            <Input
              {...control}
              type="password"
              value={form.password}
              onChange={(event) => onChange({ password: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

function MadeKey({ form, saved: { login }, onChange }: Omit<Props, 'errors'>): ReactNode {
  if (login.kind !== 'made-key')
    return <p className="text-sm text-ink-3">It is made when you save. You get a line to put on the nodes then.</p>;
  return (
    <>
      {!form.makesNewKey && <AuthorizedKey publicKey={login.publicKey} user={form.user} />}
      <Checkbox
        label="Make a new key"
        help="The one above is wiped here, and its line on the nodes is of no use any more."
        isOn={form.makesNewKey}
        onChange={(makesNewKey) => onChange({ makesNewKey })}
      />
    </>
  );
}

function OwnKey({ form, isSaved, errors, onChange }: Omit<Props, 'saved'> & { isSaved: boolean }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const load = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    void file?.text().then((privateKey) => onChange({ privateKey }));
  };
  return (
    <>
      <Field
        label="Private key"
        help={
          isSaved
            ? 'Saved. Leave it empty to keep it.'
            : 'Such as the text of ~/.ssh/id_ed25519. Kept encrypted; your own file is not touched.'
        }
        error={errors['privateKey']}
      >
        {(control) => (
          <Textarea
            {...control}
            isCode
            rows={4}
            autoComplete="off"
            value={form.privateKey}
            onChange={(event) => onChange({ privateKey: event.target.value })}
          />
        )}
      </Field>
      <div>
        <input ref={input} type="file" aria-label="File with the private key" hidden onChange={load} />
        <Button size="small" onClick={() => input.current?.click()}>
          Load from a file…
        </Button>
      </div>
      <Field label="Passphrase of the key" help="If it has one." error={errors['passphrase']}>
        {(control) => (
          <Input
            {...control}
            type="password"
            value={form.passphrase}
            onChange={(event) => onChange({ passphrase: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
