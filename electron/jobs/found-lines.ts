import type { FoundLine } from '../../shared/domain/log-search.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { searchedText } from '../store/job-log-index.ts';

type Range = FoundLine['ranges'][number];

/** Of a longer line only the part around its first match is told. */
const longestText = 300;
const beforeMatch = 60;
const mostRanges = 20;

/** Gathers the lines of one log that hold some words, each with the lines just before and behind it. */
export class FoundLines {
  readonly #wanted: string;
  readonly #most: number;
  readonly #lines = new Map<number, FoundLine>();
  #previous: ContainerProgressEvent | null = null;
  #count = 0;
  #lastSeq = 0;
  #hasMore = false;

  /** @param wanted in small letters */
  constructor(wanted: string, most: number) {
    this.#wanted = wanted;
    this.#most = most;
  }

  get count(): number {
    return this.#count;
  }
  /** The newest event that was looked at. */
  get lastSeq(): number {
    return this.#lastSeq;
  }
  /** One more than wanted was found; nothing has to be looked at any more. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Takes events, oldest first; those it has seen it leaves out. */
  look(events: readonly ContainerProgressEvent[]): void {
    for (const event of events) {
      if (this.#hasMore) return;
      if (event.seq <= this.#lastSeq) continue;
      const isBehind = this.#previous !== null && event.seq === this.#lastSeq + 1;
      const text = searchedText(event.message);
      const ranges = rangesIn(text, this.#wanted);
      if (ranges.length > 0 && this.#count === this.#most) {
        this.#hasMore = true;
        return;
      }
      if (ranges.length > 0) {
        this.#count += 1;
        if (isBehind && this.#previous) this.#add(this.#previous, searchedText(this.#previous.message), []);
        this.#add(event, text, ranges);
      } else if (isBehind && this.#lines.get(this.#lastSeq)?.ranges.length) {
        this.#add(event, text, []);
      }
      this.#previous = event;
      this.#lastSeq = event.seq;
    }
  }

  /** Oldest first. */
  told(): FoundLine[] {
    return [...this.#lines.values()];
  }

  #add({ seq, at, step }: ContainerProgressEvent, text: string, ranges: Range[]): void {
    if (!this.#lines.has(seq)) this.#lines.set(seq, { seq, at, step, ...cut(text, ranges) });
  }
}

function rangesIn(text: string, wanted: string): Range[] {
  const lowered = text.toLowerCase();
  if (!lowered.includes(wanted)) return [];
  // Letters whose small form is longer would shift every place behind them.
  if (lowered.length !== text.length) return [[0, text.length]];
  const ranges: Range[] = [];
  for (
    let at = lowered.indexOf(wanted);
    at >= 0 && ranges.length < mostRanges;
    at = lowered.indexOf(wanted, at + wanted.length)
  )
    ranges.push([at, at + wanted.length]);
  return ranges;
}

function cut(text: string, ranges: Range[]): Pick<FoundLine, 'text' | 'ranges'> {
  if (text.length <= longestText) return { text, ranges };
  const from = Math.max(0, Math.min((ranges[0]?.[0] ?? 0) - beforeMatch, text.length - longestText));
  const to = from + longestText;
  const [head, tail] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
  const shift = head.length - from;
  return {
    text: `${head}${text.slice(from, to)}${tail}`,
    ranges: ranges.flatMap(([start, stop]): Range[] =>
      start >= to ? [] : [[start + shift, Math.min(stop, to) + shift]],
    ),
  };
}
