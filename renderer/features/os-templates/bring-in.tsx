import { useState, type ReactNode } from 'react';
import { osTemplateFile, type OsTemplateStorage, type PickedFile } from '../../../shared/domain/os-template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import type { OsTemplateDialog } from '../../stores/os-template-store.ts';
import { lackingText } from '../../stores/os-template-words.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { FromUrl } from './from-url.tsx';

type Props = { dialog: OsTemplateDialog; target: OsTemplateStorage | null };

/** The two other ways to an OS template: a file of this computer, and an address on the web. */
export function BringIn({ dialog, target }: Props): ReactNode {
  const { client, stores } = useApp();
  const { connectionId, node } = dialog;
  const [isUrlOpen, setUrlOpen] = useState(false);
  const [misnamed, setMisnamed] = useState<PickedFile | null>(null);
  const upload = useAction(async () => {
    setMisnamed(null);
    const picked = await client.call('os-template:pick-file', {});
    if (picked === null || target === null) return;
    const named = osTemplateFile.safeParse(picked.name);
    if (!named.success) return setMisnamed(picked);
    const source = { from: 'file' as const, ref: picked.ref };
    const { jobId } = await client.call('os-template:fetch', {
      connectionId,
      node,
      storage: target.name,
      file: named.data,
      source,
    });
    stores.jobs.accept(await client.call('job:get', { jobId }));
    stores.osTemplates.pick({ volid: `${target.name}:vztmpl/${named.data}`, needsDownload: false });
  });
  const noStorage = target === null ? 'No storage of this node takes OS templates' : null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex gap-2">
        <Button
          isBusy={upload.isBusy}
          disabledReason={noStorage ?? lackingText(target?.lacksForFetch ?? [])}
          onClick={() => upload.run()}
        >
          Upload a file…
        </Button>
        <Button
          aria-expanded={isUrlOpen}
          disabledReason={noStorage ?? lackingText(target?.lacksForUrl ?? [])}
          onClick={() => setUrlOpen(!isUrlOpen)}
        >
          From an address…
        </Button>
      </div>
      {isUrlOpen && target && <FromUrl dialog={dialog} target={target} onStarted={() => setUrlOpen(false)} />}
      {upload.error && <ErrorNotice {...explain(upload.error)} />}
      {misnamed && (
        <Notice tone="attention" title={`${misnamed.name} cannot be used under this name`}>
          <p className="text-ink-2">
            Proxmox takes names of letters, digits, dots, - and _ that end in .tar.zst, .tar.xz, .tar.gz, .tar.bz2 or
            .tar. Rename the file and choose it again.
          </p>
        </Notice>
      )}
    </div>
  );
}
