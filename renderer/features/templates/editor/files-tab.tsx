import { useRef, useState, type ChangeEvent, type ReactNode } from 'react';
import { filePolicies } from '../../../../shared/domain/provisioning.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CodeField } from '../../../ui/code-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { formatBytes } from '../../../ui/format.ts';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/toggle.tsx';
import { isShellFile, policyWords } from '../template-words.ts';
import { useFormError } from './editor-context.ts';
import { TextField } from './form-fields.tsx';
import { ListPane } from './list-pane.tsx';
import { sizeOfBase64, takeFile, type FileContent } from './read-file.ts';
import { useFormList } from './use-form-list.ts';

/** What is written into the container, each with the full path it goes to. */
export function FilesTab(): ReactNode {
  const list = useFormList('files');
  const file = list.current;
  const add = () =>
    list.add({
      key: crypto.randomUUID(),
      destination: '',
      policy: 'default',
      content: '',
      encoding: 'utf8',
      hasPlaceholders: false,
      owner: 'root',
      group: 'root',
      mode: '0644',
    });
  return (
    <ListPane
      label="Files"
      noun="file"
      items={list.items.map(({ key, destination, policy, mode, owner, group }, index) => ({
        key,
        title: destination || 'new file',
        detail: `${policyWords[policy].short} · ${owner}:${group} ${mode}`,
        wrong: list.wrongAt(index),
      }))}
      openKey={file?.key ?? null}
      onOpen={list.open}
      onAdd={add}
      onRemove={list.remove}
      onMove={list.move}
      orderHelp="Written before packages are installed."
      empty="No files. What is added here is written into every container made from this template."
    >
      {file && <FileDetail key={file.key} />}
    </ListPane>
  );
}

function FileDetail(): ReactNode {
  const { current: file, path, put } = useFormList('files');
  const contentError = useFormError(`${path}.content`);
  if (!file) return null;
  return (
    <div className="flex min-h-full flex-col gap-3 p-4">
      <TextField
        field={`${path}.destination`}
        label="Destination"
        isCode
        placeholder="/etc/motd"
        help="The full path inside the container."
        value={file.destination}
        onChange={(destination) => put({ destination })}
      />
      <div className="grid grid-cols-[minmax(0,1fr)_96px_96px_80px] items-start gap-3">
        <Field label="If it exists" help={policyWords[file.policy].help}>
          {(control) => (
            <Select
              {...control}
              options={filePolicies.map((value) => ({ value, label: policyWords[value].title }))}
              value={file.policy}
              onChange={(value) => put({ policy: filePolicies.find((one) => one === value) ?? 'default' })}
            />
          )}
        </Field>
        <TextField
          field={`${path}.owner`}
          label="Owner"
          isCode
          value={file.owner}
          onChange={(owner) => put({ owner })}
        />
        <TextField
          field={`${path}.group`}
          label="Group"
          isCode
          value={file.group}
          onChange={(group) => put({ group })}
        />
        <TextField field={`${path}.mode`} label="Mode" isCode value={file.mode} onChange={(mode) => put({ mode })} />
      </div>
      {file.encoding === 'base64' ? (
        <div className="flex items-center gap-3 rounded-md border border-line bg-sunken px-3 py-3">
          <Badge>Binary</Badge>
          <span className="flex-1 text-ink-2">{formatBytes(sizeOfBase64(file.content))}; shown by its size only.</span>
          <TakeFromDisk onTaken={put} />
        </div>
      ) : (
        <>
          <div className="flex items-start gap-4">
            <Switch
              className="flex-1"
              label="Fill in variables"
              help="{{ NAME }} becomes the variable’s value. Leave off for files that use these signs themselves."
              isOn={file.hasPlaceholders}
              onChange={(hasPlaceholders) => put({ hasPlaceholders })}
            />
            <TakeFromDisk onTaken={put} />
          </div>
          <div className="flex min-h-60 flex-1 flex-col gap-1" data-field={`${path}.content`}>
            <CodeField
              label="Content"
              description={contentError}
              isFilling
              language={isShellFile(file.destination) ? 'shell' : 'plain'}
              value={file.content}
              onChange={(content) => put({ content })}
            />
            {contentError && (
              <div role="alert" className="text-sm text-failed">
                {contentError}
              </div>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** The browser's own file choice: the page sees the file that was chosen and no other. */
function TakeFromDisk({ onTaken }: { onTaken: (file: FileContent) => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (chosen: File) => {
    const taken = await takeFile(chosen);
    setProblem('problem' in taken ? taken.problem : null);
    if (!('problem' in taken)) onTaken(taken);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.target.files ?? [];
    event.target.value = '';
    if (chosen) void take(chosen);
  };
  return (
    <div className="flex max-w-72 flex-col items-end gap-1">
      <Button size="small" onClick={() => input.current?.click()}>
        Take from disk…
      </Button>
      <input ref={input} type="file" aria-label="File to take" hidden onChange={choose} />
      {problem !== null && (
        <p role="alert" className="text-sm text-failed [overflow-wrap:anywhere]">
          {problem}
        </p>
      )}
    </div>
  );
}
