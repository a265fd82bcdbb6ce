import { useState, type ReactNode, type SubmitEvent } from 'react';
import {
  checksum as checksumSchema,
  checksumAlgorithms,
  checksumDigits,
  osTemplateFile,
  templateUrl,
  type OsTemplateStorage,
} from '../../../shared/domain/os-template.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useAction } from '../../hooks/use-action.ts';
import type { OsTemplateDialog } from '../../stores/os-template-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { formatBytes } from '../../ui/format.ts';
import { Input } from '../../ui/input.tsx';

type Props = { dialog: OsTemplateDialog; target: OsTemplateStorage; onStarted: () => void };

/** An address the node downloads from. It is asked first what it has; a checksum says that it is the right one. */
export function FromUrl({ dialog, target, onStarted }: Props): ReactNode {
  const { client, stores } = useApp();
  const { connectionId, node } = dialog;
  const [url, setUrl] = useState('');
  const [file, setFile] = useState('');
  const [sum, setSum] = useState('');
  const [told, setTold] = useState<string | null>(null);
  const urlRead = templateUrl.safeParse(url.trim());
  const fileRead = osTemplateFile.safeParse(file.trim());
  const sumRead = readChecksum(sum);
  const look = useAction(async () => {
    if (!urlRead.success) return;
    const { fileName, sizeBytes, mimeType } = await client.call('os-template:url', {
      connectionId,
      node,
      url: urlRead.data,
    });
    if (fileName !== null) setFile(fileName);
    setTold([sizeBytes === null ? null : formatBytes(sizeBytes), mimeType].filter(Boolean).join(', '));
  });
  const download = useAction(async () => {
    if (!urlRead.success || !fileRead.success || sumRead === undefined) return;
    const source = { from: 'url' as const, url: urlRead.data, checksum: sumRead };
    const asked = { connectionId, node, storage: target.name, file: fileRead.data, source };
    const { jobId } = await client.call('os-template:fetch', asked);
    stores.jobs.accept(await client.call('job:get', { jobId }));
    stores.osTemplates.pick({ volid: `${target.name}:vztmpl/${fileRead.data}`, needsDownload: false });
    onStarted();
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (file === '') look.run();
    else download.run();
  };
  const reason = !urlRead.success
    ? 'Type an address first'
    : !fileRead.success
      ? 'Ask the address, or type a file name'
      : sumRead === undefined
        ? 'The checksum is none'
        : null;
  return (
    <form onSubmit={submit} className="flex flex-col gap-3 rounded-md border border-line bg-sunken p-3">
      <div className="grid grid-cols-[1fr_auto] items-end gap-3">
        <Field
          label="Address"
          error={url === '' || urlRead.success ? undefined : urlRead.error.issues[0]?.message}
          note={told === null ? undefined : `The node sees: ${told}`}
        >
          {(control) => (
            <Input
              {...control}
              isCode
              placeholder="https://"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <Button
          className="self-start mt-5"
          isBusy={look.isBusy}
          disabledReason={urlRead.success ? null : 'Type an address first'}
          onClick={() => look.run()}
        >
          Ask it
        </Button>
      </div>
      <Field label="File name" error={file === '' || fileRead.success ? undefined : fileRead.error.issues[0]?.message}>
        {(control) => <Input {...control} isCode value={file} onChange={(event) => setFile(event.target.value)} />}
      </Field>
      <Field
        label="Checksum"
        error={sumRead === undefined ? 'MD5, SHA-1, SHA-224, SHA-256, SHA-384 or SHA-512 in hex digits' : undefined}
        help="As its publisher gives it; Proxmox refuses the file when it is another one."
      >
        {(control) => (
          <Input {...control} isCode placeholder="none" value={sum} onChange={(event) => setSum(event.target.value)} />
        )}
      </Field>
      {look.error && <ErrorNotice {...explain(look.error)} />}
      {download.error && <ErrorNotice {...explain(download.error)} />}
      <Button type="submit" tone="primary" className="self-end" isBusy={download.isBusy} disabledReason={reason}>
        Download to {target.name}
      </Button>
    </form>
  );
}

/** Which kind it is, its length tells. Null for none, undefined for what is no checksum. */
function readChecksum(text: string) {
  const digest = text.trim();
  if (digest === '') return null;
  const algorithm = checksumAlgorithms.find((one) => checksumDigits[one] === digest.length);
  return checksumSchema.safeParse({ algorithm, digest }).data;
}
