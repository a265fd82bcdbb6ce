import type { ReactNode } from 'react';
import type { FormCheck } from '../../../stores/template-form.ts';
import { emptyCheck } from '../../../stores/template-to-form.ts';
import { Textarea } from '../../../ui/input.tsx';
import { Field } from '../../../ui/field.tsx';
import { RadioChoice } from '../../../ui/radio-choice.tsx';
import { useFormError } from './editor-context.ts';
import { TextField } from './form-fields.tsx';
import { ListPane } from './list-pane.tsx';
import { freeName } from '../../../stores/free-name.ts';
import { useFormList } from './use-form-list.ts';

/** What has to hold at the end of provisioning. */
export function ChecksTab(): ReactNode {
  const list = useFormList('checks');
  const add = () =>
    list.add({
      ...emptyCheck,
      key: crypto.randomUUID(),
      name: freeName(
        'Answers',
        list.items.map(({ name }) => name),
      ),
    });
  return (
    <ListPane
      label="Checks"
      noun="check"
      items={list.items.map((check, index) => ({
        key: check.key,
        title: check.name || 'no name',
        detail: checkText(check),
        wrong: list.wrongAt(index),
      }))}
      openKey={list.current?.key ?? null}
      onOpen={list.open}
      onAdd={add}
      onRemove={list.remove}
      onMove={list.move}
      orderHelp="Looked at from inside the container, at the very end."
      empty="No checks. A check tells a container that runs from one that works."
    >
      {list.current && <CheckDetail key={list.current.key} />}
    </ListPane>
  );
}

const checkText = ({ kind, port, url, command }: FormCheck): string =>
  kind === 'port' ? `port ${port}` : kind === 'http' ? url : command;

function CheckDetail(): ReactNode {
  const { current: check, path, put } = useFormList('checks');
  const commandError = useFormError(`${path}.command`);
  if (!check) return null;
  const text = (name: Exclude<keyof FormCheck, 'key' | 'kind'>) => ({
    field: `${path}.${name}`,
    value: check[name],
    onChange: (value: string) => put({ [name]: value }),
  });
  return (
    <div className="flex max-w-160 flex-col gap-4 p-4">
      <TextField {...text('name')} label="Name" />
      <RadioChoice
        label="Holds when"
        isInline
        value={check.kind}
        onChange={(kind) => put({ kind })}
        choices={[
          { value: 'port', label: 'a port is open' },
          { value: 'http', label: 'HTTP answers' },
          { value: 'command', label: 'a command ends with 0' },
        ]}
      />
      {check.kind === 'port' && <TextField {...text('port')} label="TCP port" isNumeric className="w-32" />}
      {check.kind === 'http' && (
        <>
          <TextField {...text('url')} label="Address" isCode help="Asked from inside the container." />
          <div className="grid grid-cols-2 items-start gap-3">
            <TextField {...text('status')} label="Status" isNumeric placeholder="200 to 399" />
            <TextField {...text('contains')} label="Answer holds" placeholder="anything" />
          </div>
        </>
      )}
      {check.kind === 'command' && (
        <>
          <div data-field={`${path}.command`}>
            <Field label="Command" help="Run by sh." error={commandError}>
              {(control) => (
                <Textarea
                  {...control}
                  isCode
                  rows={3}
                  value={check.command}
                  onChange={(event) => put({ command: event.target.value })}
                />
              )}
            </Field>
          </div>
          <TextField {...text('runAs')} label="Run as" isCode className="w-40" />
        </>
      )}
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField {...text('timeoutSeconds')} label="Given up after" isNumeric unit="s" />
        <TextField {...text('intervalSeconds')} label="Asked again every" isNumeric unit="s" />
      </div>
    </div>
  );
}
