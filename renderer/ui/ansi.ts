import { ansiColour, baseNames } from './ansi-colours.ts';

export type AnsiPart = {
  readonly text: string;
  readonly className: string;
  /** Colours of its own, for the class names that use them. */
  readonly style?: Readonly<Record<`--${string}`, string>>;
};

// Any CSI sequence; only the ones ending in m (colours, weight) have a meaning in a log.
const sequence = new RegExp(
  String.raw`\u001B\[([0-9;:]*)([A-Za-z])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[()][0-9A-B]`,
  'g',
);

/** One of the eight base colours by its number, or any colour as CSS writes it. */
type Colour = number | string;
type Style = {
  colour: Colour | null;
  under: Colour | null;
  isBold: boolean;
  isDim: boolean;
  isItalic: boolean;
  isUnderlined: boolean;
  isStruck: boolean;
  isInverse: boolean;
};
const plain: Style = {
  colour: null,
  under: null,
  isBold: false,
  isDim: false,
  isItalic: false,
  isUnderlined: false,
  isStruck: false,
  isInverse: false,
};

/** A line in parts with the class names of its ANSI colours; sequences that move a cursor are dropped. */
export function parseAnsi(line: string): AnsiPart[] {
  if (!line.includes('\u001B')) return [{ text: line, className: '' }];
  const parts: AnsiPart[] = [];
  let style = plain;
  let from = 0;
  const add = (text: string) => {
    if (text !== '') parts.push({ text, ...lookOf(style) });
  };
  for (const match of line.matchAll(sequence)) {
    add(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') style = applyCodes(style, match[1] ?? '');
  }
  add(line.slice(from));
  return parts;
}

/** The line as it reads, without any sequence. */
export const stripAnsi = (line: string): string => (line.includes('\u001B') ? line.replaceAll(sequence, '') : line);

function applyCodes(before: Style, given: string): Style {
  let style = before;
  const parameters = given.split(';');
  for (let index = 0; index < parameters.length; index += 1) {
    const [code = 0, ...more] = (parameters[index] ?? '').split(':').map(Number);
    if (code !== 38 && code !== 48) {
      style = { ...style, ...change(code, more[0]) };
      continue;
    }
    // `38;5;n` and `38;2;r;g;b`, or the same with colons, where a place for the colour space may stand before r.
    const isJoined = more.length > 0;
    const values = isJoined ? more : parameters.slice(index + 1, index + 5).map(Number);
    const [colour, used] = ansiColour(isJoined && values.length > 4 ? [2, ...values.slice(-3)] : values);
    style = { ...style, [code === 38 ? 'colour' : 'under']: colour };
    if (!isJoined) index += used;
  }
  return style;
}

/** What one code changes; nothing for those without a meaning here. */
function change(code: number, detail: number | undefined): Partial<Style> {
  if (code >= 30 && code <= 37) return { colour: code - 30 };
  if (code >= 90 && code <= 97) return { colour: code - 90 };
  if (code >= 40 && code <= 47) return { under: code - 40 };
  if (code >= 100 && code <= 107) return { under: code - 100 };
  switch (code) {
    case 0:
      return plain;
    case 1:
      return { isBold: true };
    case 2:
      return { isDim: true };
    case 3:
      return { isItalic: true };
    case 4:
      return { isUnderlined: detail !== 0 };
    case 7:
      return { isInverse: true };
    case 9:
      return { isStruck: true };
    case 21:
      return { isUnderlined: true };
    case 22:
      return { isBold: false, isDim: false };
    case 23:
      return { isItalic: false };
    case 24:
      return { isUnderlined: false };
    case 27:
      return { isInverse: false };
    case 29:
      return { isStruck: false };
    case 39:
      return { colour: null };
    case 49:
      return { under: null };
    default:
      return {};
  }
}

function lookOf({ colour, under, isInverse, ...style }: Style): Pick<AnsiPart, 'className' | 'style'> {
  const below = isInverse ? (colour ?? 'var(--ink-3)') : under;
  // On a ground of another colour the text keeps its own: any two colours of a program might not be told apart.
  const own = below === null ? colour : null;
  const className = [
    typeof own === 'number' ? `ansi-${own}` : '',
    typeof own === 'string' ? 'ansi-own' : '',
    below === null ? '' : 'ansi-under',
    style.isBold ? 'ansi-bold' : '',
    style.isDim ? 'ansi-dim' : '',
    style.isItalic ? 'ansi-italic' : '',
    style.isUnderlined ? 'ansi-underline' : '',
    style.isStruck ? 'ansi-struck' : '',
  ]
    .filter(Boolean)
    .join(' ');
  if (below !== null)
    return {
      className,
      style: { '--ansi-under': typeof below === 'number' ? `var(--ansi-${baseNames[below]})` : below },
    };
  return typeof own === 'string' ? { className, style: { '--ansi-own': own } } : { className };
}
