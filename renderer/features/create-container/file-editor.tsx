import { useState, type ReactNode } from 'react';
import { fileEntry, filePolicies, type FileEntry } from '../../../shared/domain/provisioning.ts';
import { issueMap } from '../../errors/issues.ts';
import { Button } from '../../ui/button.tsx';
import { CodeField } from '../../ui/code-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';

type Props = { file: FileEntry | null; onClose: () => void; onSave: (file: FileEntry) => void };

const policyWords: Record<FileEntry['policy'], string> = {
  replace: 'Overwrite it',
  default: 'Leave it',
  backup: 'Keep a copy, then overwrite',
};

export function FileEditor({ file, onClose, onSave }: Props): ReactNode {
  const [form, setForm] = useState<FileEntry>(
    file ?? {
      destination: '',
      policy: 'default',
      content: '',
      encoding: 'utf8',
      hasPlaceholders: false,
      owner: 'root',
      group: 'root',
      mode: '0644',
    },
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const change = (more: Partial<FileEntry>) => setForm({ ...form, ...more });
  const save = () => {
    const read = fileEntry.safeParse(form);
    if (read.success) onSave(read.data);
    else setErrors(issueMap(read.error));
  };
  return (
    <Dialog
      isOpen
      isSticky
      onClose={onClose}
      className="top-[8%] w-180"
      title={file ? 'Edit file' : 'Add file'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" onClick={save}>
            {file ? 'Keep changes' : 'Add file'}
          </Button>
        </>
      }
    >
      <Field label="Destination" help="The full path inside the container." error={errors['destination']}>
        {(control) => (
          <Input
            {...control}
            isCode
            placeholder="/etc/motd"
            value={form.destination}
            onChange={(event) => change({ destination: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-[1fr_96px_96px_80px] gap-3">
        <Field label="If it exists">
          {(control) => (
            <Select
              {...control}
              options={filePolicies.map((value) => ({ value, label: policyWords[value] }))}
              value={form.policy}
              onChange={(value) => change({ policy: filePolicies.find((one) => one === value) ?? 'default' })}
            />
          )}
        </Field>
        <Field label="Owner" error={errors['owner']}>
          {(control) => (
            <Input {...control} isCode value={form.owner} onChange={(event) => change({ owner: event.target.value })} />
          )}
        </Field>
        <Field label="Group" error={errors['group']}>
          {(control) => (
            <Input {...control} isCode value={form.group} onChange={(event) => change({ group: event.target.value })} />
          )}
        </Field>
        <Field label="Mode" error={errors['mode']}>
          {(control) => (
            <Input {...control} isCode value={form.mode} onChange={(event) => change({ mode: event.target.value })} />
          )}
        </Field>
      </div>
      <Field label="Content" error={errors['content']}>
        {(control) => (
          <CodeField
            {...control}
            label="Content"
            description={errors['content']}
            language={/\.(sh|bash|profile|bashrc)$/.test(form.destination) ? 'shell' : 'plain'}
            rows={14}
            value={form.content}
            onChange={(content) => change({ content })}
          />
        )}
      </Field>
    </Dialog>
  );
}
