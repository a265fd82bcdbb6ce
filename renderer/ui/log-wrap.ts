import type { LogLine, LogSource } from './log-line.ts';
import { countBelow, type LineList } from './log-scan.ts';
import type { LogPart } from './log-search.ts';

/** Where lines lie when each takes one row or more; rows are counted from the first line of the list. */
export type RowMap = {
  readonly total: number;
  /** Row in which the line at this place of the list begins. */
  readonly top: (index: number) => number;
  /** The place in the list of the line that lies at this row. */
  readonly indexAt: (row: number) => number;
};

type RowsOf = (line: LogLine, number: number) => number;

/** Without wrapping: a row each. */
export const oneRowEach = ({ length }: LineList): RowMap => ({
  total: length,
  top: (index) => index,
  indexAt: (row) => Math.max(0, Math.min(length - 1, Math.floor(row))),
});

/** With wrapping: sums up the rows of a list that grows at its end and loses lines at its beginning, each line once. */
export class WrappedRows {
  readonly #rowsOf: RowsOf;
  #numbers: number[] = [];
  /** Rows up to and with each line. */
  #ends: number[] = [];
  #start = 0;

  constructor(rowsOf: RowsOf) {
    this.#rowsOf = rowsOf;
  }

  update(list: LineList, lineAt: LogSource['lineAt']): RowMap {
    const first = list.at(0) ?? Infinity;
    this.#start = countBelow(this.#numbers, this.#start, this.#numbers.length, first);
    if (this.#start > 10_000 && this.#start > this.#numbers.length / 2) {
      const base = this.#ends[this.#start - 1] ?? 0;
      this.#numbers = this.#numbers.slice(this.#start);
      this.#ends = this.#ends.slice(this.#start).map((end) => end - base);
      this.#start = 0;
    }
    for (let index = this.#numbers.length - this.#start; index < list.length; index += 1) {
      const number = list.at(index);
      const line = number === undefined ? undefined : lineAt(number);
      if (number === undefined || !line) break;
      this.#numbers.push(number);
      this.#ends.push((this.#ends.at(-1) ?? 0) + this.#rowsOf(line, number));
    }
    const ends = this.#ends;
    const start = this.#start;
    const stop = start + list.length;
    const base = start === 0 ? 0 : (ends[start - 1] ?? 0);
    return {
      total: list.length === 0 ? 0 : (ends[stop - 1] ?? base) - base,
      top: (index) => (index <= 0 ? 0 : (ends[Math.min(start + index, stop) - 1] ?? base) - base),
      indexAt: (row) =>
        Math.max(0, Math.min(stop - 1, countBelow(ends, start, stop, base + Math.floor(row) + 1)) - start),
    };
  }
}

const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
// Printable ASCII has one cell a character; anything else is counted.
const plainText = /^[ -~]*$/;
const cellsOf = (character: string): number => (character === '\t' ? 4 : wide.test(character) ? 2 : 1);

/** Places at which a text is broken so that no row has more than `columns` cells. */
export function breakPlaces(text: string, columns: number): number[] {
  const places: number[] = [];
  if (plainText.test(text)) {
    for (let place = columns; place < text.length; place += columns) places.push(place);
    return places;
  }
  let cells = 0;
  let place = 0;
  for (const character of text) {
    const own = cellsOf(character);
    if (cells + own > columns && cells > 0) {
      places.push(place);
      cells = 0;
    }
    cells += own;
    place += character.length;
  }
  return places;
}

/** The same parts row by row. */
export function wrapParts(parts: readonly LogPart[], columns: number): LogPart[][] {
  const places = breakPlaces(parts.map(({ text }) => text).join(''), columns);
  const rows: LogPart[][] = [[]];
  let begin = 0;
  for (const part of parts) {
    const end = begin + part.text.length;
    let from = begin;
    for (const place of places) {
      if (place < begin || place >= end) continue;
      if (place > from) rows.at(-1)?.push({ ...part, text: part.text.slice(from - begin, place - begin) });
      rows.push([]);
      from = place;
    }
    if (end > from) rows.at(-1)?.push({ ...part, text: part.text.slice(from - begin) });
    begin = end;
  }
  return rows;
}
