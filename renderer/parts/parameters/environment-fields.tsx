import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { findOption } from '../../../shared/lxc/options.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/input.tsx';
import { readEnvironment, writeEnvironment, type EnvironmentRow } from './environment.ts';
import { mistakesOf, reasonAgainst, useParameters } from './parameter-form.ts';

/** Variables of the container’s first process, a row each. */
export function EnvironmentFields(): ReactNode {
  const form = useParameters();
  const text = form.values['env'] ?? '';
  const rows = readEnvironment(text);
  const against = reasonAgainst(findOption('env') ?? {}, form);
  const put = (next: readonly EnvironmentRow[]) => form.set('env', writeEnvironment(next));
  const change = (place: number, more: Partial<EnvironmentRow>) =>
    put(rows.map((row, index) => (index === place ? { ...row, ...more } : row)));
  const isBegun = rows.every(({ name, value }) => name !== '' || value === '');
  const error =
    rows.some(({ name }) => name === '') && isBegun && !form.tellsMissing('env')
      ? undefined
      : mistakesOf('env', text, form)[0];
  return (
    <div role="group" aria-label="Environment" data-field={`${form.prefix}.env`} className="flex flex-col gap-2">
      <p className="text-sm text-ink-3">
        {against ??
          'Set for the first process of the container. Everybody with VM.Config.Options can read them: nothing secret belongs here.'}
      </p>
      {rows.map(({ name, value }, index) => (
        // Rows have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <div key={index} className="grid grid-cols-[176px_minmax(0,1fr)_auto] items-center gap-2">
          <Input
            aria-label={`Name of variable ${index + 1}`}
            isCode
            placeholder="NAME"
            value={name}
            onChange={({ target }) => change(index, { name: target.value })}
          />
          <Input
            aria-label={`Value of ${name || `variable ${index + 1}`}`}
            isCode
            value={value}
            onChange={({ target }) => change(index, { value: target.value })}
          />
          <IconButton
            label={`Remove ${name || `variable ${index + 1}`}`}
            size="small"
            onClick={() => put(rows.filter((_, place) => place !== index))}
          >
            <X aria-hidden />
          </IconButton>
        </div>
      ))}
      {error && text !== '' && (
        <p role="alert" className="text-sm text-failed">
          {error.reason}
        </p>
      )}
      {form.remarkOn?.('env')}
      <Button
        size="small"
        className="self-start"
        disabledReason={against}
        onClick={() => put([...rows, { name: '', value: '' }])}
      >
        <Plus aria-hidden />
        Add variable
      </Button>
    </div>
  );
}
