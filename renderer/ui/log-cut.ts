import { stripAnsi } from './ansi.ts';
import type { LogLine } from './log-line.ts';
import { breakPlaces } from './log-wrap.ts';

/** Beyond this a line is shown in part until asked for: laying out 64 KB of text in every row would freeze the window. */
const longestShown = 4_000;

export const isCut = (text: string): boolean => text.length > longestShown;

/** Main hands over a longer line in pieces of at most this, less what would cut a character or a colour in two. */
const pieceBytes = 64 * 1024;
const slackBytes = 70;

/** Whether this is as long as a piece of a line can be, so that the next one may belong to it. */
export function goesOn(text: string): boolean {
  if (text.length * 3 < pieceBytes - slackBytes) return false;
  const bytes = new TextEncoder().encode(text).length;
  return bytes <= pieceBytes && bytes > pieceBytes - slackBytes;
}

const openSequence = new RegExp(String.raw`\u001B\[?[0-9;:]*$`);

/** The beginning of a long line; a colour sequence is not cut in two. */
export const cutText = (text: string): string => text.slice(0, longestShown).replace(openSequence, '');

/** How many rows a line takes at a width of so many cells. */
export function wrappedRows({ text }: Pick<LogLine, 'text'>, columns: number, isWhole: boolean): number {
  const hasMore = isCut(text) && !isWhole;
  // The button for the rest has a row of its own, and so has the note on pieces.
  const extra = (hasMore ? 1 : 0) + (goesOn(text) ? 1 : 0);
  return 1 + breakPlaces(stripAnsi(hasMore ? cutText(text) : text), columns).length + extra;
}
