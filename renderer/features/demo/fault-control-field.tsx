import type { ReactNode } from 'react';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { Select, type Option } from '../../ui/select.tsx';
import { shownValue, type FaultTargets } from './fault-draft.ts';
import { anyValue, type FaultField } from './fault-fields.ts';

type Props = {
  field: FaultField;
  text: string;
  error: string | undefined;
  targets: FaultTargets;
  onChange: (text: string) => void;
};

/** The control for one field; names are chosen from what the homelab has, and typed where it tells none. */
export function FaultControlField({ field, text, error, targets, onChange }: Props): ReactNode {
  const value = shownValue(field, text, targets);
  const options = optionsOf(field, targets);
  return (
    <Field
      label={field.label}
      error={error}
      help={field.help ?? whereIs(field, value, targets)}
      className={field.isWide ? 'col-span-2' : ''}
    >
      {(control) => {
        if (options) return <Select {...control} options={options} value={value} onChange={onChange} />;
        const shared = { ...control, value, placeholder: 'placeholder' in field ? field.placeholder : undefined };
        if (field.type === 'lines')
          return <Textarea {...shared} isCode rows={3} onChange={(event) => onChange(event.target.value)} />;
        if (field.type === 'number') {
          const unit = field.unit === undefined ? {} : { unit: field.unit };
          return <Input {...shared} {...unit} inputMode="numeric" onChange={(event) => onChange(event.target.value)} />;
        }
        return <Input {...shared} isCode onChange={(event) => onChange(event.target.value)} />;
      }}
    </Field>
  );
}

/** null: there is nothing to choose from, so it is typed. */
function optionsOf(field: FaultField, { containers, nodes, storages }: FaultTargets): readonly Option[] | null {
  switch (field.type) {
    case 'choice':
      return field.options;
    case 'container':
      return [
        { value: anyValue, label: 'Every container' },
        ...containers.map(({ vmid, name }) => ({ value: String(vmid), label: name, detail: String(vmid) })),
      ];
    case 'node':
      return named(nodes);
    case 'storage':
      return named(storages);
    case 'number':
    case 'text':
    case 'lines':
      return null;
  }
}

/** Always one line, so that nothing moves when another one is chosen. */
function whereIs(field: FaultField, value: string, { containers }: FaultTargets): string | undefined {
  if (field.type !== 'container') return undefined;
  const node = containers.find(({ vmid }) => String(vmid) === value)?.node;
  return node === undefined ? 'Also those made later' : `On ${node}`;
}

const named = (names: readonly string[]): Option[] | null =>
  names.length === 0 ? null : names.map((name) => ({ value: name, label: name }));
