import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import { chunkSize, LogChunk } from './log-chunk.ts';

/** So many packed chunks stay unpacked once they are read: what is in view lies in one or two. */
const mostOpen = 4;
/** So many lines out of others are kept as well: more than are ever in view. */
const mostApart = 256;

/**
 * The newest lines of a job's log, outside React and zustand: pushing 10,000 lines a second must not render 10,000 times.
 * Every event gets in at most once, in order of `seq`.
 */
export class LogBuffer {
  readonly #capacity: number;
  #chunks: LogChunk[] = [];
  /** Those unpacked last, the latest at the end. */
  #open: LogChunk[] = [];
  /** Lines for which a chunk was unpacked, by `seq`: a filter may leave one of each chunk, and what is in view is read at every drawing. */
  readonly #apart = new Map<number, ContainerProgressEvent>();
  /** How many events at the beginning of the first chunk have gone already. */
  #start = 0;
  #length = 0;
  #lastSeq = 0;
  #dropped = 0;

  constructor(capacity = 200_000) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }
  /** Sequence number of the newest event held; the next expected one is this plus one. */
  get lastSeq(): number {
    return this.#lastSeq;
  }
  /** How many older events had to go to keep the memory bounded. */
  get dropped(): number {
    return this.#dropped;
  }

  at(index: number): ContainerProgressEvent | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    const position = this.#start + index;
    const chunk = this.#chunks[Math.floor(position / chunkSize)];
    if (!chunk) return undefined;
    const place = position % chunkSize;
    return this.#open.includes(chunk) ? chunk.at(place) : this.#readApart(chunk, place);
  }

  /** Begins after `seq`, when older events are left out on purpose. What is held lies before it and goes. */
  skipTo(seq: number): void {
    if (seq <= this.#lastSeq) return;
    this.forget();
    this.#dropped += seq - this.#lastSeq;
    this.#lastSeq = seq;
  }

  /** Lets go of every line. Who still holds the buffer, such as what was drawn last, holds no log. */
  forget(): void {
    this.#dropped += this.#length;
    this.#chunks = [];
    this.#open = [];
    this.#apart.clear();
    this.#start = 0;
    this.#length = 0;
  }

  /** Takes events up to the first gap; answers whether all of them fitted (false: something between is missing). */
  push(events: readonly ContainerProgressEvent[]): boolean {
    let isWhole = true;
    for (const event of events) {
      if (event.seq <= this.#lastSeq) continue;
      if (event.seq !== this.#lastSeq + 1) {
        isWhole = false;
        break;
      }
      let last = this.#chunks.at(-1);
      if (!last || last.isFull) {
        last = new LogChunk(event);
        this.#chunks.push(last);
      }
      last.push(event);
      this.#lastSeq = event.seq;
      this.#length += 1;
    }
    this.#trim();
    return isWhole;
  }

  #readApart(chunk: LogChunk, place: number): ContainerProgressEvent | undefined {
    const seq = chunk.firstSeq + place;
    const known = this.#apart.get(seq);
    if (known) return known;
    this.#open.push(chunk);
    if (this.#open.length > mostOpen) this.#open.shift()?.close();
    const event = chunk.at(place);
    // A copy: a piece of a text holds all of it.
    if (event) this.#apart.set(seq, structuredClone(event));
    const [oldest] = this.#apart.keys();
    if (this.#apart.size > mostApart && oldest !== undefined) this.#apart.delete(oldest);
    return event;
  }

  #trim(): void {
    const over = this.#length - this.#capacity;
    if (over <= 0) return;
    this.#start += over;
    this.#dropped += over;
    this.#length -= over;
    const gone = Math.floor(this.#start / chunkSize);
    if (gone === 0) return;
    this.#chunks.splice(0, gone);
    this.#start -= gone * chunkSize;
  }
}
