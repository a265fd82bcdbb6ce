import { X } from 'lucide-react';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { packageEntry, type PackageEntry } from '../../shared/domain/package-entry.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Popover } from '../ui/popover.tsx';
import { packageText } from './group-packages.ts';

type Props = { entry: PackageEntry; onReplace: (entry: PackageEntry) => void; onRemove: () => void };

/** One package of a list. Its name opens what can be said about it. */
export function PackageChip({ entry, onReplace, onRemove }: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const text = packageText(entry);
  return (
    <span className="flex h-6 items-center rounded-md border border-line bg-sunken font-mono text-sm hover:border-line-strong">
      <Popover
        title={`${entry.manager} ${entry.name}`}
        isOpen={isOpen}
        onOpenChange={setOpen}
        trigger={
          <button type="button" aria-label={`Change ${text}`} className="h-full rounded-l-md pl-2 hover:text-accent">
            {entry.name}
            {entry.version !== undefined && <span className="text-ink-3">{text.slice(entry.name.length)}</span>}
          </button>
        }
      >
        <PinForm
          entry={entry}
          onSave={(next) => {
            onReplace(next);
            setOpen(false);
          }}
        />
      </Popover>
      <button
        type="button"
        aria-label={`Remove ${text}`}
        onClick={onRemove}
        className="flex size-6 items-center justify-center rounded-sm text-ink-3 hover:text-ink"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}

function PinForm({ entry, onSave }: { entry: PackageEntry; onSave: (entry: PackageEntry) => void }): ReactNode {
  const [version, setVersion] = useState(entry.version ?? '');
  const [group, setGroup] = useState(entry.group ?? '');
  const [errors, setErrors] = useState<Partial<Record<string, string>>>({});
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const { manager, name } = entry;
    const read = packageEntry.safeParse({
      manager,
      name,
      ...(version.trim() === '' ? {} : { version: version.trim() }),
      ...(group.trim() === '' ? {} : { group: group.trim() }),
    });
    if (read.success) onSave(read.data);
    else setErrors(Object.fromEntries(read.error.issues.map(({ path, message }) => [String(path[0]), message])));
  };
  return (
    <form onSubmit={save} className="flex flex-col gap-3 font-sans text-base">
      <Field label="Version" help="Empty for the newest." error={errors['version']}>
        {(control) => (
          <Input {...control} isCode value={version} onChange={(event) => setVersion(event.target.value)} />
        )}
      </Field>
      <Field label="Group" help="A part of the list, such as base." error={errors['group']}>
        {(control) => <Input {...control} value={group} onChange={(event) => setGroup(event.target.value)} />}
      </Field>
      <Button type="submit" className="self-end">
        Keep
      </Button>
    </form>
  );
}
