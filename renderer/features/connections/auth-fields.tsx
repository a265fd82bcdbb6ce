import type { ReactNode } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import type { ServerForm } from './server-draft.ts';

type Props = { form: ServerForm; errors: Record<string, string>; onChange: (change: Partial<ServerForm>) => void };

/** What a creation needs, and nothing else; privilege separation is off because the user itself holds only this role. */
const roleLines = `pveum role add Gantry --privs "VM.Allocate VM.Audit VM.Console VM.PowerMgmt VM.Config.CPU VM.Config.Disk VM.Config.Memory VM.Config.Network VM.Config.Options Datastore.Audit Datastore.AllocateSpace Datastore.AllocateTemplate SDN.Audit SDN.Use Sys.Audit Pool.Audit"
pveum user add gantry@pve
pveum acl modify / --users gantry@pve --roles Gantry
pveum user token add gantry@pve app --privsep 0`;

export function AuthFields({ form, errors, onChange }: Props): ReactNode {
  return (
    <div className="flex flex-col gap-4">
      <Field label="Name" help="How the server is called in Gantry." error={errors['name']} isRequired>
        {(control) => (
          <Input {...control} value={form.name} onChange={(event) => onChange({ name: event.target.value })} />
        )}
      </Field>
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
          <Disclosure title="No token yet? Make one with just the rights it needs">
            <p className="text-ink-2">Run this in a shell on the server; the last line prints the secret.</p>
            <CodeBlock label="Commands for a least-privilege token" text={roleLines} />
          </Disclosure>
        </>
      ) : (
        <>
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
          <Field
            label="One-time code"
            help="Only when two-factor sign-in is on for this user."
            error={errors['totp']}
            className="w-44"
          >
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
        </>
      )}
      <Disclosure title="Advanced">
        <Field
          label="SOCKS proxy for containers"
          help="When this computer does not reach the containers directly: ssh -D 1080 root@your-node, then socks5://127.0.0.1:1080"
          error={errors['guestProxy']}
        >
          {(control) => (
            <Input
              {...control}
              isCode
              placeholder="none"
              value={form.guestProxy}
              onChange={(event) => onChange({ guestProxy: event.target.value })}
            />
          )}
        </Field>
        <Checkbox
          label="This is a production server"
          help="Gantry asks once more before anything is destroyed here."
          isOn={form.isProduction}
          onChange={(isProduction) => onChange({ isProduction })}
        />
      </Disclosure>
    </div>
  );
}
