import { ChevronRight } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { OsTemplateCopy, OsTemplateEntry, OsTemplateStorage } from '../../../shared/domain/os-template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import type { OsTemplateDialog } from '../../stores/os-template-store.ts';
import { lackingText, newestFetch } from '../../stores/os-template-words.ts';
import { isOver } from '../../../shared/domain/job.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { cn } from '../../ui/cn.ts';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Age } from '../../ui/relative-time.tsx';
import { TemplateDetails } from './template-details.tsx';

type Props = {
  entry: OsTemplateEntry;
  dialog: OsTemplateDialog;
  target: OsTemplateStorage | null;
  storages: readonly OsTemplateStorage[];
  onDelete: (copy: OsTemplateCopy) => void;
};

/** One OS template: where it is and what can be done with it; a click on its name tells the rest. */
export function TemplateRow({ entry, dialog, target, storages, onDelete }: Props): ReactNode {
  const { file, copies, offer } = entry;
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="border-b border-line last:border-b-0">
      <div className="flex items-center gap-2 px-2 py-1.5">
        <IconButton
          label={`Details of ${file}`}
          size="small"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight aria-hidden className={cn('transition-transform duration-100', isOpen && 'rotate-90')} />
        </IconButton>
        <div className="min-w-0 flex-1">
          <div className="truncate font-mono text-sm" title={file}>
            {file}
          </div>
          {copies.length === 0 && <div className="truncate text-sm text-ink-3">{offer?.headline}</div>}
        </div>
        {copies.length === 0 && <CatalogueActions entry={entry} dialog={dialog} target={target} />}
      </div>
      {copies.map((copy) => (
        <CopyLine key={copy.volid} copy={copy} file={file} dialog={dialog} storages={storages} onDelete={onDelete} />
      ))}
      <div id={id} hidden={!isOpen}>
        {isOpen && <TemplateDetails entry={entry} />}
      </div>
    </li>
  );
}

function CopyLine({
  copy,
  file,
  dialog,
  storages,
  onDelete,
}: { copy: OsTemplateCopy; file: string } & Pick<Props, 'dialog' | 'storages' | 'onDelete'>): ReactNode {
  const { osTemplates } = useApp().stores;
  const { volid, storage, sizeBytes, storedAt, isShared } = copy;
  const { onPick, chosen } = dialog;
  const lacking = storages.find(({ name }) => name === storage)?.lacksForDelete ?? [];
  const use = () => {
    osTemplates.pick({ volid, needsDownload: false });
    osTemplates.close();
  };
  return (
    <div className="flex items-center gap-2 pr-2 pb-1.5 pl-10 text-sm text-ink-2">
      <span className="min-w-0 flex-1 truncate">
        {storage}
        {isShared && ', shared'}
        {sizeBytes !== null && ` · ${formatBytes(sizeBytes)}`}
        {storedAt !== null && (
          <>
            {' · '}
            <Age at={storedAt} />
          </>
        )}
      </span>
      {onPick === null ? (
        <Button
          size="small"
          tone="danger-plain"
          aria-label={`Delete… ${file} from ${storage}`}
          disabledReason={lackingText(lacking)}
          onClick={() => onDelete(copy)}
        >
          Delete…
        </Button>
      ) : volid === chosen ? (
        <Badge>chosen</Badge>
      ) : (
        <Button size="small" aria-label={`Use ${file} from ${storage}`} onClick={use}>
          Use
        </Button>
      )}
    </div>
  );
}

function CatalogueActions({ entry, dialog, target }: Pick<Props, 'entry' | 'dialog' | 'target'>): ReactNode {
  const { client, stores } = useApp();
  const { connectionId, node, onPick } = dialog;
  const { file } = entry;
  const volid = target === null ? '' : `${target.name}:vztmpl/${file}`;
  const job = useSelect(stores.jobs, ({ newestFirst }) => newestFetch(newestFirst, { connectionId, node, volid }));
  const isArriving = job !== null && !isOver(job.state);
  const download = useAction(async () => {
    if (target === null) return;
    const source = { from: 'catalogue' as const };
    const { jobId } = await client.call('os-template:fetch', {
      connectionId,
      node,
      storage: target.name,
      file,
      source,
    });
    stores.jobs.accept(await client.call('job:get', { jobId }));
    stores.osTemplates.pick({ volid, needsDownload: false });
  });
  const reason = target === null ? 'No storage of this node takes OS templates' : lackingText(target.lacksForFetch);
  if (isArriving) return <span className="text-sm text-ink-2">arriving</span>;
  return (
    <div className="flex flex-col items-end gap-1">
      <div className="flex gap-2">
        {onPick && (
          <Button
            size="small"
            tone="ghost"
            aria-label={`When the job starts: download ${file}`}
            disabledReason={reason}
            onClick={() => {
              stores.osTemplates.pick({ volid, needsDownload: true });
              stores.osTemplates.close();
            }}
          >
            When the job starts
          </Button>
        )}
        <Button
          size="small"
          aria-label={`Download now: ${file}`}
          isBusy={download.isBusy}
          disabledReason={reason}
          onClick={() => download.run()}
        >
          Download now
        </Button>
      </div>
      {download.error && <ErrorNotice {...explain(download.error)} />}
    </div>
  );
}
