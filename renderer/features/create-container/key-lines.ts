import { keyOfLine } from '../../../shared/domain/public-key.ts';

const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

export const holdsKey = (text: string, line: string): boolean =>
  linesOf(text).some((one) => keyOfLine(one) === keyOfLine(line));

/** With these keys at the end; one that is there already stays as it is written. */
export function withKeys(text: string, lines: readonly string[]): string {
  return lines.reduce((all, line) => (holdsKey(all, line) ? all : [...linesOf(all), line].join('\n')), text);
}

export const withoutKey = (text: string, line: string): string =>
  linesOf(text)
    .filter((one) => keyOfLine(one) !== keyOfLine(line))
    .join('\n');
