/** Characters that V8 and Chromium cannot keep in one byte. */
const beyondLatin = /[\u0100-\uffff]/g;
const escapedBeyondLatin = /(?<!\\)(?:\\\\)*\\[\u0100-\uffff]/;
const rawBeyondLatin = /\.raw`(?:[^`\\]|\\[^])*?[\u0100-\uffff]/;

/**
 * The same program with every character beyond Latin-1 as `\uXXXX`: a single one has all of it kept in memory with two bytes a character.
 * Such characters may stand in strings, templates, patterns and comments.
 * @throws Error where one stands behind a backslash, which would take the escape's own, or in what `String.raw` is given, where it would
 *   change
 */
export function oneByteCode(code: string): string {
  const found = escapedBeyondLatin.exec(code);
  if (found)
    throw new Error(
      `A backslash stands before a character beyond Latin-1: ${code.slice(found.index - 40, found.index + 40)}`,
    );
  const raw = rawBeyondLatin.exec(code)?.[0];
  if (raw !== undefined)
    throw new Error(`String.raw is given a character beyond Latin-1: ${raw.slice(0, 20)} … ${raw.slice(-40)}`);
  return code.replaceAll(beyondLatin, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
