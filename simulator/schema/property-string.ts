import type { ParameterSchema } from './schema-types.ts';

type SubSchemas = Readonly<Record<string, ParameterSchema>>;

/**
 * Splits `a=1,b=2`; a part without key belongs to the schema's default key. A text is the complaint.
 * Options the schema does not know are kept, for whoever checks them. (PVE::JSONSchema, parse_property_string)
 */
export function parsePropertyString(schemas: SubSchemas, text: string): Record<string, string> | string {
  const defaultKey = Object.entries(schemas).find(([, schema]) => schema.defaultKey)?.[0];
  const parsed: Record<string, string> = {};
  let hasBareValue = false;
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, given, value = ''] = /^([^=]+)=([^\n]+)\n?$/.exec(part) ?? [];
    if (given === undefined) {
      if (part.includes('=')) return 'missing key in comma-separated list property\n';
      if (defaultKey === undefined) return 'value without key, but schema does not define a default key\n';
      if (hasBareValue || isTrue(parsed[defaultKey])) return duplicate(defaultKey);
      hasBareValue = true;
      parsed[defaultKey] = part;
      continue;
    }
    if (Object.hasOwn(parsed, given)) return duplicate(given);
    const { alias, keyAlias } = own(schemas, given) ?? {};
    if (alias !== undefined && keyAlias !== undefined) {
      if (Object.hasOwn(parsed, keyAlias)) return `key alias '${keyAlias}' is already defined\n`;
      put(parsed, keyAlias, given);
    }
    const key = alias ?? given;
    put(parsed, key, own(schemas, key)?.type === 'boolean' ? asBoolean(value) : value);
  }
  return parsed;
}

/** Writes a property string as Proxmox stores it: the default key's value first, then the rest by name. */
export function printPropertyString(schemas: SubSchemas, values: Readonly<Record<string, string>>): string {
  const isLeading = (key: string): boolean => schemas[key]?.defaultKey === true;
  const keys = Object.keys(values).toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return keys.map((key) => (isLeading(key) ? `${values[key]}` : `${key}=${values[key]}`)).join(',');

  // `name=eth0,bridge=…`: required options come before optional ones. (PVE::JSONSchema::print_property_string)
  function rank(key: string): number {
    if (isLeading(key)) return 0;
    return schemas[key]?.optional ? 2 : 1;
  }
}

const duplicate = (key: string): string => `duplicate key in comma-separated list property: ${key}\n`;

/** Inside a property string more words are booleans than in a parameter of its own. (PVE::JSONSchema, parse_boolean) */
function asBoolean(value: string): string {
  if (/^(?:1|on|yes|true)$/i.test(value)) return '1';
  return /^(?:0|off|no|false)$/i.test(value) ? '0' : value;
}

/** What Perl takes for true. */
const isTrue = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

const own = (schemas: SubSchemas, key: string): ParameterSchema | undefined =>
  Object.hasOwn(schemas, key) ? schemas[key] : undefined;

/** Also for `__proto__`, which a plain assignment would not keep. */
function put(record: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
}
