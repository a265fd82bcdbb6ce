import type { ReactNode } from 'react';
import type { SubOption } from '../../shared/lxc/value-type.ts';
import { Field, type ControlProps } from '../ui/field.tsx';
import { Input, Textarea } from '../ui/input.tsx';
import { Select, type Option } from '../ui/select.tsx';
import { Checkbox } from '../ui/toggle.tsx';
import { AddressField } from './address-field.tsx';
import { useFieldMark } from './field-marks.ts';

export type SubOptionProps = {
  /** Where it stands, such as `net0.bridge`. */
  fieldName: string;
  option: SubOption;
  /** Null: not given, which leaves it to Proxmox. */
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string | undefined;
  disabledReason: string | null;
  offers?: readonly Option[] | undefined;
};

/** One sub-option of a property string, with the control its type asks for. */
export function SubOptionField(props: SubOptionProps): ReactNode {
  return (
    <div data-field={props.fieldName} className="min-w-0">
      <Control {...props} />
    </div>
  );
}

function Control({ fieldName, option, value, onChange, error, disabledReason, offers }: SubOptionProps): ReactNode {
  const { type, label, help } = option;
  const mark = useFieldMark(fieldName);
  const words = {
    ...mark,
    label,
    help: disabledReason ?? help,
    error,
    isRequired: option.isRequired ?? false,
  };
  if (type.kind === 'flag' && /^[01]$/.test(option.default)) {
    const isOn = isFlagOn(value ?? option.default);
    return (
      <Checkbox
        label={label}
        help={error ?? help}
        disabledReason={disabledReason}
        {...mark}
        isOn={isOn}
        // What is the default needs no word of its own.
        onChange={(next) => onChange((next ? '1' : '0') === option.default ? null : next ? '1' : '0')}
      />
    );
  }
  if (type.kind === 'choices') {
    const chosen = value === null || value === '' ? [] : value.split(';');
    const change = (one: string, isOn: boolean): void => {
      const next = isOn ? [...chosen, one] : chosen.filter((other) => other !== one);
      onChange(next.length === 0 ? null : next.join(';'));
    };
    return (
      <fieldset aria-describedby={mark.describedBy} className="flex flex-col gap-1">
        <legend className="pb-1 text-sm font-medium">{label}</legend>
        {type.choices.map((one) => (
          <Checkbox
            key={one}
            label={one}
            disabledReason={disabledReason}
            isOn={chosen.includes(one)}
            onChange={(isOn) => change(one, isOn)}
          />
        ))}
        {error && (
          <p role="alert" className="text-sm text-failed">
            {error}
          </p>
        )}
      </fieldset>
    );
  }
  if (disabledReason === null && type.kind === 'text' && /^ipv[46]-setting$/.test(type.format ?? ''))
    return <AddressField {...words} isIpv6={type.format === 'ipv6-setting'} value={value} onChange={onChange} />;
  const left = { value: unset, label: 'Default', detail: option.default };
  const options = offers ? (option.isRequired ? offers : [left, ...offers]) : choicesOf(type, left);
  if (disabledReason === null && options && isAmong(options, value))
    return (
      <Field {...words}>
        {(control) => (
          <Select
            {...control}
            isCode={offers !== undefined}
            options={options}
            value={value ?? ''}
            placeholder={option.default}
            onChange={(next) => onChange(next === unset ? null : next)}
          />
        )}
      </Field>
    );
  return (
    <Field {...words}>
      {(control) => <TextControl {...{ control, option, value, onChange }} isOff={disabledReason !== null} />}
    </Field>
  );
}

function TextControl({
  control,
  option: { type, default: byItself, isRequired },
  value,
  onChange,
  isOff,
}: Pick<SubOptionProps, 'option' | 'value' | 'onChange'> & { control: ControlProps; isOff: boolean }): ReactNode {
  // What has to be given has no default to show.
  const placeholder = isRequired ? '' : byItself;
  if (type.kind === 'text' && type.isMultiline)
    return (
      <Textarea
        {...control}
        rows={5}
        placeholder={placeholder}
        value={value ?? ''}
        readOnly={isOff}
        aria-disabled={isOff || undefined}
        onChange={({ target }) => onChange(target.value === '' && !isRequired ? null : target.value)}
      />
    );
  const isNumeric = type.kind === 'integer' || type.kind === 'number';
  return (
    <Input
      {...control}
      isCode={!isNumeric}
      placeholder={placeholder}
      value={value ?? ''}
      readOnly={isOff}
      aria-disabled={isOff || undefined}
      {...(isNumeric ? { inputMode: 'decimal' } : {})}
      {...(isNumeric && type.unit !== undefined ? { unit: type.unit } : {})}
      // A needed one that is empty stays in the string, so that it is told.
      onChange={({ target }) => onChange(target.value === '' && !isRequired ? null : target.value)}
    />
  );
}

export const isFlagOn = (text: string): boolean => /^(?:1|on|yes|true)$/i.test(text);

/** Stands for “not given” in a list. */
const unset = '(default)';

function choicesOf(type: SubOption['type'], left: Option): readonly Option[] | undefined {
  if (type.kind === 'flag') return [left, { value: '1', label: 'On' }, { value: '0', label: 'Off' }];
  if (type.kind === 'choice') return [left, ...type.choices.map((value) => ({ value, label: value }))];
  return undefined;
}

/** What stands there and is not offered can only be kept or typed. */
const isAmong = (options: readonly Option[], value: string | null): boolean =>
  value === null || value === '' || options.some((one) => one.value === value);
