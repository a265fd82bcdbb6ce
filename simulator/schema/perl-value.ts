/** A number of a JSON body as Perl writes it: whole ones of up to 64 bits in full, others with fifteen digits at most. */
export function perlNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 64) return BigInt(value).toString();
  const [mantissa = '', power = '0'] = value.toExponential(14).split('e');
  const exponent = Number(power);
  if (exponent >= -5 && exponent < 15) return withoutZeros(value.toFixed(14 - exponent));
  return `${withoutZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

const withoutZeros = (digits: string): string => digits.replace(/\.?0+$/, '');

/** A value of a JSON list as text. */
export const perlText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? perlNumber(value) : (perlReference(value) ?? '');
};

/** What `ref` calls a value of a JSON body; undefined for text and numbers. */
export function perlReference(value: unknown): string | undefined {
  if (typeof value === 'boolean') return 'JSON::PP::Boolean';
  if (Array.isArray(value)) return 'ARRAY';
  return typeof value === 'object' && value !== null ? 'HASH' : undefined;
}

const patterns = new Map<string, RegExp>();

/** The pattern of a schema anchored as `m/^$pattern$/`: a last line feed is let through. */
export function perlPattern(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known) return known;
  const made = new RegExp(`^${pattern.replace(/\$(\)*)$/, '(?=\\n?$)$1')}\\n?$`);
  patterns.set(pattern, made);
  return made;
}

/** Perl counts characters, JavaScript counts UTF-16 units. */
export const perlLength = (text: string): number => Array.from(text).length;

export const isPerlInteger = (text: string): boolean => /^[+-]?\d+\n?$/.test(text);
export const isPerlNumber = (text: string): boolean =>
  /^[+-]?(?:\d+\.\d+|\d+\.|\.\d+|\d+)(?:[eE][+-]?\d+)?\n?$/.test(text);
