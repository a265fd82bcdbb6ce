import type { ReactNode } from 'react';
import type { ScriptEntry } from '../../../../shared/domain/provisioning.ts';
import { CodeField } from '../../../ui/code-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';

type Props = { script: ScriptEntry; onChange: (script: ScriptEntry) => void };

/** A script's text, and how long it may take. */
export function ScriptInput({ script, onChange }: Props): ReactNode {
  const seconds = (label: string, key: 'timeoutMs' | 'idleTimeoutMs', help: string): ReactNode => (
    <Field label={label} help={help}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          unit="s"
          value={String(script[key] / 1_000)}
          onChange={(event) => onChange({ ...script, [key]: Number(event.target.value.replaceAll(/\D/g, '')) * 1_000 })}
        />
      )}
    </Field>
  );
  return (
    <>
      <div className="grid grid-cols-3 items-start gap-3">
        <Field label="Run as">
          {(control) => (
            <Input
              {...control}
              isCode
              value={script.runAs}
              onChange={(event) => onChange({ ...script, runAs: event.target.value })}
            />
          )}
        </Field>
        {seconds('Time-out', 'timeoutMs', 'It is ended after that.')}
        {seconds('Silence', 'idleTimeoutMs', 'You are asked when it prints nothing for so long.')}
      </div>
      <CodeField
        label={`Content of ${script.name}`}
        rows={18}
        value={script.content}
        onChange={(content) => onChange({ ...script, content })}
      />
    </>
  );
}
