import { useState, type ReactNode } from 'react';
import type { FileEntry } from '../../../../shared/domain/provisioning.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeField } from '../../../ui/code-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';

type Props = { files: readonly FileEntry[]; onChange: (files: FileEntry[]) => void };
type TextKey = 'destination' | 'owner' | 'group' | 'mode';

/** The files of the step, one at a time: where each goes, whose it is, and what is in it. */
export function FilesInput({ files, onChange }: Props): ReactNode {
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, files.length - 1);
  const file = files[index];
  if (!file) return <p className="text-ink-3">No files are left. Skip the step instead.</p>;
  const put = (change: Partial<FileEntry>): void =>
    onChange(files.map((one, place) => (place === index ? { ...one, ...change } : one)));
  const text = (label: string, key: TextKey): ReactNode => (
    <Field label={label}>
      {(control) => (
        <Input {...control} isCode value={file[key]} onChange={(event) => put({ [key]: event.target.value })} />
      )}
    </Field>
  );
  return (
    <>
      <div className="flex items-end gap-3">
        <Field label="File" className="min-w-0 flex-1">
          {(control) => (
            <Select
              {...control}
              isCode
              options={files.map(({ destination }, place) => ({ value: String(place), label: destination }))}
              value={String(index)}
              onChange={(value) => setChosen(Number(value))}
            />
          )}
        </Field>
        <Button onClick={() => onChange(files.filter((_, place) => place !== index))}>Leave it out</Button>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_110px_110px_80px] items-start gap-3">
        {text('Destination', 'destination')}
        {text('Owner', 'owner')}
        {text('Group', 'group')}
        {text('Mode', 'mode')}
      </div>
      {file.encoding === 'utf8' ? (
        <CodeField
          label={`Content of ${file.destination}`}
          language="plain"
          rows={14}
          value={file.content}
          onChange={(content) => put({ content })}
        />
      ) : (
        <p className="text-ink-3">Its content is no text and stays as it is.</p>
      )}
    </>
  );
}
