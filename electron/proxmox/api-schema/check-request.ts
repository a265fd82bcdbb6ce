import { findMethod, type ApiSchema, type ParameterSchema, type ParameterSchemas } from './api-schema.ts';
import { formatMistake } from './formats.ts';
import { propertyParts } from './property-parts.ts';

/** One thing the server would refuse: `at` is the parameter and, in a property string, its option, such as `net1.tag`. */
export type RequestMistake = { readonly at: string; readonly message: string };
type Request = {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
};

/** How many of a family there are; the schema only says `net[n]`. (PVE/LXC/Config.pm, $MAX_LXC_NETWORKS and its like) */
const families: Readonly<Record<string, number>> = { net: 32, mp: 256, dev: 256, unused: 256 };

/**
 * Everything the server’s own look at a request would find wrong before any handler sees it, all at once. Null when this
 * schema does not have the method. (PVE/JSONSchema.pm, validate)
 */
export function checkRequest(schema: ApiSchema, { method, path, parameters }: Request): RequestMistake[] | null {
  const found = findMethod(schema, method, path);
  if (!found) return null;
  const given = { ...parameters, ...found.pathParameters };
  return checkAll(found.schemas, new Map(Object.entries(given)), '');
}

function checkAll(schemas: ParameterSchemas, given: ReadonlyMap<string, string>, prefix: string): RequestMistake[] {
  const mistakes: RequestMistake[] = [];
  for (const [name, value] of given) {
    const at = `${prefix}${name}`;
    const schema = prefix === '' ? schemaOf(schemas, name) : own(schemas, name);
    if (schema) mistakes.push(...checkValue(schema, value, at));
    else
      mistakes.push({
        at,
        message: prefix === '' ? 'is not a parameter this server knows' : 'is not an option this server knows',
      });
  }
  for (const [name, { optional, requires }] of Object.entries(schemas)) {
    if (optional !== true && !name.includes('[') && !given.has(name))
      mistakes.push({ at: `${prefix}${name}`, message: 'is missing' });
    if (requires !== undefined && given.has(name) && !given.has(requires))
      mistakes.push({ at: `${prefix}${requires}`, message: `is missing, and ${name} needs it` });
  }
  return mistakes;
}

/** `net3` is described by `net[n]`. */
function schemaOf(schemas: ParameterSchemas, name: string): ParameterSchema | undefined {
  const exact = name.includes('[') ? undefined : own(schemas, name);
  if (exact) return exact;
  const [, family = '', index = ''] = /^([a-z]+)(0|[1-9]\d*)$/.exec(name) ?? [];
  return index !== '' && Number(index) < (families[family] ?? 0) ? own(schemas, `${family}[n]`) : undefined;
}

const own = (schemas: ParameterSchemas, name: string): ParameterSchema | undefined =>
  Object.hasOwn(schemas, name) ? schemas[name] : undefined;

function checkValue(schema: ParameterSchema, value: string, at: string): RequestMistake[] {
  const ofType = typeMistake(schema.type, value);
  if (ofType !== null) return [{ at, message: ofType }];
  if (typeof schema.format === 'object') {
    const parts = propertyParts(schema.format, value);
    if ('mistake' in parts)
      return [{ at: parts.key === undefined ? at : `${at}.${parts.key}`, message: parts.mistake }];
    const mistakes = checkAll(schema.format, parts.options, `${at}.`);
    if (mistakes.length > 0) return mistakes;
  } else if (schema.format !== undefined) {
    const mistake = formatMistake(schema.format, value);
    if (mistake !== null) return [{ at, message: mistake }];
  }
  const message =
    patternMistake(schema, value) ??
    lengthMistake(schema, value) ??
    limitMistake(schema, value) ??
    choiceMistake(schema, value);
  return message === null ? [] : [{ at, message }];
}

function typeMistake(type: string | undefined, value: string): string | null {
  if (type === 'boolean' && value !== '1' && value !== '0') return 'has to be 1 or 0';
  if (type === 'integer' && !/^[+-]?\d+$/.test(value)) return 'has to be a whole number';
  if (type === 'number' && !isNumber(value)) return 'has to be a number';
  return null;
}

const isNumber = (value: string): boolean => /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value);

/** `$` also stands before a last line feed in Perl. */
function patternMistake({ pattern }: ParameterSchema, value: string): string | null {
  if (pattern === undefined) return null;
  try {
    const whole = new RegExp(`^${pattern}$`);
    return whole.test(value) || whole.test(value.replace(/\n$/, '')) ? null : 'has a form that is not allowed';
  } catch {
    // A pattern only Perl understands: the server will judge.
    return null;
  }
}

/** Perl counts characters, not UTF-16 units. */
function lengthMistake({ minLength, maxLength }: ParameterSchema, value: string): string | null {
  if (minLength === undefined && maxLength === undefined) return null;
  const { length } = Array.from(value);
  if (maxLength !== undefined && length > maxLength) return `is longer than ${maxLength} characters`;
  return minLength !== undefined && length < minLength ? `is shorter than ${minLength} characters` : null;
}

function limitMistake({ minimum, maximum }: ParameterSchema, value: string): string | null {
  if (!isNumber(value)) return null;
  if (maximum !== undefined && Number(value) > maximum) return `is more than ${maximum}`;
  return minimum !== undefined && Number(value) < minimum ? `is less than ${minimum}` : null;
}

const choiceMistake = ({ enum: choices }: ParameterSchema, value: string): string | null =>
  choices && !choices.includes(value) ? `is none of ${choices.join(', ')}` : null;
