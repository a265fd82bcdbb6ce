import type { Attachment, Viewer } from './shared-console.ts';

const NEWLINE = 0x0a;
const COLON = 0x3a;
/** Longer than any user with a ticket. */
const LINE_BYTES = 4096;
const NUMBER_BYTES = 20;

/** The first line of a session, `USER:TICKET`, and what came behind it. */
export type TicketLine = { readonly user: string; readonly ticket: string; readonly rest: Buffer };

/** Reads the first line. undefined: not complete yet. @throws in the words of termproxy (read_ticket_line) */
export function readTicketLine(bytes: Buffer): TicketLine | undefined {
  const end = bytes.indexOf(NEWLINE);
  if (end < 0) {
    if (bytes.length > LINE_BYTES) throw new Error('failed reading ticket: authentication data is incomplete');
    return undefined;
  }
  const line = bytes.subarray(0, end);
  const colon = line.indexOf(COLON);
  if (colon < 0) throw new Error('failed reading ticket: authentication data is invalid');
  return {
    user: line.subarray(0, colon).toString(),
    ticket: line.subarray(colon + 1).toString(),
    rest: bytes.subarray(end + 1),
  };
}

/**
 * What a client sends after its ticket: `0:LENGTH:` and as many bytes for the terminal, `1:COLUMNS:ROWS:`, or `2` to show that it is still there.
 * Messages come in pieces of any size; what is none is skipped. (termproxy, process_queue)
 */
export class TerminalProtocol {
  readonly #target: Pick<Attachment, 'type' | 'resize'>;
  #pending = Buffer.alloc(0);
  /** Bytes of the present message that are still to come. */
  #remaining = 0;

  constructor(target: Pick<Attachment, 'type' | 'resize'>) {
    this.#target = target;
  }

  take(bytes: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (this.#step());
  }

  #step(): boolean {
    if (this.#pending.length === 0) return false;
    if (this.#remaining > 0) {
      const piece = this.#pending.subarray(0, this.#remaining);
      this.#drop(piece.length);
      this.#remaining -= piece.length;
      this.#target.type(piece);
      return true;
    }
    const kind = String.fromCharCode(this.#pending[0] ?? 0);
    const wanted = kind === '0' ? 1 : kind === '1' ? 2 : 0;
    const numbers = wanted === 0 ? [] : this.#numbers(wanted);
    // Incomplete: more has to come.
    if (numbers === 'wait') return false;
    if (numbers.length < wanted || wanted === 0) {
      this.#drop(1);
      return true;
    }
    const [first = 0, second = 0] = numbers;
    if (wanted === 1) this.#remaining = first;
    else if (first > 0 && second > 0) this.#target.resize(Math.min(first, 0xffff), Math.min(second, 0xffff));
    return true;
  }

  /** The numbers behind `N:`, each ended by a colon; consumes them when all are there. */
  #numbers(count: number): number[] | 'wait' {
    const numbers: number[] = [];
    let at = 2;
    if (this.#pending.length < 2) return 'wait';
    if (this.#pending[1] !== COLON) return [];
    while (numbers.length < count) {
      const end = this.#pending.indexOf(COLON, at);
      const text = this.#pending.subarray(at, end < 0 ? undefined : end).toString('latin1');
      if (!/^\d*$/.test(text) || text.length > NUMBER_BYTES) return [];
      if (end < 0) return 'wait';
      if (text === '') return [];
      numbers.push(Number(text));
      at = end + 1;
    }
    this.#drop(at);
    return numbers;
  }

  #drop(count: number): void {
    this.#pending = this.#pending.subarray(count);
  }
}

/** One client's connection to a console. */
export type Line = Viewer & {
  onData(listener: (bytes: Uint8Array) => void): void;
  readonly closed: Promise<void>;
  close(): void;
};
