export type AnsiPart = { readonly text: string; readonly className: string };

// Any CSI sequence; only the ones ending in m (colours, weight) have a meaning in a log.
const sequence = new RegExp(
  String.raw`\u001B\[([0-9;:]*)([A-Za-z])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[()][0-9A-B]`,
  'g',
);

type Style = { colour: number | null; isBold: boolean; isDim: boolean; isItalic: boolean; isUnderlined: boolean };
const plain: Style = { colour: null, isBold: false, isDim: false, isItalic: false, isUnderlined: false };

/** A line in parts with the class names of its ANSI colours; sequences that move a cursor are dropped. */
export function parseAnsi(line: string): AnsiPart[] {
  if (!line.includes('\u001B')) return [{ text: line, className: '' }];
  const parts: AnsiPart[] = [];
  let style = plain;
  let from = 0;
  const add = (text: string) => {
    if (text !== '') parts.push({ text, className: classOf(style) });
  };
  for (const match of line.matchAll(sequence)) {
    add(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === 'm') style = applyCodes(style, (match[1] ?? '').split(/[;:]/).map(Number));
  }
  add(line.slice(from));
  return parts;
}

/** The line as it reads, without any sequence. */
export const stripAnsi = (line: string): string => (line.includes('\u001B') ? line.replaceAll(sequence, '') : line);

function applyCodes(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 0) style = plain;
    else if (code === 1) style = { ...style, isBold: true };
    else if (code === 2) style = { ...style, isDim: true };
    else if (code === 3) style = { ...style, isItalic: true };
    else if (code === 4) style = { ...style, isUnderlined: true };
    else if (code === 22) style = { ...style, isBold: false, isDim: false };
    else if (code === 23) style = { ...style, isItalic: false };
    else if (code === 24) style = { ...style, isUnderlined: false };
    else if (code >= 30 && code <= 37) style = { ...style, colour: code - 30 };
    else if (code >= 90 && code <= 97) style = { ...style, colour: code - 90 };
    else if (code === 39) style = { ...style, colour: null };
    else if (code === 38 || code === 48) {
      // 38;5;n and 38;2;r;g;b: the sixteen base colours are kept, the others read as plain text.
      const isIndexed = codes[index + 1] === 5;
      const chosen = codes[index + 2] ?? 16;
      if (code === 38) style = { ...style, colour: isIndexed && chosen < 16 ? chosen % 8 : null };
      index += isIndexed ? 2 : 4;
    }
  }
  return style;
}

function classOf({ colour, isBold, isDim, isItalic, isUnderlined }: Style): string {
  return [
    colour === null ? '' : `ansi-${colour}`,
    isBold ? 'ansi-bold' : '',
    isDim ? 'ansi-dim' : '',
    isItalic ? 'ansi-italic' : '',
    isUnderlined ? 'ansi-underline' : '',
  ]
    .filter(Boolean)
    .join(' ');
}
