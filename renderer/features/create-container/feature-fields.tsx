import { useState, type ReactNode } from 'react';
import { useController } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { reasonAgainst } from '../../parts/parameters/parameter-form.ts';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { FieldFindings, useFindingMark } from './field-findings.tsx';
import { Named, SwitchField, useFieldError } from './form-fields.tsx';
import { words } from './read-spec.ts';

/** What the container may do that others may not; all but nesting only by the grace of root@pam. */
export function FeatureFields({ isRoot }: { isRoot: boolean | null }): ReactNode {
  const onlyRoot = reasonAgainst({ isRootOnly: true }, { isRoot, major: null });
  return (
    <>
      <FieldFindings at="features" />
      <SwitchField
        name="features.nesting"
        label="Nesting"
        help="Needed by modern systemd and by Docker inside the container."
      />
      <SwitchField
        name="features.keyctl"
        label="keyctl"
        help="For Docker in unprivileged containers. Only root@pam with its password may set it."
        reasonAgainstOn={onlyRoot}
      />
      <SwitchField
        name="features.fuse"
        label="FUSE"
        help="Lets it mount FUSE file systems. Only root@pam with its password may set it."
        reasonAgainstOn={onlyRoot}
      />
      <SwitchField
        name="features.mknod"
        label="mknod"
        help="Lets it make device nodes; experimental in Proxmox. Only root@pam with its password may set it."
        reasonAgainstOn={onlyRoot}
      />
      <SwitchField
        name="features.forceRwSys"
        label="Writable /sys"
        help="force_rw_sys: weakens the separation from the node. Only root@pam with its password may set it."
        reasonAgainstOn={onlyRoot}
      />
      <MountTypes onlyRoot={onlyRoot} />
    </>
  );
}

function MountTypes({ onlyRoot }: { onlyRoot: string | null }): ReactNode {
  const { field } = useController<WizardValues, 'features.mount'>({ name: 'features.mount' });
  // As typed: a blank at the end is none in the list yet.
  const [typed, setTyped] = useState(field.value.join(' '));
  const shown = words(typed).join(' ') === field.value.join(' ') ? typed : field.value.join(' ');
  const error = useFieldError('features.mount');
  const { describedBy, verdict } = useFindingMark('features.mount');
  const isOff = onlyRoot !== null && field.value.length === 0;
  return (
    <Named name="features.mount" className={undefined}>
      <Field
        label="Mountable file systems"
        help={isOff ? onlyRoot : 'Types it may mount, such as nfs cifs. Only root@pam with its password may set them.'}
        error={error}
        describedBy={describedBy}
        isRefused={verdict === 'blocks'}
      >
        {(control) => (
          <Input
            {...control}
            isCode
            placeholder="none"
            readOnly={isOff}
            aria-disabled={isOff || undefined}
            value={shown}
            onBlur={field.onBlur}
            onChange={({ target }) => {
              setTyped(target.value);
              field.onChange(words(target.value));
            }}
          />
        )}
      </Field>
    </Named>
  );
}
