/**
 * Writes a text as one word of a POSIX shell, whatever it contains. The only place where shell text is built from data.
 * @throws RangeError for a NUL character, which no argument can carry
 */
export function shellQuote(word: string): string {
  if (word.includes('\0')) throw new RangeError('A shell word cannot contain a NUL character');
  if (/^[A-Za-z0-9_@%+:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Several words, each quoted, with a space between them. */
export const shellWords = (...words: readonly string[]): string => words.map(shellQuote).join(' ');
