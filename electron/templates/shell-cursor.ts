/** Where something stands; both count from 1, columns in UTF-16 units. */
export type Place = { readonly line: number; readonly column: number };

/** What stops a parser at a place. Caught at the edge of the parser; nobody else sees it. */
export class NotUnderstood extends Error {
  readonly place: Place;
  constructor(reason: string, place: Place) {
    super(reason);
    this.place = place;
  }
}

/** A position in a shell text. A backslash before a newline joins two lines and is nowhere to be seen, but in `rawPeek` and `rawTake`. */
export class ShellCursor {
  readonly #text: string;
  readonly #lineStarts: number[] = [0];
  #offset = 0;

  constructor(text: string) {
    this.#text = text.replace(/^\uFEFF/, '').replace(/\r(?=\n|$)/g, '');
    for (let at = this.#text.indexOf('\n'); at >= 0; at = this.#text.indexOf('\n', at + 1))
      this.#lineStarts.push(at + 1);
  }

  /** The next character, or one further on; empty at the end. */
  peek(ahead = 0): string {
    let at = this.#joined(this.#offset);
    for (let step = 0; step < ahead; step++) at = this.#joined(at + 1);
    return this.#text.charAt(at);
  }

  take(): string {
    const at = this.#joined(this.#offset);
    this.#offset = at + 1;
    return this.#text.charAt(at);
  }

  /** As `peek` and `take`, for where a backslash is a character like any other: in single quotes, after another backslash, in a comment. */
  rawPeek(): string {
    return this.#text.charAt(this.#offset);
  }

  rawTake(): string {
    return this.#text.charAt(this.#offset++);
  }

  takeWhile(isWanted: (character: string) => boolean): string {
    let taken = '';
    while (this.peek() !== '' && isWanted(this.peek())) taken += this.take();
    return taken;
  }

  skipLine(): void {
    while (this.rawPeek() !== '' && this.rawPeek() !== '\n') this.#offset += 1;
  }

  place(): Place {
    const at = Math.min(this.#joined(this.#offset), this.#text.length);
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.#lineStarts[low] ?? 0) + 1 };
  }

  #joined(offset: number): number {
    let at = offset;
    while (this.#text.startsWith('\\\n', at)) at += 2;
    return at;
  }
}
