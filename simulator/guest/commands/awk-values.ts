/** A number, a text, or input that looks like a number and compares as one. */
export type AwkValue = number | string | { readonly input: string };

export const numeric = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

export const toText = (value: AwkValue): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number'
      ? Number.isInteger(value)
        ? String(value)
        : String(Number(value.toPrecision(6)))
      : value.input;

export const toNumber = (value: AwkValue): number =>
  typeof value === 'number' ? value : Number.parseFloat(toText(value)) || 0;

export const isTrue = (value: AwkValue): boolean =>
  typeof value === 'number'
    ? value !== 0
    : typeof value === 'string'
      ? value !== ''
      : numeric.test(value.input)
        ? Number(value.input) !== 0
        : value.input !== '';

export function splitBy(text: string, separator: string, regex: (source: string) => RegExp): string[] {
  if (text === '') return [];
  if (separator === ' ') return text.split(/[ \t\n]+/).filter((piece) => piece !== '');
  if (separator === '') return Array.from(text);
  return text.split(separator.length === 1 && separator !== '\\' ? separator : regex(separator));
}

export function compute(op: string, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}
