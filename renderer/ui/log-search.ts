import { parseAnsi, stripAnsi, type AnsiPart } from './ansi.ts';

export type LogQuery = { readonly text: string; readonly isCaseSensitive: boolean };
export const isEmptyQuery = ({ text }: LogQuery): boolean => text.trim() === '';

/** Whether a line contains the words, looking through its colours. */
export function matchTest({ text, isCaseSensitive }: LogQuery): (line: { text: string }) => boolean {
  const wanted = isCaseSensitive ? text.trim() : text.trim().toLowerCase();
  if (wanted === '') return () => false;
  return (line) => {
    const plain = stripAnsi(line.text);
    return (isCaseSensitive ? plain : plain.toLowerCase()).includes(wanted);
  };
}

export type LogPart = AnsiPart & { readonly isMatch: boolean };

/** A line in parts of one look each; what matches the query is marked, also across a change of colour. */
export function markedParts(line: string, query: LogQuery): LogPart[] {
  const parts = parseAnsi(line);
  const places = matchPlaces(parts.map(({ text }) => text).join(''), query);
  if (places.length === 0) return parts.map((part) => ({ ...part, isMatch: false }));
  const marked: LogPart[] = [];
  let begin = 0;
  for (const { text, ...look } of parts) {
    const end = begin + text.length;
    let from = begin;
    const add = (to: number, isMatch: boolean) => {
      if (to > from) marked.push({ text: text.slice(from - begin, to - begin), ...look, isMatch });
      from = Math.max(from, to);
    };
    for (const [start, stop] of places) {
      if (stop <= begin || start >= end) continue;
      add(Math.max(start, begin), false);
      add(Math.min(stop, end), true);
    }
    add(end, false);
    begin = end;
  }
  return marked;
}

function matchPlaces(plain: string, { text, isCaseSensitive }: LogQuery): [start: number, stop: number][] {
  const wanted = isCaseSensitive ? text.trim() : text.trim().toLowerCase();
  // Letters whose small form is longer would shift every place behind them.
  const lowered = isCaseSensitive ? plain : plain.toLowerCase();
  if (wanted === '' || lowered.length !== plain.length) return [];
  const places: [number, number][] = [];
  for (
    let at = lowered.indexOf(wanted);
    at >= 0 && places.length < 200;
    at = lowered.indexOf(wanted, at + wanted.length)
  )
    places.push([at, at + wanted.length]);
  return places;
}
