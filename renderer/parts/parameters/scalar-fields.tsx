import type { ReactNode } from 'react';
import { findOption } from '../../../shared/lxc/options.ts';
import type { SubOption } from '../../../shared/lxc/value-type.ts';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/input.tsx';
import { SubOptionField } from '../sub-option-field.tsx';
import { mistakesOf, reasonAgainst, useParameters } from './parameter-form.ts';

/** Parameters of one value each, side by side, with the controls their types ask for. */
export function ScalarFields({ names }: { names: readonly string[] }): ReactNode {
  if (names.length === 0) return null;
  return (
    <div className="grid grid-cols-[repeat(auto-fill,minmax(208px,1fr))] items-start gap-3">
      {names.map((name) => (
        <ScalarField key={name} name={name} />
      ))}
    </div>
  );
}

function ScalarField({ name }: { name: string }): ReactNode {
  const form = useParameters();
  const option = { ...scalarOption(name), ...(form.detected[name] && { default: form.detected[name] }) };
  const value = form.values[name] ?? null;
  const field = `${form.prefix}.${name}`;
  const error =
    (value === null ? undefined : mistakesOf(name, value, form).find(({ kind }) => kind === 'invalid')?.reason) ??
    form.mistakeAt(field);
  const against = reasonAgainst(option, form);
  const change = (next: string | null) => form.set(name, next);
  const remark = form.remarkOn?.(name);
  if (option.type.kind === 'text' && option.type.isMultiline)
    return (
      <div data-field={field} className="col-span-full min-w-0">
        <Field label={option.label} help={option.help} error={error}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              placeholder={option.default}
              value={value ?? ''}
              onChange={({ target }) => change(target.value === '' ? null : target.value)}
            />
          )}
        </Field>
        {remark}
      </div>
    );
  return (
    <div className="min-w-0">
      <SubOptionField
        fieldName={field}
        // What is there already, such as from a template, can be taken out.
        option={against !== null && value !== null ? { ...option, help: against } : option}
        value={value}
        error={error}
        disabledReason={value === null ? against : null}
        offers={name === 'storage' || name === 'pool' ? form.offers[name] : undefined}
        onChange={change}
      />
      {remark}
    </div>
  );
}

/** @throws RangeError for a name the table does not have, or one of several values */
function scalarOption(name: string): SubOption {
  const option = findOption(name);
  if (!option || option.type.kind === 'properties') throw new RangeError(`no parameter of one value: ${name}`);
  return { ...option, type: option.type };
}
