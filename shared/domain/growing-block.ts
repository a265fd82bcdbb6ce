import type { EventHead } from './event-block.ts';
import type { ContainerProgressEvent } from './job.ts';
import type { LogLines } from './log-lines.ts';

/** So many rows are turned into text in one go: one by one takes twice as long, and many more leave texts too long for the young heap. */
const rowsAtOnce = 500;

/**
 * A block of one job's events as the text that is kept and sent, while it grows. Every event becomes text once, whoever it is for, and
 * nothing else of it is held: the lines of a long output can be let go of at once.
 */
export class GrowingBlock {
  readonly firstSeq: number;
  readonly #start: number;
  readonly #heads: EventHead[] = [];
  readonly #indexes = new Map<string, number>();
  #head: EventHead | undefined;
  #index = 0;
  #at: number;
  #length = 0;
  /** Not text yet. */
  #rows: (number | string)[] = [];
  #text = '';
  #piece: { firstSeq: number; at: number; text: string };

  /** @param first its first event, which has still to be added */
  constructor({ seq, at }: Pick<ContainerProgressEvent, 'seq' | 'at'>) {
    this.firstSeq = seq;
    this.#start = at;
    this.#at = at;
    this.#piece = { firstSeq: seq, at, text: '' };
  }

  /** How many events it holds. */
  get length(): number {
    return this.#length;
  }

  /** The sequence number of the only event it can take. */
  get nextSeq(): number {
    return this.firstSeq + this.#length;
  }

  add(event: ContainerProgressEvent): void {
    this.#turnTo(headOf(event));
    this.#push(event.at, event.message);
  }

  /** Adds lines from the `from`th on, until it holds `most` events; gives back which is the next. */
  addLines({ at, percent, step, stream, messages }: LogLines, from: number, most: number): number {
    const until = Math.min(messages.length, from + most - this.#length);
    this.#turnTo([percent, step, 'log', stream]);
    for (let place = from; place < until; place += 1) this.#push(at, messages[place] ?? '');
    return until;
  }

  /** All of it: an `EventBlock`. */
  text(): string {
    this.#write();
    return `{"at":${this.#start},"heads":${JSON.stringify(this.#heads)},"rows":[${this.#text}]}`;
  }

  /** What was added since the last time, as a `PlacedBlock` of its own; null when that is nothing. */
  piece(): string | null {
    this.#write();
    const { firstSeq, at, text } = this.#piece;
    if (text === '') return null;
    this.#piece = { firstSeq: this.nextSeq, at: this.#at, text: '' };
    return `{"firstSeq":${firstSeq},"at":${at},"heads":${JSON.stringify(this.#heads)},"rows":[${text}]}`;
  }

  #write(): void {
    if (this.#rows.length === 0) return;
    const text = JSON.stringify(this.#rows).slice(1, -1);
    this.#rows = [];
    this.#text = listed(this.#text, text);
    this.#piece.text = listed(this.#piece.text, text);
  }

  #push(at: number, message: string): void {
    this.#rows.push(this.#index, at - this.#at, message);
    this.#at = at;
    this.#length += 1;
    if (this.#rows.length >= 3 * rowsAtOnce) this.#write();
  }

  #turnTo(head: EventHead): void {
    if (this.#head !== undefined && isSameStream(this.#head, head)) return;
    this.#head = head;
    const key = JSON.stringify(head);
    this.#index = this.#indexes.get(key) ?? this.#heads.push(head) - 1;
    this.#indexes.set(key, this.#index);
  }
}

/** Takes up events of one job behind those that are there: a new block begins where the numbers jump and behind `most` events. */
export function addTo(blocks: GrowingBlock[], events: readonly ContainerProgressEvent[], most = Infinity): void {
  for (const event of events) blockFor(blocks, event, most).add(event);
}

/** The same for lines that came together. */
export function addLinesTo(blocks: GrowingBlock[], lines: LogLines, most = Infinity): void {
  const { seq, at, messages } = lines;
  for (let place = 0; place < messages.length;)
    place = blockFor(blocks, { seq: seq + place, at }, most).addLines(lines, place, most);
}

function blockFor(
  blocks: GrowingBlock[],
  next: Pick<ContainerProgressEvent, 'seq' | 'at'>,
  most: number,
): GrowingBlock {
  const last = blocks.at(-1);
  if (last?.nextSeq === next.seq && last.length < most) return last;
  const block = new GrowingBlock(next);
  blocks.push(block);
  return block;
}

const listed = (before: string, text: string): string => (before === '' ? text : `${before},${text}`);

function headOf(event: ContainerProgressEvent): EventHead {
  const { percent, step } = event;
  if (event.type === 'step') return [percent, step, 'step', event.state];
  if (event.type === 'log') return [percent, step, 'log', event.stream];
  if (event.type === 'error') return [percent, step, 'error', event.error];
  return [percent, step, event.type];
}

/** Nearly every event is another line of the same output. */
const isSameStream = (one: EventHead, other: EventHead): boolean =>
  one[2] === 'log' && other[2] === 'log' && one[3] === other[3] && one[1] === other[1] && one[0] === other[0];
