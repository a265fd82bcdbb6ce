import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { findOption } from '../../../shared/lxc/options.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { freshValue, indexedOf, movedIndex, nextIndex, type Indexed } from './indexed.ts';
import { MountFields } from './mount-fields.tsx';
import { reasonAgainst, useParameters } from './parameter-form.ts';
import { PropertyField } from './property-field.tsx';

type Props = {
  stem: Indexed;
  /** The lowest number; what is below has fields elsewhere. */
  first: number;
  title: string;
  addLabel: string;
  /** Said while there is none. */
  emptyText: string;
};

/** Interfaces, mount points or devices: each with its number, which can be changed with a neighbour's. */
export function IndexedFields({ stem, first, title, addLabel, emptyText }: Props): ReactNode {
  const form = useParameters();
  const { values, offers } = form;
  const all = indexedOf(values, stem).filter(({ index }) => index >= first);
  const next = nextIndex(values, stem, first);
  const against = reasonAgainst(findOption(`${stem}0`) ?? {}, form);
  const add = () => {
    if (next === null) return;
    const [bridge] = offers.bridge ?? [];
    const [storage] = offers.storage ?? [];
    const offered = { ...(bridge && { bridge: bridge.value }), ...(storage && { storage: storage.value }) };
    form.set(`${stem}${next}`, freshValue(stem, next, offered));
  };
  return (
    <div role="group" aria-label={title} className="flex flex-col gap-3">
      {all.length === 0 && <p className="text-sm text-ink-3">{against ?? emptyText}</p>}
      {all.map(({ name, index, value }) => (
        <section
          key={name}
          aria-label={name}
          data-field={`${form.prefix}.${name}`}
          className="rounded-md border border-line"
        >
          <div className="flex h-8 items-center gap-1 border-b border-line bg-sunken pr-1 pl-3">
            <span className="font-mono text-sm">{name}</span>
            <span className="min-w-0 flex-1" />
            <IconButton
              label={`Give ${name} the number before`}
              size="small"
              disabledReason={index === first ? 'It has the lowest number' : null}
              onClick={() => form.setAll(movedIndex(values, stem, index, -1, first))}
            >
              <ArrowUp aria-hidden />
            </IconButton>
            <IconButton
              label={`Give ${name} the number after`}
              size="small"
              onClick={() => form.setAll(movedIndex(values, stem, index, 1, first))}
            >
              <ArrowDown aria-hidden />
            </IconButton>
            <IconButton label={`Remove ${name}`} size="small" onClick={() => form.set(name, null)}>
              <X aria-hidden />
            </IconButton>
          </div>
          <div className="flex flex-col gap-3 p-3">
            {stem === 'mp' ? <MountFields name={name} /> : <PropertyField name={name} />}
            <Whole field={`${form.prefix}.${name}`} value={value} name={name} />
            {form.remarkOn?.(name)}
          </div>
        </section>
      ))}
      <Button
        size="small"
        className="self-start"
        disabledReason={against ?? (next === null ? 'All numbers are taken' : null)}
        onClick={add}
      >
        <Plus aria-hidden />
        {addLabel}
      </Button>
    </div>
  );
}

function Whole({ field, name, value }: { field: string; name: string; value: string }): ReactNode {
  const { mistakeAt } = useParameters();
  const error = mistakeAt(field);
  return (
    <>
      {error !== undefined && (
        <p role="alert" className="text-sm text-failed">
          {error}
        </p>
      )}
      <p className="text-sm text-ink-3">
        Sends{' '}
        <code data-selectable className="font-mono text-xs [overflow-wrap:anywhere]">
          {name}={value}
        </code>
      </p>
    </>
  );
}
