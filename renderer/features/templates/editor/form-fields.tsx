import type { ReactNode } from 'react';
import { cn } from '../../../ui/cn.ts';
import { Field } from '../../../ui/field.tsx';
import { Input, Textarea } from '../../../ui/input.tsx';
import { useFormError } from './editor-context.ts';

type Props = {
  /** Its dotted path in the form; issues are found by it. */
  field: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  placeholder?: string;
  unit?: string;
  isCode?: boolean;
  isNumeric?: boolean;
  rows?: number;
  className?: string;
};

/** A text or number of the form, with what is wrong about it. */
export function TextField({
  field,
  label,
  value,
  onChange,
  help,
  placeholder,
  unit,
  isCode,
  isNumeric,
  rows,
  className,
}: Props): ReactNode {
  const error = useFormError(field);
  const shared = {
    value,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(isCode ? { isCode } : {}),
  };
  return (
    <div data-field={field} className={cn('min-w-0', className)}>
      <Field label={label} help={help} error={error}>
        {(control) =>
          rows === undefined ? (
            <Input
              {...control}
              {...shared}
              {...(unit ? { unit } : {})}
              {...(isNumeric ? { inputMode: 'decimal' } : {})}
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <Textarea {...control} {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
          )
        }
      </Field>
    </div>
  );
}

export function FormGroup({ title, help, children }: { title: string; help?: string; children: ReactNode }): ReactNode {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-3 w-full border-b border-line pb-1 text-sm font-medium text-ink-2">{title}</legend>
      {help && <p className="-mt-1 text-sm text-ink-3">{help}</p>}
      {children}
    </fieldset>
  );
}
