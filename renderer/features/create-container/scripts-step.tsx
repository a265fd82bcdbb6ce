import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useController } from 'react-hook-form';
import type { FileEntry, ScriptEntry } from '../../../shared/domain/provisioning.ts';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { ChecksList } from './checks-list.tsx';
import { FileEditor } from './file-editor.tsx';
import { useFieldError } from './form-fields.tsx';
import { moved, nextScriptName } from './list-order.ts';
import { ScriptEditor } from './script-editor.tsx';

export function ScriptsStep(): ReactNode {
  const scriptsError = useFieldError('provisioning.scripts');
  const filesError = useFieldError('provisioning.files');
  const error = scriptsError ?? filesError;
  return (
    <div className="flex flex-col gap-6">
      <h2 className="text-xl font-semibold tracking-tight">Scripts & files</h2>
      {error && <Notice tone="failed" title={error} />}
      <Scripts />
      <Files />
      <ChecksList />
    </div>
  );
}

function Scripts(): ReactNode {
  const { field } = useController<WizardValues, 'provisioning.scripts'>({ name: 'provisioning.scripts' });
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const scripts = field.value;
  const put = (index: number, script: ScriptEntry) =>
    field.onChange(scripts.map((one, place) => (place === index ? script : one)));
  return (
    <section aria-label="Scripts" className="flex flex-col gap-2">
      <ListHead
        title="Scripts"
        help="They run in this order, after files and packages."
        button="Add script"
        onAdd={() => setEditing('new')}
      />
      {scripts.length === 0 && <Nothing text="No scripts." />}
      <ol className="rounded-md border border-line empty:hidden">
        {scripts.map((script, index) => (
          <li key={script.name} className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-b-0">
            <Checkbox
              label={script.name}
              help={script.description || undefined}
              isOn={script.isEnabled}
              onChange={(isEnabled) => put(index, { ...script, isEnabled })}
              className={script.isEnabled ? 'flex-1 font-mono text-sm' : 'flex-1 font-mono text-sm text-ink-3'}
            />
            <span className="text-sm text-ink-3">as {script.runAs}</span>
            <IconButton
              label={`Move ${script.name} up`}
              size="small"
              disabledReason={index === 0 ? 'It is the first' : null}
              onClick={() => field.onChange(moved(scripts, index, -1))}
            >
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton
              label={`Move ${script.name} down`}
              size="small"
              disabledReason={index === scripts.length - 1 ? 'It is the last' : null}
              onClick={() => field.onChange(moved(scripts, index, 1))}
            >
              <ArrowDown aria-hidden />
            </IconButton>
            <IconButton label={`Edit ${script.name}`} size="small" onClick={() => setEditing(index)}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton
              label={`Remove ${script.name}`}
              size="small"
              onClick={() => field.onChange(scripts.filter((_one, place) => place !== index))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ol>
      {editing !== null && (
        <ScriptEditor
          script={editing === 'new' ? null : (scripts[editing] ?? null)}
          suggestedName={nextScriptName(scripts)}
          otherNames={scripts.filter((_one, index) => index !== editing).map(({ name }) => name)}
          onClose={() => setEditing(null)}
          onSave={(script) => {
            if (editing === 'new') field.onChange([...scripts, script]);
            else put(editing, script);
            setEditing(null);
          }}
        />
      )}
    </section>
  );
}

function Files(): ReactNode {
  const { field } = useController<WizardValues, 'provisioning.files'>({ name: 'provisioning.files' });
  const [editing, setEditing] = useState<number | 'new' | null>(null);
  const files = field.value;
  const save = (file: FileEntry) => {
    field.onChange(editing === 'new' ? [...files, file] : files.map((one, index) => (index === editing ? file : one)));
    setEditing(null);
  };
  return (
    <section aria-label="Files" className="flex flex-col gap-2">
      <ListHead
        title="Files"
        help="They are written before packages are installed."
        button="Add file"
        onAdd={() => setEditing('new')}
      />
      {files.length === 0 && <Nothing text="No files." />}
      <ul className="rounded-md border border-line empty:hidden">
        {files.map((file, index) => (
          <li
            key={file.destination}
            className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-b-0"
          >
            <span className="min-w-0 flex-1 truncate font-mono text-sm">{file.destination}</span>
            <span className="text-sm text-ink-3">
              {file.policy} · {file.owner}:{file.group} · {file.mode}
            </span>
            <IconButton label={`Edit ${file.destination}`} size="small" onClick={() => setEditing(index)}>
              <Pencil aria-hidden />
            </IconButton>
            <IconButton
              label={`Remove ${file.destination}`}
              size="small"
              onClick={() => field.onChange(files.filter((_one, place) => place !== index))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      {editing !== null && (
        <FileEditor
          file={editing === 'new' ? null : (files[editing] ?? null)}
          onClose={() => setEditing(null)}
          onSave={save}
        />
      )}
    </section>
  );
}

function ListHead({
  title,
  help,
  button,
  onAdd,
}: {
  title: string;
  help: string;
  button: string;
  onAdd: () => void;
}): ReactNode {
  return (
    <div className="flex items-end justify-between gap-3">
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-ink-3">{help}</p>
      </div>
      <Button onClick={onAdd}>
        <Plus aria-hidden />
        {button}
      </Button>
    </div>
  );
}

const Nothing = ({ text }: { text: string }): ReactNode => (
  <p className="rounded-md border border-dashed border-line-strong px-3 py-4 text-center text-ink-3">{text}</p>
);
