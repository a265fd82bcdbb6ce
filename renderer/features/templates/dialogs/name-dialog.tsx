import { useId, useState, type ReactNode, type SubmitEvent } from 'react';
import type { TemplateSummary } from '../../../../shared/domain/template.ts';
import { explain } from '../../../errors/explain.ts';
import { useApp, useSelect } from '../../../hooks/app-context.ts';
import { useAction } from '../../../hooks/use-action.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ErrorNotice } from '../../../ui/error-notice.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { freeName } from '../../../stores/free-name.ts';

type Props = { template: TemplateSummary; onClose: () => void };

export function RenameTemplate({ template, onClose }: Props): ReactNode {
  const { client } = useApp();
  return (
    <NameDialog
      title={`Rename ${template.name}`}
      description="Containers made from it keep its old name in their record."
      confirmLabel="Rename"
      start={template.name}
      except={template.name}
      onClose={onClose}
      onName={async (name) => {
        const whole = await client.call('template:get', { templateId: template.id });
        await client.call('template:save', { template: { ...whole, name }, expectedRevision: whole.revision });
      }}
    />
  );
}

export function DuplicateTemplate({ template, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  return (
    <NameDialog
      title={`Duplicate ${template.name}`}
      description="The duplicate is kept in the app and is yours to change."
      confirmLabel="Duplicate"
      start={`${template.name} copy`}
      onClose={onClose}
      onName={async (name) => {
        const made = await client.call('template:duplicate', { templateId: template.id, name });
        await stores.templates.reload();
        stores.navigation.go({ page: 'templates', templateId: made.id });
      }}
    />
  );
}

export function DuplicateAndEdit({ template, onClose }: Props): ReactNode {
  const { client, stores } = useApp();
  return (
    <NameDialog
      title={`Duplicate ${template.name} and edit it`}
      description="It ships with Gantry and comes anew with every version, so it is not changed itself. The duplicate is yours."
      confirmLabel="Duplicate and edit"
      start={`My ${template.name}`}
      onClose={onClose}
      onName={async (name) => {
        const made = await client.call('template:duplicate', { templateId: template.id, name });
        await stores.templates.reload();
        stores.navigation.go({ page: 'edit-template', templateId: made.id });
      }}
    />
  );
}

type NameProps = {
  title: string;
  description: string;
  confirmLabel: string;
  start: string;
  /** A taken name that is allowed all the same: its own. */
  except?: string;
  onClose: () => void;
  onName: (name: string) => Promise<void>;
};

const longest = 100;

function NameDialog({ title, description, confirmLabel, start, except, onClose, onName }: NameProps): ReactNode {
  const formId = useId();
  const taken = useSelect(useApp().stores.templates, (state) => state.all).flatMap(({ name }) =>
    name === except ? [] : [name],
  );
  const [name, setName] = useState(() => (except === start ? start : freeName(start, taken)));
  const save = useAction(async () => {
    await onName(name.trim());
    onClose();
  });
  const isTaken = taken.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  const reason =
    name.trim() === ''
      ? 'Enter a name first'
      : name.trim().length > longest
        ? `At most ${longest} characters`
        : isTaken
          ? 'Another template has this name'
          : name.trim() === except
            ? 'It is called so already'
            : null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (reason === null) save.run();
  };
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      title={title}
      description={description}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" isBusy={save.isBusy} disabledReason={reason}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit}>
        <Field label="Name" error={isTaken ? 'another template has this name' : undefined}>
          {(control) => (
            <Input
              {...control}
              maxLength={100}
              value={name}
              onFocus={(event) => event.currentTarget.select()}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </form>
      {save.error && <ErrorNotice {...explain(save.error)} />}
    </Dialog>
  );
}
