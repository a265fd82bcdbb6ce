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
  return asText(
    raw.replace(escape, (whole, letter?: string, hex?: string, u4?: string, u8?: string, octal?: string) =>
      decoded(whole, letter, u4 ?? u8, octal, hex),
    ),
  );
}

/** Escapes of `echo -e` and printf's `%b`: octal needs a leading 0, `\c` ends all output. */
export function echoEscapes(text: string): { text: string; isCut: boolean } {
  const cut = /(?<!\\)(?:\\\\)*\\c/.exec(text);
  const kept = cut ? text.slice(0, cut.index + cut[0].length - 2) : text;
  const escaped = kept.replace(
    /\\(?:([abeEfnrtv\\])|x([0-9A-Fa-f]{1,2})|0([0-7]{0,3}))/g,
    (whole, letter?: string, hex?: string, octal?: string) =>
      decoded(whole, letter, undefined, octal === '' ? '0' : octal, hex),
  );
  return { text: escaped, isCut: cut !== null };
}

/** Escapes in printf's format. */
export const formatEscapes = (text: string): string =>
  text.replace(escape, (whole, letter?: string, hex?: string, u4?: string, u8?: string, octal?: string) =>
    letter === "'" ? whole : decoded(whole, letter, u4 ?? u8, octal, hex),
  );

function decoded(whole: string, letter?: string, character?: string, octal?: string, hex?: string): string {
  if (letter !== undefined) return simple[letter] ?? whole;
  if (character !== undefined) return String.fromCodePoint(Number.parseInt(character, 16));
  if (hex !== undefined) return byteText(Number.parseInt(hex, 16));
  if (octal !== undefined) return byteText(Number.parseInt(octal, 8) & 255);
  return whole;
}

/** Half of a surrogate pair that stands for a byte which is no character by itself. */
const firstByte = 0xdc00;
const byteText = (byte: number): string => String.fromCharCode(byte < 0x80 ? byte : firstByte + byte);
const bytesOfText = (text: string): Buffer =>
  Buffer.from(Array.from({ length: text.length }, (_, at) => text.charCodeAt(at) - firstByte));

/** What a variable holds of a text whose escapes named bytes. */
export const asText = (text: string): string =>
  text.replace(/[\uDC80-\uDCFF]+/g, (bytes) => bytesOfText(bytes).toString('utf8'));

/** What is written of it: the bytes as they were named. */
export function asOutput(text: string): string | Buffer {
  if (!/[\uDC80-\uDCFF]/.test(text)) return text;
  const parts = text.split(/([\uDC80-\uDCFF]+)/);
  return Buffer.concat(parts.map((part, at) => (at % 2 === 1 ? bytesOfText(part) : Buffer.from(part))));
}
