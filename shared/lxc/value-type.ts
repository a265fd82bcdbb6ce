import { formats, type FormatName } from './formats.ts';
import { PropertyString } from './property-string.ts';

/** How a value is written, as the API takes it: always text; a flag is 1 or 0. */
export type ValueType =
  | { kind: 'flag' }
  | { kind: 'integer' | 'number'; min?: number; max?: number; unit?: string }
  | { kind: 'choice'; choices: readonly string[] }
  /** Several of the choices, parted by semicolons. */
  | { kind: 'choices'; choices: readonly string[] }
  | { kind: 'text'; format?: FormatName; minLength?: number; maxLength?: number; isMultiline?: boolean }
  | { kind: 'properties'; subOptions: readonly SubOption[]; bareKey: string | null };

/** One key of a property string. */
export type SubOption = {
  name: string;
  label: string;
  type: Exclude<ValueType, { kind: 'properties' }>;
  /** What Proxmox takes when it is left out, as text or in words. */
  default: string;
  help?: string;
  isRequired?: boolean;
  /** Major version of Proxmox that knows it first; 8 when not said. */
  since?: 9;
  /** Only root@pam, signed in by its password, may set it: no token may. */
  isRootOnly?: boolean;
};

/** What is wrong with a value. `invalid`: no Proxmox takes it. `unknown`: this table does not know the key; a newer Proxmox may. */
export type Mistake = { kind: 'invalid' | 'unknown'; path: readonly string[]; reason: string };

/** Everything that is wrong with `text` as a value of this type; `path` is put before each mistake's own. */
export function mistakesIn(type: ValueType, text: string, path: readonly string[]): Mistake[] {
  if (type.kind === 'properties') return mistakesInProperties(type, text, path);
  const reason = reasonAgainst(type, text);
  return reason === null ? [] : [{ kind: 'invalid', path, reason }];
}

function reasonAgainst(type: SubOption['type'], text: string): string | null {
  switch (type.kind) {
    case 'flag':
      return text === '1' || text === '0' ? null : '1 for on or 0 for off';
    case 'integer':
      return /^-?\d+$/.test(text) ? outOfRange(type, Number(text)) : 'a whole number';
    case 'number':
      return /^-?\d+(?:\.\d+)?$/.test(text) ? outOfRange(type, Number(text)) : 'a number';
    case 'choice':
      return type.choices.includes(text) ? null : `one of ${type.choices.join(', ')}`;
    case 'choices':
      return text.split(';').every((one) => type.choices.includes(one)) ? null : `some of ${type.choices.join(', ')}`;
    case 'text': {
      if (text.length < (type.minLength ?? 0)) return `at least ${type.minLength} characters`;
      if (text.length > (type.maxLength ?? Infinity)) return `at most ${type.maxLength} characters`;
      if (type.format === undefined || formats[type.format].fits(text)) return null;
      return formats[type.format].words;
    }
  }
}

function outOfRange({ min = -Infinity, max = Infinity }: { min?: number; max?: number }, value: number): string | null {
  if (value >= min && value <= max) return null;
  if (max === Infinity) return `${min} or more`;
  return `from ${min} to ${max}`;
}

function mistakesInProperties(
  { subOptions, bareKey }: Extract<ValueType, { kind: 'properties' }>,
  text: string,
  path: readonly string[],
): Mistake[] {
  const { properties } = PropertyString.parse(text, bareKey);
  const seen = new Set<string>();
  const found = properties.flatMap(({ key, value }): Mistake[] => {
    const name = key ?? bareKey;
    if (name === null) return [{ kind: 'invalid', path, reason: `“${value}” has no name: write NAME=VALUE` }];
    if (seen.has(name)) return [{ kind: 'invalid', path: [...path, name], reason: 'given twice' }];
    seen.add(name);
    const option = subOptions.find((one) => one.name === name);
    if (!option)
      return [{ kind: 'unknown', path: [...path, name], reason: 'Proxmox knows no option of this name here' }];
    return mistakesIn(option.type, propertyText(option.type, value), [...path, name]);
  });
  const missing = subOptions.filter(({ isRequired, name }) => isRequired && !seen.has(name));
  return [
    ...found,
    ...missing.map(({ name }): Mistake => ({ kind: 'invalid', path: [...path, name], reason: 'is needed' })),
  ];
}

/** Inside property strings Proxmox also takes words for flags (PVE/JSONSchema.pm, parse_boolean). */
function propertyText(type: SubOption['type'], value: string): string {
  if (type.kind !== 'flag') return value;
  if (/^(?:1|on|yes|true)$/i.test(value)) return '1';
  return /^(?:0|off|no|false)$/i.test(value) ? '0' : value;
}
