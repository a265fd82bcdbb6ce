import { useState, type FormEvent, type ReactNode } from 'react';
import { viewNameReason, withName, withNewView } from '../../stores/list-views.ts';
import { useApp } from '../../hooks/app-context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { useListSettings } from './use-list-settings.ts';

/** The view that gets a name; without an id what is shown now becomes a new one. */
export type Naming = { readonly id: string | null; readonly name: string };

export function ViewNameDialog({ naming, onClose }: { naming: Naming; onClose: () => void }): ReactNode {
  const { search } = useApp().stores;
  const [list, change] = useListSettings();
  const [name, setName] = useState(naming.name);
  const reason = viewNameReason(list, name, naming.id);
  const save = () => {
    if (reason !== null) return;
    const { id } = naming;
    if (id === null)
      change((before) => withNewView(before, { id: crypto.randomUUID(), name, query: search.getState() }));
    else change((before) => withName(before, id, name));
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={naming.id === null ? 'Save as view' : 'Rename view'}
      description={
        naming.id === null ? 'Keeps the filters, the words, the columns and the sorting under a name.' : undefined
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabledReason={reason} onClick={save}>
            {naming.id === null ? 'Save view' : 'Rename'}
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <Field label="Name" {...(reason !== null && name.trim() !== '' ? { error: reason } : {})}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
      </form>
    </Dialog>
  );
}
