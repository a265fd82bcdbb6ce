import type { ParameterSchema } from './schema-types.ts';

type SubSchemas = Readonly<Record<string, ParameterSchema>>;

/** Splits `a=1,b=2`; a part without key belongs to the schema's default key. A text is the complaint. */
export function parsePropertyString(schemas: SubSchemas, text: string): Record<string, string> | string {
  const defaultKey = Object.entries(schemas).find(([, schema]) => schema.defaultKey)?.[0];
  const parsed: Record<string, string> = {};
  for (const part of text.split(',')) {
    if (part === '') continue;
    const [, key, value = ''] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
    const name = key ?? defaultKey;
    if (name === undefined) return 'value without key, but schema does not define a default key\n';
    if (Object.hasOwn(parsed, name)) {
      return key === undefined ? 'duplicate key\n' : `duplicate key in comma-separated list property: ${name}\n`;
    }
    parsed[name] = key === undefined ? part : value;
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
