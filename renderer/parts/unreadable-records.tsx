import { useState, type ReactNode } from 'react';
import type { UnreadableRecord } from '../../shared/domain/template-library.ts';
import { explain } from '../errors/explain.ts';
import { useApp, useSelect } from '../hooks/app-context.ts';
import { useAction } from '../hooks/use-action.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Notice } from '../ui/notice.tsx';

type Kind = UnreadableRecord['kind'];

/** What is kept and cannot be read by this version: it is in no list, so it can be taken out or deleted here. */
export function UnreadableRecords({ kinds, className }: { kinds: readonly Kind[]; className?: string }): ReactNode {
  const all = useSelect(useApp().stores.templates, ({ unreadable }) => unreadable);
  const [deleting, setDeleting] = useState<UnreadableRecord | null>(null);
  const records = all.filter(({ kind }) => kinds.includes(kind));
  if (records.length === 0) return null;
  return (
    <Notice tone="attention" title={titleOf(records)} className={cn('mx-4 mt-3', className)}>
      <ul aria-label="Unreadable records" className="flex max-h-40 flex-col gap-1 overflow-y-auto">
        {records.map((record) => (
          <Row key={`${record.kind}:${record.id}`} record={record} onDelete={() => setDeleting(record)} />
        ))}
      </ul>
      {deleting && <DeleteRecord record={deleting} onClose={() => setDeleting(null)} />}
    </Notice>
  );
}

function Row({ record, onDelete }: { record: UnreadableRecord; onDelete: () => void }): ReactNode {
  const { client, stores } = useApp();
  const { kind, id } = record;
  const name = nameOf(record);
  const takeOut = useAction(async () => {
    const written = await client.call('template:export-unreadable', { kind, id });
    if (written) stores.toasts.show('success', `The text of ${name} is exported`, written.path);
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <span className="font-medium">{name}</span> <span className="text-ink-2">· {record.reason}</span>
      </span>
      <span className="flex shrink-0 gap-2">
        <Button size="small" isBusy={takeOut.isBusy} onClick={takeOut.run} aria-label={`Export the text of ${name}`}>
          Export its text…
        </Button>
        <Button size="small" onClick={onDelete} aria-label={`Delete ${name}`}>
          Delete…
        </Button>
      </span>
      {takeOut.error && <ErrorNotice {...explain(takeOut.error)} className="w-full" />}
    </li>
  );
}

function DeleteRecord({ record, onClose }: { record: UnreadableRecord; onClose: () => void }): ReactNode {
  const { client, stores } = useApp();
  const { kind, id } = record;
  const name = nameOf(record);
  const remove = useAction(async () => {
    await client.call('template:delete-unreadable', { kind, id });
    await stores.templates.reload();
    stores.toasts.show('success', `${words[kind].title} deleted`, name);
    onClose();
  });
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={`Delete what is kept of ${name}?`}
      description="This version of Gantry cannot read it; another version may. Export its text first if you may want it again."
      vanishes={[{ id, label: name, detail: words[kind].detail }]}
      stays={words[kind].stays}
      confirmLabel={`Delete ${words[kind].noun}`}
      isBusy={remove.isBusy}
      error={remove.error && <ErrorNotice {...explain(remove.error)} />}
      onConfirm={remove.run}
    />
  );
}

const words: Record<Kind, { noun: string; title: string; detail: string; stays: string }> = {
  template: {
    noun: 'template',
    title: 'Template',
    detail: 'a template made in the app, with its files and scripts',
    stays: 'Containers that were made from it stay, with their record.',
  },
  'folder-template': {
    noun: 'the app’s version',
    title: 'The app’s version',
    detail: 'the app’s version, with what was changed in the app',
    stays:
      'The files in the folder stay; the next look at it finds the template again as new. Containers that were made from it stay.',
  },
  bucket: {
    noun: 'bucket',
    title: 'Bucket',
    detail: 'a package list',
    stays:
      'Templates keep their link to it, which leads nowhere until a bucket of this name is there again. Containers keep what was installed.',
  },
};

const nameOf = ({ name, id }: UnreadableRecord): string => (name.trim() === '' ? `${id}, without a name` : name);

function titleOf([first, ...others]: readonly UnreadableRecord[]): string {
  const noun = first?.kind === 'bucket' ? 'bucket' : 'template';
  return others.length === 0
    ? `One ${noun} is kept that this version of Gantry cannot read`
    : `${others.length + 1} ${noun}s are kept that this version of Gantry cannot read`;
}
