import { useCallback, useState, type ReactNode } from 'react';
import type { ContainerRow } from '../../../shared/domain/container.ts';
import { explain } from '../../errors/explain.ts';
import { useApp } from '../../hooks/app-context.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';

const lines = 200;

/** The newest lines a service wrote. */
export function JournalTab({ row, blocked }: { row: ContainerRow; blocked: string | null }): ReactNode {
  const { client } = useApp();
  const units = row.services.filter(({ type }) => type === 'systemd' || type === 'openrc').map(({ name }) => name);
  const [unit, setUnit] = useState(units[0] ?? '');
  const { containerId } = row;
  const canAsk = containerId !== null && unit !== '' && blocked === null && row.status === 'running';
  const ask = useCallback(
    async (signal: AbortSignal) => {
      if (containerId === null) return { text: '' };
      return client.call('container:unit-journal', { containerId, unit, lines }, signal);
    },
    [client, containerId, unit],
  );
  const [journal, reload] = useRequest(canAsk ? ask : null);
  if (containerId === null)
    return <p className="p-4 text-ink-2">Gantry looks into containers it made itself. This one was made elsewhere.</p>;
  if (units.length === 0) return <p className="p-4 text-ink-2">No service with a journal was found.</p>;
  return (
    <div className="flex h-full flex-col gap-2 p-4">
      <div className="flex items-end gap-2">
        <Field label="Unit" className="flex-1">
          {(control) => (
            <Select
              {...control}
              isCode
              options={units.map((value) => ({ value, label: value }))}
              value={unit}
              onChange={setUnit}
            />
          )}
        </Field>
        <Button
          disabledReason={blocked ?? (row.status === 'running' ? null : 'It is not running')}
          isBusy={canAsk && journal.state === 'loading'}
          onClick={reload}
        >
          Refresh
        </Button>
        {journal.value && <CopyButton text={journal.value.text} label="Copy" size="regular" />}
      </div>
      {canAsk && journal.state === 'failed' && <ErrorNotice {...explain(journal.error)} />}
      {journal.value && (
        <pre
          data-selectable
          tabIndex={0}
          aria-label={`Journal of ${unit}`}
          className="min-h-0 flex-1 overflow-auto rounded-md border border-line bg-sunken p-2 font-mono text-sm leading-5"
        >
          {journal.value.text || 'The journal is empty.'}
        </pre>
      )}
    </div>
  );
}
