import type { Source } from './source.ts';

const simple: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  e: '\u001B',
  E: '\u001B',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};
const escape = /\\(?:([abeEfnrtv\\'"?])|x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|(c))/g;

/** Escapes of `$'…'`. */
export function ansiQuoted(source: Source): string {
  source.skip();
  const start = source.position;
  let end = start;
  while (source.text.charAt(end) !== "'") {
    if (end >= source.text.length) source.failIncomplete('Unterminated quoted string');
    end += source.text.charAt(end) === '\\' ? 2 : 1;
  }
  const raw = source.text.slice(start, end);
  source.skip(end + 1 - start);
  return raw.replace(escape, (whole, letter?: string, hex?: string, u4?: string, u8?: string, octal?: string) =>
    decoded(whole, letter, hex ?? u4 ?? u8, octal),
  );
}

/** Escapes of `echo -e` and printf's `%b`: octal needs a leading 0, `\c` ends all output. */
export function echoEscapes(text: string): { text: string; isCut: boolean } {
  const cut = /(?<!\\)(?:\\\\)*\\c/.exec(text);
  const kept = cut ? text.slice(0, cut.index + cut[0].length - 2) : text;
  const escaped = kept.replace(
    /\\(?:([abeEfnrtv\\])|x([0-9A-Fa-f]{1,2})|0([0-7]{0,3}))/g,
    (whole, letter?: string, hex?: string, octal?: string) => decoded(whole, letter, hex, octal === '' ? '0' : octal),
  );
  return { text: escaped, isCut: cut !== null };
}

/** Escapes in printf's format. */
export const formatEscapes = (text: string): string =>
  text.replace(escape, (whole, letter?: string, hex?: string, u4?: string, u8?: string, octal?: string) =>
    letter === "'" ? whole : decoded(whole, letter, hex ?? u4 ?? u8, octal),
  );

function decoded(whole: string, letter?: string, hex?: string, octal?: string): string {
  if (letter !== undefined) return simple[letter] ?? whole;
  if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
  return whole;
}
