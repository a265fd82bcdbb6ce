import { useRef, type ReactNode } from 'react';
import { StatusWord } from '../../../ui/badge.tsx';
import { CodeField } from '../../../ui/code-field.tsx';
import type { CodeHandle } from '../../../ui/code-editor.tsx';
import { Switch } from '../../../ui/toggle.tsx';
import { useEditor, useFormError } from './editor-context.ts';
import { TextField } from './form-fields.tsx';
import { InsertList, InsertMenu } from './insert-list.tsx';
import { useFormList } from './use-form-list.ts';
import { useRemarks } from './use-remarks.ts';

/** One script: how it runs, its text with the checker's remarks, and what can be put in at the cursor. */
export function ScriptDetail(): ReactNode {
  const { form } = useEditor();
  const { current: script, path, put } = useFormList('scripts');
  const contentError = useFormError(`${path}.content`);
  const code = useRef<CodeHandle>(null);
  const { remarks, problem } = useRemarks(script?.name ?? '', script?.content ?? '', form.osTemplatePatterns);
  if (!script) return null;
  const insert = (text: string) => code.current?.insert(text);
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-w-0 flex-1 flex-col gap-3 overflow-y-auto p-4">
        <div className="grid grid-cols-[minmax(0,1fr)_88px_88px_88px] items-start gap-3">
          <TextField
            field={`${path}.name`}
            label="File name"
            isCode
            value={script.name}
            onChange={(name) => put({ name })}
          />
          <TextField
            field={`${path}.runAs`}
            label="Run as"
            isCode
            value={script.runAs}
            onChange={(runAs) => put({ runAs })}
          />
          <TextField
            field={`${path}.timeoutSeconds`}
            label="Time-out"
            isNumeric
            unit="s"
            value={script.timeoutSeconds}
            onChange={(timeoutSeconds) => put({ timeoutSeconds })}
          />
          <TextField
            field={`${path}.idleTimeoutSeconds`}
            label="Silence"
            isNumeric
            unit="s"
            value={script.idleTimeoutSeconds}
            onChange={(idleTimeoutSeconds) => put({ idleTimeoutSeconds })}
          />
        </div>
        <TextField
          field={`${path}.description`}
          label="Description"
          placeholder="none"
          value={script.description}
          onChange={(description) => put({ description })}
        />
        <div className="grid grid-cols-2 items-start gap-6 max-[1099px]:grid-cols-[1fr_1fr_auto]">
          <Switch label="Enabled" isOn={script.isEnabled} onChange={(isEnabled) => put({ isEnabled })} />
          <Switch
            label="Only once"
            help="Never again where it has ended with 0."
            isOn={script.runsOnce}
            onChange={(runsOnce) => put({ runsOnce })}
          />
          <InsertMenu variables={form.variables} onInsert={insert} />
        </div>
        <div className="flex min-h-64 flex-1 flex-col" data-field={`${path}.content`}>
          <CodeField
            label={`Content of ${script.name}`}
            description={contentError}
            isFilling
            value={script.content}
            onChange={(content) => put({ content })}
            marks={remarks}
            handle={code}
          />
        </div>
        {contentError && (
          <div role="alert" className="text-sm text-failed">
            {contentError}
          </div>
        )}
        {problem !== null && <p className="text-sm text-ink-3">It could not be checked: {problem}</p>}
        {remarks.length > 0 && (
          <ul aria-label="Remarks about the script" className="flex max-h-32 shrink-0 flex-col overflow-y-auto">
            {remarks.map(({ level, line, column, message }) => (
              <li key={`${line}:${column}:${message}`}>
                <button
                  type="button"
                  className="flex w-full items-baseline gap-2 rounded-sm px-1 py-0.5 text-left hover:bg-hover"
                  onClick={() => code.current?.goToLine(line)}
                >
                  <StatusWord tone={level === 'error' ? 'failed' : 'attention'}>
                    {level === 'error' ? 'Error' : 'Warning'}
                  </StatusWord>
                  <span className="shrink-0 text-sm text-ink-3 tabular-nums">
                    {line}:{column}
                  </span>
                  <span className="min-w-0 [overflow-wrap:anywhere]">{message}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      <InsertList variables={form.variables} onInsert={insert} />
    </div>
  );
}
