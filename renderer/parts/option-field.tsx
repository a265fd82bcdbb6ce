import type { ReactNode } from 'react';
import type { LxcOption } from '../../shared/lxc/lxc-option.ts';
import type { Mistake, SubOption } from '../../shared/lxc/value-type.ts';
import type { Option } from '../ui/select.tsx';
import { PropertyFields } from './property-fields.tsx';
import { SubOptionField } from './sub-option-field.tsx';

type Props = {
  /** Such as `net0` or `cores`. */
  name: string;
  option: LxcOption;
  /** Null: not set. */
  value: string | null;
  onChange: (value: string | null) => void;
  mistakes: readonly Mistake[];
  offers?: Readonly<Partial<Record<string, readonly Option[]>>> | undefined;
  reasonAgainst?: ((option: SubOption) => string | null) | undefined;
  major?: number | null | undefined;
};

/** The fields of one option of the table, whatever its type. */
export function OptionField({
  name,
  option,
  value,
  onChange,
  mistakes,
  offers,
  reasonAgainst,
  major,
}: Props): ReactNode {
  const { type } = option;
  if (type.kind === 'properties')
    return (
      <PropertyFields
        {...{ name, type, mistakes, offers, reasonAgainst, major }}
        value={value ?? ''}
        onChange={(next) => onChange(next === '' ? null : next)}
      />
    );
  // Entries are parted by NUL, which nobody can type: here each has a line.
  const isEnvironment = type.kind === 'text' && type.format === 'environment';
  return (
    <SubOptionField
      fieldName={name}
      option={{ ...option, type: isEnvironment ? { ...type, isMultiline: true } : type }}
      value={isEnvironment ? (value?.replaceAll('\0', '\n') ?? null) : value}
      onChange={(next) => onChange(isEnvironment ? (next?.replaceAll('\n', '\0') ?? null) : next)}
      error={mistakes.find(({ kind }) => kind === 'invalid')?.reason}
      disabledReason={null}
    />
  );
}
