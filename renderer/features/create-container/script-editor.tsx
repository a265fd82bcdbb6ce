import { useState, type ReactNode } from 'react';
import { scriptEntry, type ScriptEntry } from '../../../shared/domain/provisioning.ts';
import { issueMap } from '../../errors/issues.ts';
import { Button } from '../../ui/button.tsx';
import { CodeField } from '../../ui/code-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';

type Props = {
  script: ScriptEntry | null;
  suggestedName: string;
  otherNames: readonly string[];
  onClose: () => void;
  onSave: (script: ScriptEntry) => void;
};

export function ScriptEditor({ script, suggestedName, otherNames, onClose, onSave }: Props): ReactNode {
  const [name, setName] = useState(script?.name ?? suggestedName);
  const [runAs, setRunAs] = useState(script?.runAs ?? 'root');
  const [content, setContent] = useState(script?.content ?? '#!/bin/sh\nset -eu\n\n');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = () => {
    const read = scriptEntry.safeParse({ ...script, name: name.trim(), runAs: runAs.trim(), content });
    if (!read.success) return setErrors(issueMap(read.error));
    if (otherNames.includes(read.data.name)) return setErrors({ name: 'another script has this name' });
    onSave(read.data);
  };
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      className="top-[8%] w-180"
      title={script ? `Edit ${script.name}` : 'Add script'}
      description="Plain sh; log_info, ensure_installed, save_credential and the other helpers are there."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" onClick={save}>
            {script ? 'Keep changes' : 'Add script'}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-[1fr_144px] gap-3">
        <Field label="File name" error={errors['name']}>
          {(control) => <Input {...control} isCode value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label="Run as" error={errors['runAs']}>
          {(control) => <Input {...control} isCode value={runAs} onChange={(event) => setRunAs(event.target.value)} />}
        </Field>
      </div>
      <Field label="Content" error={errors['content']}>
        {(control) => (
          <CodeField
            {...control}
            label="Content"
            description={errors['content']}
            rows={16}
            value={content}
            onChange={setContent}
          />
        )}
      </Field>
    </Dialog>
  );
}
