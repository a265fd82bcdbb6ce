const newline = 0x0a;
const carriageReturn = 0x0d;
const escape = 0x1b;

/** Longest line handed over, in bytes; a longer one arrives in pieces of at most this. */
export const maxLineBytes = 64 * 1024;

/** Where a line too long for one piece may be cut, so that what is secret in it stays in one piece and can be found there. */
export type SafeCut = {
  /** How far beyond a place the bytes must be known before `cutBefore` can tell. */
  readonly reachBytes: number;
  /** The last place up to `at` that nothing secret lies across, the next one where there is none, or `at` where neither is known. */
  cutBefore(bytes: Buffer, at: number): number;
};
type Options = { maxBytes?: number; safeCut?: SafeCut | undefined };

/**
 * Cuts a byte stream into lines, as a terminal would show them: UTF-8 characters stay whole wherever the stream was cut, a lone
 * carriage return starts the current line over, ANSI sequences stay. Nothing is lost: only what a `\r` overwrites is dropped.
 * A piece is longer than `maxBytes` only where `safeCut` says so.
 *
 * A newline byte never occurs inside a UTF-8 character, so everything up to the last newline of a chunk is decoded at once, and
 * the rest waits as a list of buffers: appending strings would cost quadratic time on long lines and break split characters.
 */
export class LineSplitter {
  readonly #onLine: (text: string) => void;
  readonly #maxBytes: number;
  readonly #safeCut: SafeCut | undefined;
  #tail: Buffer[] = [];
  #tailBytes = 0;

  constructor(onLine: (text: string) => void, { maxBytes = maxLineBytes, safeCut }: Options = {}) {
    this.#onLine = onLine;
    this.#maxBytes = maxBytes;
    this.#safeCut = safeCut;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    const end = chunk.lastIndexOf(newline);
    if (end === -1) return this.#keep(chunk);
    const lines = chunk.subarray(0, end);
    this.#emitLines(this.#tailBytes === 0 ? lines : Buffer.concat([...this.#takeTail(), lines]));
    if (end + 1 < chunk.length) this.#keep(chunk.subarray(end + 1));
  }

  /** Hands over what came after the last newline. */
  end(): void {
    if (this.#tailBytes > 0) this.#emitLines(Buffer.concat(this.#takeTail()));
  }

  #takeTail(): Buffer[] {
    const tail = this.#tail;
    this.#tail = [];
    this.#tailBytes = 0;
    return tail;
  }

  /** Keeps the beginning of a line; `chunk` holds no newline. */
  #keep(chunk: Buffer): void {
    // Whether a return at the very end is half of a `\r\n` is known only with the next byte.
    const isReturnPending = this.#tail.at(-1)?.at(-1) === carriageReturn;
    if (isReturnPending && chunk[0] !== carriageReturn) this.#takeTail();
    const textEnd = trimReturns(chunk);
    const lastReturn = textEnd === 0 ? -1 : chunk.lastIndexOf(carriageReturn, textEnd - 1);
    if (lastReturn !== -1) this.#takeTail();
    const kept = chunk.subarray(lastReturn + 1, Math.min(chunk.length, textEnd + 1));
    this.#tail.push(kept);
    this.#tailBytes += kept.length;
    if (this.#tailBytes > this.#maxBytes + this.#reachBytes) this.#shedPieces();
  }

  get #reachBytes(): number {
    return this.#safeCut?.reachBytes ?? 0;
  }

  #shedPieces(): void {
    const rest = this.#emitPieces(Buffer.concat(this.#takeTail()), this.#reachBytes);
    this.#tail.push(rest);
    this.#tailBytes = rest.length;
  }

  #emitLines(bytes: Buffer): void {
    const hasReturns = bytes.includes(carriageReturn);
    // Most output is short lines without returns: one decode, one split, no look at single characters.
    for (const line of bytes.toString('utf8').split('\n')) this.#emitLine(hasReturns ? afterReturns(line) : line);
  }

  #emitLine(line: string): void {
    const mayBeLong = line.length * 3 > this.#maxBytes;
    if (!mayBeLong || Buffer.byteLength(line) <= this.#maxBytes) return this.#onLine(line);
    this.#onLine(this.#emitPieces(Buffer.from(line), 0).toString('utf8'));
  }

  /** Hands over whole pieces, as long as `ahead` bytes are known beyond where they end, and returns what is left. */
  #emitPieces(bytes: Buffer, ahead: number): Buffer {
    let rest = bytes;
    while (rest.length > this.#maxBytes + ahead) {
      const plain = sequenceStart(rest, characterStart(rest, this.#maxBytes));
      const cut = this.#safeCut?.cutBefore(rest, plain) ?? plain;
      this.#onLine(rest.toString('utf8', 0, cut));
      rest = rest.subarray(cut);
    }
    return rest;
  }
}

/** Where the text ends before the returns at the end of `bytes`. */
function trimReturns(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === carriageReturn) end -= 1;
  return end;
}

/** What a terminal shows of a line: the text after the last return that is not part of the line's end. */
function afterReturns(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === carriageReturn) end -= 1;
  const start = end === 0 ? -1 : line.lastIndexOf('\r', end - 1);
  return line.slice(start + 1, end);
}

/** Longer ones are no colours. */
const longestSequence = 64;
const unfinished = new RegExp(String.raw`^\u001B(?:\[[0-9;:]*)?$`);

/** `at`, or where an ANSI sequence begins that would be cut in two there. */
function sequenceStart(bytes: Buffer, at: number): number {
  const start = bytes.lastIndexOf(escape, at - 1);
  if (start <= 0 || at - start > longestSequence) return at;
  return unfinished.test(bytes.toString('latin1', start, at)) ? start : at;
}

/** The last index up to `at` where a UTF-8 character begins. */
function characterStart(bytes: Buffer, at: number): number {
  let start = at;
  while (start > at - 4 && start > 0 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start === 0 ? at : start;
}
