import type { ReactNode } from 'react';
import { findOption } from '../../../shared/lxc/options.ts';
import { PropertyString } from '../../../shared/lxc/property-string.ts';
import type { SubOption, ValueType } from '../../../shared/lxc/value-type.ts';
import { PropertyFields } from '../property-fields.tsx';
import { mistakesOf, reasonAgainst, useParameters } from './parameter-form.ts';

type Props = {
  /** A parameter that is a property string, such as `net1` or `startup`. */
  name: string;
  /** Sub-options that are edited elsewhere. */
  leftOut?: readonly string[];
};

/** A parameter of several values, as its fields. */
export function PropertyField({ name, leftOut }: Props): ReactNode {
  const form = useParameters();
  const option = findOption(name);
  if (option?.type.kind !== 'properties') throw new RangeError(`no property string: ${name}`);
  const value = form.values[name] ?? '';
  const subOptions = option.type.subOptions.filter((one) => leftOut?.includes(one.name) !== true);
  const type: Extract<ValueType, { kind: 'properties' }> = { ...option.type, subOptions };
  const given = PropertyString.parse(value, option.type.bareKey);
  const against = (sub: SubOption) =>
    // What is there already, such as from a template, can be taken out.
    given.get(sub.name) !== null
      ? null
      : reasonAgainst(
          { isRootOnly: option.isRootOnly ?? sub.isRootOnly ?? false, ...(sub.since && { since: sub.since }) },
          form,
        );
  return (
    <PropertyFields
      name={`${form.prefix}.${name}`}
      type={type}
      value={value}
      // An empty one is none at all, but for those that stand in a list.
      onChange={(next) => form.set(name, next === '' && option.count === undefined ? null : next)}
      mistakes={value === '' && !form.tellsMissing(name) ? [] : mistakesOf(name, value, form)}
      offers={form.offers}
      reasonAgainst={against}
      major={form.major}
    />
  );
}
