import type { ParameterSchemas } from './api-schema.ts';

export type Parts = { readonly options: ReadonlyMap<string, string> };

/**
 * Takes `a=1,b=2` apart as the server will: a part without a name belongs to the default option, and some more words than 1 and 0 are
 * flags. A text is what is wrong with the whole. (PVE/JSONSchema.pm, parse_property_string)
 */
export function propertyParts(
  schemas: ParameterSchemas,
  text: string,
): Parts | { readonly mistake: string; readonly key?: string } {
  const defaultKey = Object.keys(schemas).find((key) => schemas[key]?.defaultKey === true);
  const options = new Map<string, string>();
  for (const part of text.split(',')) {
    if (/^\s*$/.test(part)) continue;
    const equals = part.indexOf('=');
    if (equals === 0) return { mistake: 'a part begins with “=”, without a name' };
    const key = equals < 0 ? defaultKey : part.slice(0, equals);
    const value = part.slice(equals + 1);
    if (key === undefined) return { mistake: `“${part}” has no name` };
    if (equals > 0 && value === '') return { mistake: 'has no value', key };
    if (options.has(key)) return { mistake: 'is given twice', key };
    options.set(key, schemas[key]?.type === 'boolean' ? asFlag(value) : value);
  }
  return { options };
}

function asFlag(value: string): string {
  if (/^(?:1|on|yes|true)$/i.test(value)) return '1';
  return /^(?:0|off|no|false)$/i.test(value) ? '0' : value;
}
