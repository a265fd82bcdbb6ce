import { badParameters } from '../http/pve-error.ts';
import { checkFormat, isListFormat } from './formats.ts';
import { parsePropertyString } from './property-string.ts';
import type { ParameterSchema } from './schema-types.ts';

/** What a request carried for one name: a JSON or form value; a list when the name was repeated. */
export type RawValue = string | number | boolean | null | readonly unknown[] | Readonly<Record<string, unknown>>;
export type RawParameters = Readonly<Record<string, RawValue>>;
/** After validation every value is text, booleans are '1' or '0'. */
export type Parameters = Readonly<Record<string, string>>;

const UNKNOWN = 'property is not defined in schema and the schema does not allow additional properties';
const MISSING = 'property is missing and it is not optional';
const INDEX_LIMITS: Readonly<Record<string, number>> = { net: 32, mp: 256, dev: 256, unused: 256 };

/** `net3` is described by `net[n]`. */
export function schemaOf(
  schemas: Readonly<Record<string, ParameterSchema>>,
  name: string,
): ParameterSchema | undefined {
  if (Object.hasOwn(schemas, name)) return schemas[name];
  const [, family = '', index = ''] = /^([a-z]+)(0|[1-9]\d*)$/.exec(name) ?? [];
  return Number(index) < (INDEX_LIMITS[family] ?? 0) && index !== '' ? schemas[`${family}[n]`] : undefined;
}

/** Checks everything at once, as Proxmox does, and throws one 400 that names every bad parameter. (PVE::JSONSchema::validate) */
export function validateParameters(
  schemas: Readonly<Record<string, ParameterSchema>>,
  given: RawParameters,
): Parameters {
  const errors: Record<string, string> = {};
  const accepted: Record<string, string> = {};
  for (const [name, raw] of Object.entries(given)) {
    const schema = schemaOf(schemas, name);
    if (!schema || name.includes('[')) {
      errors[name === '' ? '_root' : name] = UNKNOWN;
      continue;
    }
    const value = toText(raw, schema);
    const complaint = raw === null ? undefined : (value.complaint ?? checkValue(schema, value.text, name));
    if (complaint === undefined) accepted[name] = value.text;
    else errors[name] = complaint;
  }
  for (const [name, schema] of Object.entries(schemas)) {
    if (!schema.optional && !name.includes('[') && !Object.hasOwn(given, name)) errors[name] = MISSING;
    if (schema.requires && Object.hasOwn(given, name) && !Object.hasOwn(given, schema.requires)) {
      errors[schema.requires] ??= `missing property - '${name}' requires this property`;
    }
  }
  if (Object.keys(errors).length > 0) throw badParameters(errors);
  return accepted;
}

/** The complaint about one value, or undefined. The order of the checks decides which one is reported. */
export function checkValue(schema: ParameterSchema, value: string, path: string): string | undefined {
  return (
    checkType(schema.type, value) ??
    checkFormatOf(schema, value, path) ??
    checkPattern(schema, value) ??
    checkLimits(schema, value)
  );
}

function toText(raw: RawValue, schema: ParameterSchema): { text: string; complaint?: string } {
  if (typeof raw === 'boolean') return { text: raw ? '1' : '0' };
  if (raw === null) return { text: '' };
  if (typeof raw !== 'object') return { text: String(raw) };
  if (Array.isArray(raw) && isListFormat(schema.format)) return { text: raw.map(String).join(',') };
  return {
    text: '',
    complaint: `type check ('${schema.type ?? 'string'}') failed - got ${Array.isArray(raw) ? 'ARRAY' : 'HASH'}`,
  };
}

function checkType(type: string | undefined, value: string): string | undefined {
  const fails =
    (type === 'boolean' && !/^[01]$/.test(value)) ||
    (type === 'integer' && !/^[+-]?\d+$/.test(value)) ||
    (type === 'number' && !/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(value));
  return fails ? `type check ('${type}') failed - got '${value}'` : undefined;
}

function checkFormatOf({ format }: ParameterSchema, value: string, path: string): string | undefined {
  if (format === undefined) return undefined;
  const complaint = typeof format === 'string' ? checkFormat(format, value) : checkPropertyString(format, value, path);
  return complaint === undefined ? undefined : `invalid format - ${complaint}`;
}

/** Complaints about sub-options are keyed `net0.gw` in one text. */
function checkPropertyString(
  schemas: Readonly<Record<string, ParameterSchema>>,
  value: string,
  path: string,
): string | undefined {
  const parsed = parsePropertyString(schemas, value);
  if (typeof parsed === 'string') return parsed;
  const complaints: string[] = [];
  for (const [key, text] of Object.entries(parsed)) {
    const schema = schemas[key];
    const complaint = schema ? checkValue(schema, text, `${path}.${key}`) : UNKNOWN;
    if (complaint !== undefined) complaints.push(`${path}.${key}: ${complaint}\n`);
  }
  for (const [key, schema] of Object.entries(schemas)) {
    if (!schema.optional && !Object.hasOwn(parsed, key)) complaints.push(`${path}.${key}: ${MISSING}\n`);
  }
  return complaints.length > 0 ? `format error\n${complaints.join('')}` : undefined;
}

function checkPattern({ pattern, enum: values }: ParameterSchema, value: string): string | undefined {
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value))
    return 'value does not match the regex pattern';
  if (values && !values.includes(value)) {
    return `value '${value}' does not have a value in the enumeration '${values.join(', ')}'`;
  }
  return undefined;
}

function checkLimits(schema: ParameterSchema, value: string): string | undefined {
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  if (isNumber && schema.minimum !== undefined && Number(value) < schema.minimum) {
    return `value must have a minimum value of ${schema.minimum}`;
  }
  if (isNumber && schema.maximum !== undefined && Number(value) > schema.maximum) {
    return `value must have a maximum value of ${schema.maximum}`;
  }
  if (schema.maxLength !== undefined && value.length > schema.maxLength)
    return `value may only be ${schema.maxLength} characters long`;
  if (schema.minLength !== undefined && value.length < schema.minLength) {
    return `value must be at least ${schema.minLength} characters long`;
  }
  return undefined;
}
