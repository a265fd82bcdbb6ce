import { useState, type ReactNode } from 'react';
import { useController, useFormContext } from 'react-hook-form';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { SwitchField, TextField } from './form-fields.tsx';

type Props = { rootPassword: string; onRootPassword: (text: string) => void };
const shortestPassword = 5;

export function AdvancedFields({ rootPassword, onRootPassword }: Props): ReactNode {
  const isTooShort = rootPassword !== '' && rootPassword.length < shortestPassword;
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-col gap-3">
        <UnprivilegedSwitch />
        <SwitchField
          name="features.nesting"
          label="Nesting"
          help="Needed by modern systemd and by Docker inside the container."
        />
        <SwitchField
          name="features.keyctl"
          label="keyctl"
          help="For Docker in unprivileged containers. Only root@pam with its password may set it."
        />
        <SwitchField
          name="features.fuse"
          label="FUSE"
          help="Lets it mount FUSE file systems. Only root@pam with its password may set it."
        />
        <SwitchField name="startOnBoot" label="Start when the node starts" />
        <SwitchField
          name="network.hasFirewall"
          label="Proxmox firewall on its network card"
          help="Off by default in the API, on in Proxmox’s own form."
        />
      </div>
      <div className="grid grid-cols-2 gap-3">
        <TextField name="network.mtu" label="MTU" isNumeric placeholder="the bridge’s" />
        <TextField name="network.macAddress" label="MAC address" isCode placeholder="made by Proxmox" />
        <TextField name="nameserver" label="DNS servers" isCode placeholder="the node’s" />
        <TextField name="searchDomain" label="Search domain" isCode placeholder="the node’s" />
      </div>
      <Field
        label="Root password"
        help="Besides the key Gantry makes for this container. Leave empty for sign-in by key only."
        error={isTooShort ? `at least ${shortestPassword} characters` : undefined}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            placeholder="none"
            value={rootPassword}
            onChange={(event) => onRootPassword(event.target.value)}
          />
        )}
      </Field>
      <TextField
        name="sshPublicKeys"
        label="SSH public keys"
        rows={3}
        isCode
        placeholder="ssh-ed25519 AAAA… you@laptop"
        help="One a line; they may sign in as root."
      />
      <TextField
        name="description"
        label="Notes"
        rows={3}
        placeholder="none"
        help="Shown by Proxmox in the container’s summary; Markdown."
      />
    </div>
  );
}

/** Off is a decision of its own: it is asked about, every time. */
function UnprivilegedSwitch(): ReactNode {
  const { field } = useController<WizardValues, 'isUnprivileged'>({ name: 'isUnprivileged' });
  const { watch } = useFormContext<WizardValues>();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Switch
        label="Unprivileged"
        help="Root inside is an ordinary user on the node. Cannot be changed later."
        isOn={field.value}
        onChange={(isOn) => (isOn ? field.onChange(true) : setAsking(true))}
      />
      {!watch('isUnprivileged') && (
        <Notice tone="attention" title="This will be a privileged container">
          <p className="text-ink-2">Its root is root on the node too. You are asked once more before it is created.</p>
        </Notice>
      )}
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title="Make it privileged?"
        description="Whoever becomes root in a privileged container is root on the node as well, with all its other containers and disks. Few programs need this; it cannot be changed later."
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep unprivileged</Button>
            <Button
              tone="danger"
              onClick={() => {
                field.onChange(false);
                setAsking(false);
              }}
            >
              Make it privileged
            </Button>
          </>
        }
      />
    </>
  );
}
