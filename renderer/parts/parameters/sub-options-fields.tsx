import type { ReactNode } from 'react';
import { findOption } from '../../../shared/lxc/options.ts';
import { mistakesIn } from '../../../shared/lxc/value-type.ts';
import { SubOptionField } from '../sub-option-field.tsx';
import { reasonAgainst, type ParameterForm } from './parameter-form.ts';

type Props = {
  /** Before the names of the fields, such as `network.further` in `network.further.rate`. */
  prefix: string;
  of: 'net0' | 'rootfs';
  /** Those that have a field elsewhere. */
  leftOut: readonly string[];
  values: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
  form: Pick<ParameterForm, 'isRoot' | 'major'>;
};

/** The sub-options of the first interface or the root disk that have no field of their own. */
export function SubOptionsFields({ prefix, of, leftOut, values, onChange, form }: Props): ReactNode {
  const option = findOption(of);
  if (option?.type.kind !== 'properties') throw new RangeError(`no property string: ${of}`);
  const shown = option.type.subOptions.filter(
    ({ name, since, type }) =>
      !leftOut.includes(name) &&
      (Object.hasOwn(values, name) ||
        // There is nothing to choose, or the node knows nothing of it.
        !(
          (type.kind === 'choice' && type.choices.length === 1) ||
          (since && form.major !== null && form.major < since)
        )),
  );
  const unknown = Object.keys(values).filter(
    (name) => !leftOut.includes(name) && !shown.some((one) => one.name === name),
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-[repeat(auto-fill,minmax(176px,1fr))] items-start gap-3">
        {shown.map((sub) => {
          const value = values[sub.name] ?? null;
          const { [sub.name]: _before, ...others } = values;
          return (
            <SubOptionField
              key={sub.name}
              fieldName={`${prefix}.${sub.name}`}
              option={{ ...sub, isRequired: false }}
              value={value}
              error={value === null ? undefined : mistakesIn(sub.type, value, [])[0]?.reason}
              disabledReason={reasonAgainst(sub, form)}
              onChange={(next) => onChange(next === null ? others : { ...values, [sub.name]: next })}
            />
          );
        })}
      </div>
      {unknown.length > 0 && (
        <p className="text-sm text-ink-3">
          Kept as it is:{' '}
          <code className="font-mono [overflow-wrap:anywhere]">
            {unknown.map((name) => `${name}=${values[name]}`).join(', ')}
          </code>
        </p>
      )}
    </div>
  );
}
