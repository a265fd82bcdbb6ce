import type { ReactNode, RefObject } from 'react';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { ColourChoice } from './colour-choice.tsx';
import type { EditForm } from './server-draft.ts';

type Props = {
  form: EditForm;
  errors: Record<string, string>;
  onChange: (change: Partial<EditForm>) => void;
};

export function NameField({
  form,
  errors,
  onChange,
  input,
}: Props & { input?: RefObject<HTMLInputElement | null> }): ReactNode {
  return (
    <Field label="Name" help="How the server is called in Gantry." error={errors['name']} isRequired>
      {(control) => (
        <Input
          {...control}
          ref={input}
          value={form.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      )}
    </Field>
  );
}

/** How it looks and how carefully it is treated. */
export function MarkFields({ form, onChange }: Omit<Props, 'errors'>): ReactNode {
  return (
    <>
      <ColourChoice value={form.colour} onChange={(colour) => onChange({ colour })} />
      <Checkbox
        label="This is a production server"
        help="Gantry asks once more before anything is destroyed here."
        isOn={form.isProduction}
        onChange={(isProduction) => onChange({ isProduction })}
      />
    </>
  );
}

export function ProxyField({ form, errors, onChange }: Props): ReactNode {
  return (
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
  );
}

export function AddressFields({
  form,
  errors,
  onChange,
  help,
  isFocused = false,
}: Props & { help: string; isFocused?: boolean }): ReactNode {
  return (
    <div className="grid grid-cols-[1fr_128px] gap-3">
      <Field label="Host" help={help} error={errors['host']} isRequired>
        {(control) => (
          <Input
            {...control}
            autoFocus={isFocused}
            isCode
            spellCheck={false}
            placeholder="pve.example.lan"
            value={form.host}
            onChange={(event) => onChange({ host: event.target.value })}
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
  );
}
