import { useId, useState, type ReactNode } from 'react';
import type { ConnectionSummary } from '../../../shared/domain/connection.ts';
import type { GuestAccess, PreferredWay } from '../../../shared/domain/guest-access.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { RadioChoice } from '../../ui/radio-choice.tsx';
import {
  refusedFields,
  toGuestAccessChange,
  toGuestAccessForm,
  wayWord,
  type GuestAccessForm,
} from './guest-access-form.ts';
import { NodeLoginFields } from './node-login-fields.tsx';

type Props = { connection: ConnectionSummary; saved: GuestAccess; onSaved: () => void; onClose: () => void };

const ways: readonly { value: PreferredWay; label: string; help: string }[] = [
  { value: 'automatic', label: 'Automatic', help: 'SSH, then pct exec, then the API terminal.' },
  { value: 'ssh', label: `${wayWord.ssh} first`, help: 'The container has to be reachable from this computer.' },
  {
    value: 'pct-exec',
    label: `${wayWord['pct-exec']} first`,
    help: 'Needs no network inside; Gantry is root on the node for it.',
  },
  {
    value: 'terminal',
    label: `${wayWord.terminal} first`,
    help: 'Needs VM.Console and VM.Config.Options; slower, and a new container restarts once for it.',
  },
];

/** Which way is gone first, and how Gantry signs in to the nodes. */
export function EditGuestAccess({ connection, saved, onSaved, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  const formId = useId();
  const [form, setForm] = useState<GuestAccessForm>(() => toGuestAccessForm(saved));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const change = (more: Partial<GuestAccessForm>) => {
    setForm((before) => ({ ...before, ...more }));
    setErrors({});
    save.clearError();
  };
  const save = useAction(async () => {
    const read = toGuestAccessChange(form, saved, connection.id);
    if (!read.ok) return setErrors(read.errors);
    await client.call('connection:set-guest-access', read.value);
    onSaved();
    stores.toasts.show('success', `The ways into containers of ${connection.name} were saved`);
    onClose();
  });
  const refused = save.error ? refusedFields(save.error) : {};
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Ways into the containers of ${connection.name}`}
      description="Gantry goes by one of them to set a container up. Where the first leads nowhere it takes the next, and says so."
      className="w-150"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={save.isBusy}>
            Save
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
        <RadioChoice
          label="Which way first"
          value={form.preferred}
          onChange={(preferred) => change({ preferred })}
          choices={ways}
        />
        <NodeLoginFields form={form} saved={saved} errors={{ ...refused, ...errors }} onChange={change} />
      </form>
      {save.error && Object.keys(refused).length === 0 && <ErrorNotice {...explain(save.error)} />}
    </Dialog>
  );
}
