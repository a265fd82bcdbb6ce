import { Plus, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { FormRow } from '../../../stores/template-form.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Input } from '../../../ui/input.tsx';
import { useEditor } from './editor-context.ts';

type Props = {
  field: 'further';
  title: string;
  help: string;
  addLabel: string;
  placeholder: [name: string, value: string];
  /** The others have fields elsewhere. */
  isShown: (row: FormRow) => boolean;
};

/** Parameters by name and value, for everything Proxmox takes that has no field of its own. */
export function NameValueRows({ field, title, help, addLabel, placeholder, isShown }: Props): ReactNode {
  const { form, issues, change } = useEditor();
  const rows = form[field];
  /** Those added here stay here while their names are typed. */
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const put = (place: number, more: Partial<FormRow>) =>
    change(`${field}.${place}.${Object.keys(more).join()}`, (before) => ({
      ...before,
      [field]: before[field].map((row, index) => (index === place ? { ...row, ...more } : row)),
    }));
  const error = (index: number) => issues.find((issue) => issue.field === `${field}.${index}`)?.message;
  return (
    <div role="group" aria-label={title} className="flex flex-col gap-1.5" data-field={field}>
      <div className="flex items-end justify-between gap-3">
        <div>
          <div className="text-sm font-medium">{title}</div>
          <p className="text-sm text-ink-3">{help}</p>
        </div>
        <Button
          size="small"
          onClick={() => {
            const key = crypto.randomUUID();
            setAdded((before) => new Set([...before, key]));
            change(null, (before) => ({ ...before, [field]: [...before[field], { key, name: '', value: '' }] }));
          }}
        >
          <Plus aria-hidden />
          {addLabel}
        </Button>
      </div>
      {rows.map((row, index) =>
        !isShown(row) && !added.has(row.key) ? null : (
          <div key={row.key} className="flex flex-col gap-0.5" data-field={`${field}.${index}`}>
            <div className="grid grid-cols-[160px_minmax(0,1fr)_auto] items-center gap-2">
              <Input
                aria-label={`${title}: name ${index + 1}`}
                aria-invalid={error(index) !== undefined || undefined}
                aria-describedby={error(index) === undefined ? undefined : `${field}-${index}-error`}
                isCode
                placeholder={placeholder[0]}
                value={row.name}
                onChange={(event) => put(index, { name: event.target.value })}
              />
              <Input
                aria-label={`${title}: value ${index + 1}`}
                isCode
                placeholder={placeholder[1]}
                value={row.value}
                onChange={(event) => put(index, { value: event.target.value })}
              />
              <IconButton
                label={`Remove ${row.name || `row ${index + 1}`}`}
                size="small"
                onClick={() =>
                  change(null, (before) => ({ ...before, [field]: before[field].filter(({ key }) => key !== row.key) }))
                }
              >
                <X aria-hidden />
              </IconButton>
            </div>
            {error(index) !== undefined && (
              <div id={`${field}-${index}-error`} role="alert" className="text-sm text-failed">
                {error(index)}
              </div>
            )}
          </div>
        ),
      )}
    </div>
  );
}
