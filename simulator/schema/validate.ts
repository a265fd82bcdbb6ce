import { badParameters } from '../http/pve-error.ts';
import { checkFormat, isListFormat } from './formats.ts';
import { NAMED_PROPERTY_STRINGS, type NamedPropertyString } from './formats/named-property-strings.ts';
import { isPerlInteger, isPerlNumber, perlLength, perlPattern, perlReference, perlText } from './perl-value.ts';
import { parsePropertyString } from './property-string.ts';
import type { ParameterSchema } from './schema-types.ts';

/** What a request carried for one name: a JSON or form value; a list when the name was repeated. */
export type RawValue = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;
export type RawParameters = Readonly<Record<string, RawValue>>;
/** After validation every value is text, booleans are '1' or '0', the items of an array are separated by NUL. */
export type Parameters = Readonly<Record<string, string>>;

type Schemas = Readonly<Record<string, ParameterSchema>>;

const UNKNOWN = 'property is not defined in schema and the schema does not allow additional properties';
const MISSING = 'property is missing and it is not optional';
/** How many of a family there are; the schema only says `net[n]`. (PVE::LXC::Config, $MAX_LXC_NETWORKS and its like) */
const INDEX_LIMITS: Readonly<Record<string, number>> = { net: 32, mp: 256, dev: 256, unused: 256 };

/** `net3` is described by `net[n]`. */
export function schemaOf(schemas: Schemas, name: string): ParameterSchema | undefined {
  if (Object.hasOwn(schemas, name)) return name.includes('[') ? undefined : schemas[name];
  const [, family = '', index = ''] = /^([a-z]+)(0|[1-9]\d*)$/.exec(name) ?? [];
  return Object.hasOwn(INDEX_LIMITS, family) && Number(index) < (INDEX_LIMITS[family] ?? 0) && index !== ''
    ? schemas[`${family}[n]`]
    : undefined;
}

/** Checks everything at once, as Proxmox does, and throws one 400 that names every bad parameter. (PVE::JSONSchema::validate) */
export function validateParameters(schemas: Schemas, given: RawParameters): Parameters {
  const complaints = new Complaints();
  const accepted: [string, string][] = [];
  for (const [name, raw] of Object.entries(given)) {
    const schema = schemaOf(schemas, name);
    if (!schema) complaints.add(name, UNKNOWN);
    else if (raw === null) accepted.push([name, '']);
    else {
      const text = checkRaw(schema, raw, name, complaints);
      if (text !== undefined) accepted.push([name, text]);
    }
  }
  checkPresence(schemas, given, '', complaints);
  const errors = complaints.all();
  if (errors) throw badParameters(errors);
  return Object.fromEntries(accepted);
}

/** The complaint about one value, or undefined. The order of the checks decides which one is reported. */
export function checkValue(schema: ParameterSchema, value: string, path: string): string | undefined {
  return (
    checkType(schema.type, value) ??
    checkFormatOf(schema, value, path) ??
    checkPattern(schema, value) ??
    checkLength(schema, value) ??
    checkLimits(schema, value) ??
    checkEnumeration(schema, value)
  );
}

/** What is wrong, by parameter; more than one thing about the same parameter is joined as Proxmox does, by a backslash and an n. */
class Complaints {
  readonly #texts = new Map<string, string>();

  add(path: string, text: string | undefined): void {
    if (text === undefined) return;
    const key = path === '' ? '_root' : path;
    const before = this.#texts.get(key);
    this.#texts.set(key, before === undefined ? text : `${before}\\n${text}`);
  }

  all(): Record<string, string> | undefined {
    return this.#texts.size === 0 ? undefined : Object.fromEntries(this.#texts);
  }
}

/** The value as text, or undefined after a complaint about it. */
function checkRaw(
  schema: ParameterSchema,
  raw: Exclude<RawValue, null>,
  path: string,
  complaints: Complaints,
): string | undefined {
  const value = normalized(schema, raw);
  if (Array.isArray(value) && schema.type === 'array') return checkItems(schema, value, path, complaints);
  if (typeof value === 'boolean' && schema.type === 'boolean') return value ? '1' : '0';
  const reference = perlReference(value);
  const text = perlText(value);
  const complaint =
    reference === undefined
      ? checkValue(schema, text, path)
      : `type check ('${schema.type ?? 'string'}') failed${schema.type === 'array' ? '' : ` - got ${reference}`}`;
  complaints.add(path, complaint);
  return complaint === undefined ? text : undefined;
}

/** Arrays become lists where one is meant, and single values arrays. (PVE::RESTHandler, $normalize_legacy_param_formats) */
function normalized({ type, format }: ParameterSchema, raw: Exclude<RawValue, null>): Exclude<RawValue, null> {
  if (Array.isArray(raw) && type === 'string' && isListFormat(format)) return raw.map(perlText).join(',');
  const isSingle = perlReference(raw) === undefined && raw !== '' && raw !== '0' && raw !== 0;
  return type === 'array' && isSingle ? [raw] : raw;
}

function checkItems(
  { items: schema = {} }: ParameterSchema,
  items: readonly unknown[],
  path: string,
  complaints: Complaints,
): string {
  for (const [index, item] of items.entries()) {
    const place = `${path}[${index}]`;
    const reference = perlReference(item);
    if (item === null) complaints.add(place, MISSING);
    else if (reference === undefined) complaints.add(place, checkValue(schema, perlText(item), place));
    else complaints.add(place, `type check ('${schema.type ?? 'string'}') failed - got ${reference}`);
  }
  return items.map(perlText).join('\0');
}

/** What is missing, and what needs something else beside it. */
function checkPresence(
  schemas: Schemas,
  given: Readonly<Record<string, unknown>>,
  path: string,
  complaints: Complaints,
): void {
  const isThere = (name: string): boolean => Object.hasOwn(given, name) && given[name] !== null;
  const below = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const [name, { optional, alias, requires }] of Object.entries(schemas)) {
    if (!optional && alias === undefined && !name.includes('[') && !isThere(name)) complaints.add(below(name), MISSING);
    if (requires !== undefined && Object.hasOwn(given, name) && !isThere(requires)) {
      complaints.add(below(requires), `missing property required by '${below(name)}'`);
    }
  }
}

function checkType(type: string | undefined, value: string): string | undefined {
  if (type === 'array' || type === 'object') return `type check ('${type}') failed`;
  const fails =
    (type === 'boolean' && value !== '1' && value !== '0') ||
    (type === 'integer' && !isPerlInteger(value)) ||
    (type === 'number' && !isPerlNumber(value));
  return fails ? `type check ('${type}') failed - got '${value}'` : undefined;
}

function checkFormatOf({ format }: ParameterSchema, value: string, path: string): string | undefined {
  if (format === undefined) return undefined;
  const named = typeof format === 'string' ? namedPropertyString(format) : { schemas: format };
  const complaint = named
    ? checkPropertyString(named, value, path)
    : typeof format === 'string'
      ? checkFormat(format, value)
      : undefined;
  return complaint === undefined ? undefined : `invalid format - ${complaint}`;
}

const namedPropertyString = (format: string): NamedPropertyString | undefined =>
  Object.hasOwn(NAMED_PROPERTY_STRINGS, format) ? NAMED_PROPERTY_STRINGS[format] : undefined;

/** Complaints about sub-options are keyed `net0.gw` in one text. */
function checkPropertyString(
  { schemas, validate }: NamedPropertyString,
  value: string,
  path: string,
): string | undefined {
  const parsed = parsePropertyString(schemas, value);
  if (typeof parsed === 'string') return parsed;
  const complaints = new Complaints();
  for (const [key, text] of Object.entries(parsed)) {
    const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
    complaints.add(`${path}.${key}`, schema ? checkValue(schema, text, `${path}.${key}`) : UNKNOWN);
  }
  checkPresence(schemas, parsed, path, complaints);
  const errors = complaints.all();
  if (!errors) return validate?.(parsed);
  return `format error\n${Object.entries(errors)
    .map(([key, text]) => `${key}: ${text}\n`)
    .join('')}`;
}

function checkPattern({ pattern }: ParameterSchema, value: string): string | undefined {
  return pattern !== undefined && !perlPattern(pattern).test(value)
    ? 'value does not match the regex pattern'
    : undefined;
}

function checkLength({ maxLength, minLength }: ParameterSchema, value: string): string | undefined {
  if (maxLength !== undefined && perlLength(value) > maxLength) return `value may only be ${maxLength} characters long`;
  return minLength !== undefined && perlLength(value) < minLength
    ? `value must be at least ${minLength} characters long`
    : undefined;
}

function checkLimits({ maximum, minimum }: ParameterSchema, value: string): string | undefined {
  if (!isPerlNumber(value)) return undefined;
  if (maximum !== undefined && Number(value) > maximum) return `value must have a maximum value of ${maximum}`;
  return minimum !== undefined && Number(value) < minimum ? `value must have a minimum value of ${minimum}` : undefined;
}

function checkEnumeration({ enum: values }: ParameterSchema, value: string): string | undefined {
  return values && !values.includes(value)
    ? `value '${value}' does not have a value in the enumeration '${values.join(', ')}'`
    : undefined;
}
