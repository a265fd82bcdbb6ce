import { echoEscapes, formatEscapes } from './escapes.ts';

const directive = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?([diouxXeEfgGcsbq%])|%\(([^)]*)\)T/g;

/** What printf(1) makes of a format, which is used again until all values are. */
export function formatted(format: string, values: readonly string[]): { text: string; problem: string | null } {
  const state = { values: [...values], problem: null as string | null, isCut: false };
  let text = '';
  do {
    const before = state.values.length;
    text += once(format, state);
    if (state.values.length === before) break;
  } while (state.values.length > 0 && !state.isCut);
  return { text, problem: state.problem };
}

type State = { values: string[]; problem: string | null; isCut: boolean };

function once(format: string, state: State): string {
  let text = '';
  let last = 0;
  for (const match of format.matchAll(directive)) {
    text += formatEscapes(format.slice(last, match.index));
    last = match.index + match[0].length;
    text += directiveText(match, state);
    if (state.isCut) return text;
  }
  const rest = format.slice(last);
  const stray = /%(?!%)/.exec(rest);
  if (stray) state.problem = `${rest.slice(stray.index, stray.index + 2)}: invalid directive`;
  const cut = /\\c/.exec(rest);
  return text + formatEscapes(cut ? rest.slice(0, cut.index) : rest);
}

function directiveText(match: RegExpExecArray, state: State): string {
  const kind = match[4];
  if (kind === '%') return '%';
  let flags = match[1] ?? '';
  let width = match[2] === '*' ? Number(state.values.shift() ?? 0) : Number(match[2] ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const hasPrecision = match[0].includes('.');
  const precision = !hasPrecision ? null : match[3] === '*' ? Number(state.values.shift() ?? 0) : Number(match[3] ?? 0);
  const value = state.values.shift();
  const body = convert(kind ?? 's', value, { flags, precision, state });
  const isNumber = !'csbq'.includes(kind ?? 's');
  if (flags.includes('-')) return body.padEnd(width);
  if (flags.includes('0') && isNumber && precision === null) {
    const sign = /^[-+ ]/.exec(body)?.[0] ?? '';
    return sign + body.slice(sign.length).padStart(width - sign.length, '0');
  }
  return body.padStart(width);
}

function convert(
  kind: string,
  value: string | undefined,
  { flags, precision, state }: { flags: string; precision: number | null; state: State },
): string {
  switch (kind) {
    case 's':
      return precision === null ? (value ?? '') : (value ?? '').slice(0, precision);
    case 'c':
      return (value ?? '').slice(0, 1);
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(value ?? '')
        ? (value ?? '')
        : `'${(value ?? '').replaceAll("'", String.raw`'\''`)}'`;
    case 'b': {
      const { text, isCut } = echoEscapes(
        (value ?? '').replace(
          /(\\\\)|\\([1-7][0-7]{0,2})/g,
          (_, pair?: string, octal?: string) => pair ?? `\\0${octal}`,
        ),
      );
      state.isCut = isCut;
      return text;
    }
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return signed(real(numeric(value, state), kind, precision ?? 6), flags);
    case 'o':
    case 'x':
    case 'X': {
      const text = Math.trunc(numeric(value, state))
        .toString(kind === 'o' ? 8 : 16)
        .padStart(precision ?? 0, '0');
      const prefix = flags.includes('#') ? (kind === 'o' ? '0' : `0${kind}`) : '';
      return prefix + (kind === 'X' ? text.toUpperCase() : text);
    }
    default: {
      const number = Math.trunc(numeric(value, state));
      return signed(`${number < 0 ? '-' : ''}${String(Math.abs(number)).padStart(precision ?? 0, '0')}`, flags);
    }
  }
}

const signed = (text: string, flags: string): string =>
  text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;

function real(value: number, kind: string, precision: number): string {
  if (kind === 'f') return value.toFixed(precision);
  const exponential = (digits: number): string => value.toExponential(digits).replace(/e([-+])(\d)$/, 'e$10$2');
  if (kind === 'e' || kind === 'E') return kind === 'E' ? exponential(precision).toUpperCase() : exponential(precision);
  const exponent = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const text =
    exponent < -4 || exponent >= (precision || 1)
      ? exponential(Math.max(0, precision - 1))
      : value.toFixed(Math.max(0, precision - 1 - exponent));
  return text.includes('.') ? text.replace(/\.?0+(e|$)/, '$1') : text;
}

function numeric(value: string | undefined, state: State): number {
  if (value === undefined || value === '') return 0;
  if (/^["']/.test(value)) return value.codePointAt(1) ?? 0;
  const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]+(?![.\d])|\d*\.?\d+(?:[eE][-+]?\d+)?|\d+\.?)/.exec(value);
  if (!match?.[2] || match[0].length !== value.length) state.problem = `${value}: expected numeric value`;
  const digits = match?.[2] ?? '0';
  const number = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return match?.[1] === '-' ? -number : number;
}
