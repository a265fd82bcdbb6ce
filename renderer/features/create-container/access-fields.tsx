import type { ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { TextField } from './form-fields.tsx';
import { OwnKeys } from './own-keys.tsx';
import { PasswordField } from './password-field.tsx';

type Props = { rootPassword: string; onRootPassword: (text: string) => void };

/** Who may sign in as root: Gantry by its own key, people by theirs, and whoever knows the password. */
export function AccessFields({ rootPassword, onRootPassword }: Props): ReactNode {
  const { setValue, watch } = useFormContext<WizardValues>();
  const lines = watch('sshPublicKeys');
  return (
    <>
      <div className="flex flex-col gap-2">
        <TextField
          name="sshPublicKeys"
          label="SSH public keys"
          rows={lines === '' ? 1 : 3}
          isCode
          placeholder="ssh-ed25519 AAAA… you@laptop"
          help="One a line; they may sign in as root, besides the fresh key Gantry makes for this container and keeps."
        />
        <OwnKeys
          lines={lines}
          onChange={(next) => setValue('sshPublicKeys', next, { shouldValidate: true, shouldDirty: true })}
        />
      </div>
      <PasswordField value={rootPassword} onChange={onRootPassword} />
    </>
  );
}
