import { stripAnsi } from './ansi.ts';

/** Indexes of the lines that contain the words, upper and lower case alike. `version` is only the caller's reason to ask again. */
export function findMatches(
  query: string,
  count: number,
  lineAt: (index: number) => { text: string } | undefined,
  _version = 0,
): number[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const line = lineAt(index);
    if (line && stripAnsi(line.text).toLowerCase().includes(wanted)) found.push(index);
  }
  return found;
}
