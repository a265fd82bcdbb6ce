import { useState, type ReactNode } from 'react';
import { useFormContext } from 'react-hook-form';
import { issueMap } from '../../errors/issues.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import { template } from '../../../shared/domain/template.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { readSpec } from './read-spec.ts';

/** Keeps what was decided here as a template of one's own: everything but the place, the number, the addresses and the secrets. */
export function SaveAsTemplate(): ReactNode {
  const { client, stores } = useApp();
  const { getValues } = useFormContext<WizardValues>();
  const [name, setName] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | undefined>();
  const save = useAction(async (wanted: string) => {
    const read = readSpec(getValues());
    if (!read.ok) return;
    const saved = await client.call('template:from-spec', { spec: read.spec, name: wanted });
    setName(null);
    stores.toasts.show('success', 'Template saved', saved.name);
  });
  const close = () => {
    setName(null);
    setProblem(undefined);
    save.clearError();
  };
  const submit = () => {
    const read = template.shape.name.safeParse((name ?? '').trim());
    setProblem(read.success ? undefined : (issueMap(read.error)[''] ?? 'a name'));
    if (read.success) save.run(read.data);
  };
  return (
    <>
      <Button onClick={() => setName(getValues('hostname'))}>Save as template…</Button>
      <Dialog
        isOpen={name !== null}
        onClose={close}
        title="Save as template"
        description="Keeps image, resources, options, packages, files, scripts, variables and checks. Not kept: server, node, number, addresses, keys and secrets."
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button tone="primary" isBusy={save.isBusy} onClick={submit}>
              Save template
            </Button>
          </>
        }
      >
        <Field label="Name" error={problem}>
          {(control) => (
            <Input
              {...control}
              value={name ?? ''}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.repeat) submit();
              }}
            />
          )}
        </Field>
        {save.error && <ErrorNotice {...explain(save.error)} />}
      </Dialog>
    </>
  );
}
