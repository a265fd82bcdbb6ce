import { get, useController, useFormContext, type FieldPathByValue } from 'react-hook-form';
import type { ReactNode } from 'react';
import type { WizardValues } from '../../stores/wizard-draft-store.ts';
import { useApp, useSelect } from '../../hooks/app-context.ts';
import { cn } from '../../ui/cn.ts';
import { Field } from '../../ui/field.tsx';
import { Input, Textarea } from '../../ui/input.tsx';
import { Select, type Option } from '../../ui/select.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { FieldFindings, useFindingMark } from './field-findings.tsx';

type TextName = FieldPathByValue<WizardValues, string>;
type BooleanName = FieldPathByValue<WizardValues, boolean>;
type Base<N> = { name: N; label: string; help?: ReactNode | undefined; note?: ReactNode; className?: string };

/** The message under a field, from the schema. */
export function useFieldError(name: string): string | undefined {
  const { formState } = useFormContext<WizardValues>();
  const message: unknown = get(formState.errors, `${name}.message`);
  return typeof message === 'string' ? message : undefined;
}

type TextProps = Base<TextName> & {
  placeholder?: string;
  unit?: string;
  isCode?: boolean;
  rows?: number;
  isNumeric?: boolean;
  /** Found out elsewhere, such as by asking the server; shown when the schema has nothing to say. */
  foundError?: string | undefined;
  /** The name under which Proxmox gets it, shown with what is sent. */
  sendsAs?: string;
};

export function TextField({
  name,
  label,
  help,
  note,
  className,
  placeholder,
  unit,
  isCode,
  rows,
  isNumeric,
  foundError,
  sendsAs,
}: TextProps): ReactNode {
  const { register, watch } = useFormContext<WizardValues>();
  const error = useFieldError(name) ?? foundError;
  const { describedBy, verdict } = useFindingMark(name);
  const value = sendsAs === undefined ? '' : watch(name).trim();
  const shared = {
    ...register(name),
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(isCode ? { isCode } : {}),
    ...(verdict === 'warns' ? { className: 'border-attention' } : {}),
  };
  return (
    <Named name={name} className={className}>
      <Field
        label={label}
        help={help}
        note={note}
        error={error}
        describedBy={describedBy}
        isRefused={verdict === 'blocks'}
        {...(sendsAs === undefined ? {} : { sends: value === '' ? null : `${sendsAs}=${value}` })}
      >
        {(control) =>
          rows === undefined ? (
            <Input
              {...control}
              {...shared}
              {...(unit ? { unit } : {})}
              {...(isNumeric ? { inputMode: 'decimal' } : {})}
            />
          ) : (
            <Textarea {...control} {...shared} rows={rows} />
          )
        }
      </Field>
    </Named>
  );
}

/** Marks where a field of the form stands, so that it can be gone to by its name, and tells what was found out about it. */
export function Named({
  name,
  className,
  children,
}: {
  name: string;
  className: string | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    <div data-field={name} className={cn('min-w-0 in-data-field-row:contents', className)}>
      {children}
      <FieldFindings at={name} />
    </div>
  );
}

type SelectProps = Base<TextName> & {
  options: readonly Option[];
  placeholder?: string;
  isCode?: boolean;
  onPick?: (value: string) => void;
};

export function SelectField({
  name,
  label,
  help,
  note,
  className,
  options,
  placeholder,
  isCode,
  onPick,
}: SelectProps): ReactNode {
  const { field } = useController<WizardValues, TextName>({ name });
  const error = useFieldError(name);
  const { describedBy, verdict } = useFindingMark(name);
  const { wizardDraft } = useApp().stores;
  const change = useSelect(wizardDraft, ({ nodeChanges }) => nodeChanges.find((one) => one.field === name));
  const changed = change && (
    <span className="text-attention">
      Changed: {change.from} is not on {change.node}
    </span>
  );
  return (
    <Named name={name} className={className}>
      <Field
        label={label}
        help={help}
        note={changed ?? note}
        error={error}
        describedBy={describedBy}
        isRefused={verdict === 'blocks'}
      >
        {(control) => (
          <Select
            {...control}
            options={options}
            value={field.value}
            onChange={(value) => {
              field.onChange(value);
              // Chosen by the user now: there is nothing to point out any more.
              if (change)
                wizardDraft.setState(({ nodeChanges }) => ({
                  nodeChanges: nodeChanges.filter((one) => one !== change),
                }));
              onPick?.(value);
            }}
            className={cn((change || verdict === 'warns') && 'border-attention', change && 'bg-attention-soft')}
            {...(placeholder === undefined ? {} : { placeholder })}
            {...(isCode ? { isCode } : {})}
          />
        )}
      </Field>
    </Named>
  );
}

type SwitchProps = Omit<Base<BooleanName>, 'note'> & {
  /** Why it cannot be put on; what is on, such as from a template, can always be put off. */
  reasonAgainstOn?: string | null;
};

export function SwitchField({ name, label, help, reasonAgainstOn = null }: SwitchProps): ReactNode {
  const { field } = useController<WizardValues, BooleanName>({ name });
  const error = useFieldError(name);
  const { describedBy, verdict } = useFindingMark(name);
  return (
    <Named name={name} className={undefined}>
      <Switch
        label={label}
        help={help}
        isOn={field.value}
        onChange={field.onChange}
        disabledReason={field.value ? null : reasonAgainstOn}
        describedBy={describedBy}
        isRefused={verdict === 'blocks'}
      />
      {error && (
        <p role="alert" className="text-sm text-failed">
          {error}
        </p>
      )}
    </Named>
  );
}
