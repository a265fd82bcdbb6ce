import type { ReactNode } from 'react';
import { PropertyString } from '../../shared/lxc/property-string.ts';
import type { Mistake, SubOption, ValueType } from '../../shared/lxc/value-type.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import type { Option } from '../ui/select.tsx';
import { SubOptionField } from './sub-option-field.tsx';
import { VolumeField } from './volume-field.tsx';

export type PropertyType = Extract<ValueType, { kind: 'properties' }>;

type Props = {
  /** Such as `net0`; the fields bear `data-field="net0.bridge"`. */
  name: string;
  type: PropertyType;
  /** The whole property string; what is not edited stays in it as it is, the unknown included. */
  value: string;
  onChange: (value: string) => void;
  /** Of this string; each path ends with the sub-option, or with `name` where the whole is wrong. */
  mistakes?: readonly Mistake[] | undefined;
  /** What the server has to choose from, such as `{ bridge: […], storage: […] }`; `storage` is where new volumes may go. */
  offers?: Readonly<Partial<Record<string, readonly Option[]>>> | undefined;
  /** Why this sub-option cannot be set now; null when it can. */
  reasonAgainst?: ((option: SubOption) => string | null) | undefined;
  /** Major version of the node; hides what it does not know. */
  major?: number | null | undefined;
};

const noMistakes: readonly Mistake[] = [];

/** The fields of one property string such as `net0`, made from the table: the usual ones in front, the rest one click away. */
export function PropertyFields({
  name,
  type,
  value,
  onChange,
  mistakes = noMistakes,
  major = null,
  ...props
}: Props): ReactNode {
  const properties = PropertyString.parse(value, type.bareKey);
  const isKnown = ({ since }: SubOption): boolean => since === undefined || major === null || major >= since;
  const shown = type.subOptions.filter(
    (option) => isWorthShowing(option, properties) && (isKnown(option) || properties.get(option.name) !== null),
  );
  const [front, behind] = [shown.filter(isUsual), shown.filter((option) => !isUsual(option))];
  const unknown = unknownIn(properties, type);
  const set = (key: string, next: string | null): void => onChange(properties.with(key, next).toString());
  const field = (option: SubOption): ReactNode => {
    const shared = {
      fieldName: `${name}.${option.name}`,
      option,
      value: properties.get(option.name),
      error: mistakes.find(({ kind, path }) => kind === 'invalid' && path.at(-1) === option.name && path.length > 1)
        ?.reason,
      disabledReason: props.reasonAgainst?.(option) ?? null,
      onChange: (next: string | null) => set(option.name, next),
    };
    if (option.name === 'volume')
      return (
        <VolumeField key={option.name} {...shared} size={properties.get('size')} storages={props.offers?.['storage']} />
      );
    return <SubOptionField key={option.name} {...shared} offers={props.offers?.[option.name]} />;
  };
  const setBehind = behind.filter((option) => properties.get(option.name) !== null).length;
  const wrong = mistakes.find(({ kind, path }) => kind === 'invalid' && path.length <= 1);
  return (
    <div className="flex flex-col gap-3">
      <Grid>{front.map(field)}</Grid>
      {behind.length > 0 && (
        <Disclosure
          title={setBehind === 0 ? 'More options' : `More options (${setBehind} set)`}
          startsOpen={behind.some((option) => mistakes.some(({ path }) => path.at(-1) === option.name))}
        >
          <Grid>{behind.map(field)}</Grid>
        </Disclosure>
      )}
      {unknown.length > 0 && (
        <p className="text-sm text-ink-3">
          Kept as it is: <code className="font-mono [overflow-wrap:anywhere]">{unknown.join(', ')}</code>
        </p>
      )}
      {wrong && (
        <p role="alert" className="text-sm text-failed">
          {wrong.reason}
        </p>
      )}
    </div>
  );
}

const Grid = ({ children }: { children: ReactNode }): ReactNode => (
  <div className="grid grid-cols-[repeat(auto-fill,minmax(176px,1fr))] gap-x-3 gap-y-3">{children}</div>
);

/** What most people set, in every kind of property string. */
const usual = new Set(
  'name bridge ip gw ip6 gw6 tag firewall volume mp backup path nesting keyctl fuse mount order up down'.split(' '),
);
const isUsual = ({ name }: SubOption): boolean => usual.has(name);

function isWorthShowing({ name, type }: SubOption, properties: PropertyString): boolean {
  // Told by Proxmox, beside the volume.
  if (name === 'size') return false;
  // Nothing to choose.
  if (type.kind === 'choice' && type.choices.length === 1) return false;
  if (name !== 'gw' && name !== 'gw6') return true;
  const address = properties.get(name === 'gw' ? 'ip' : 'ip6');
  const isStatic = address !== null && !/^(?:dhcp|auto|manual)$/.test(address);
  return isStatic || properties.get(name) !== null;
}

/** What the table has no name for, written as it stands. */
function unknownIn({ properties }: PropertyString, { subOptions, bareKey }: PropertyType): string[] {
  return properties
    .filter(({ key }) => !subOptions.some((option) => option.name === (key ?? bareKey)))
    .map(({ key, value }) => (key === null ? value : `${key}=${value}`));
}
