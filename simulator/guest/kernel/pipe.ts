import type { Data, OpenFile, ReadResult } from './open-file.ts';
import { SysError } from './sys-error.ts';

const roomBytes = 256 * 1024;

/** A pipe with its two ends. Bytes are copied in, so that writers may reuse their buffers. */
export class Pipe {
  readonly reader: OpenFile;
  readonly writer: OpenFile;
  readonly #label: string;
  #chunks: Uint8Array[] = [];
  #text = '';
  #size = 0;
  #readers = 0;
  #writers = 0;
  /** What a named one waits for: the first of each side. */
  #isRead: boolean;
  #isWritten: boolean;
  #wakeReaders: (() => void)[] = [];
  #wakeWriters: (() => void)[] = [];

  constructor(label = 'pipe:[0]', { isNamed = false } = {}) {
    this.#label = label;
    this.#isRead = !isNamed;
    this.#isWritten = !isNamed;
    this.reader = this.#makeReader();
    this.writer = this.#makeWriter();
  }

  /** Bytes waiting to be read. */
  get size(): number {
    return this.#size;
  }

  get #hasEnded(): boolean {
    return this.#writers === 0 && this.#isWritten;
  }

  /** Opened for reading and writing at once, which a named one can be: it never ends, as its own reader could still write. */
  get bothEnds(): OpenFile {
    const { reader, writer } = this;
    return {
      label: this.#label,
      tryRead: (max) => reader.tryRead(max),
      tryReadLine: () => reader.tryReadLine(),
      whenReadable: () => reader.whenReadable(),
      write: (data) => writer.write(data),
      whenWritable: () => writer.whenWritable(),
      retain: () => {
        reader.retain();
        writer.retain();
      },
      release: () => {
        writer.release();
        reader.release();
      },
    };
  }

  #makeReader(): OpenFile {
    return {
      label: this.#label,
      tryRead: (max) => this.#read(max),
      tryReadLine: () => this.#readLine(),
      whenReadable: () => new Promise((resolve) => this.#wakeReaders.push(resolve)),
      write: () => {
        throw new SysError('EBADF');
      },
      whenWritable: () => Promise.resolve(),
      retain: () => {
        this.#readers++;
        this.#isRead = true;
      },
      release: () => {
        if (--this.#readers === 0) this.#wake('writers');
      },
    };
  }

  #makeWriter(): OpenFile {
    return {
      label: this.#label,
      tryRead: () => {
        throw new SysError('EBADF');
      },
      tryReadLine: () => {
        throw new SysError('EBADF');
      },
      whenReadable: () => Promise.resolve(),
      write: (data) => this.#write(data),
      whenWritable: () => new Promise((resolve) => this.#wakeWriters.push(resolve)),
      retain: () => {
        this.#writers++;
        this.#isWritten = true;
      },
      release: () => {
        if (--this.#writers === 0) this.#wake('readers');
      },
    };
  }

  #write(data: Data): boolean {
    if (this.#readers === 0 && this.#isRead) throw new SysError('EPIPE');
    if (data.length === 0) return true;
    if (typeof data === 'string') {
      this.#text += data;
      this.#size += data.length;
      if (this.#text.length > 16_384) this.#settleText();
    } else {
      this.#settleText();
      this.#chunks.push(Buffer.from(data));
      this.#size += data.length;
    }
    this.#wake('readers');
    return this.#size < roomBytes;
  }

  #settleText(): void {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#size += bytes.length - this.#text.length;
    this.#chunks.push(bytes);
    this.#text = '';
  }

  #read(max: number): ReadResult {
    this.#settleText();
    const first = this.#chunks[0];
    if (!first) return this.#hasEnded ? 'end' : 'wait';
    if (first.length <= max) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(max);
    return this.#taken(first.length <= max ? first : first.subarray(0, max));
  }

  #readLine(): ReadResult {
    this.#settleText();
    const first = this.#chunks[0];
    if (!first) return this.#hasEnded ? 'end' : 'wait';
    const end = first.indexOf(10);
    if (end !== -1) return this.#read(end + 1);
    // A line longer than the pipe holds is handed on in pieces, or its writer would wait for ever.
    if (this.#chunks.length === 1)
      return this.#writers === 0 || this.#size >= roomBytes ? this.#read(Infinity) : 'wait';
    this.#chunks.splice(0, 2, Buffer.concat(this.#chunks.slice(0, 2)));
    return this.#readLine();
  }

  #taken(piece: Uint8Array): Uint8Array {
    this.#size -= piece.length;
    if (this.#size < roomBytes) this.#wake('writers');
    return piece;
  }

  #wake(side: 'readers' | 'writers'): void {
    const waiting = side === 'readers' ? this.#wakeReaders : this.#wakeWriters;
    if (waiting.length === 0) return;
    if (side === 'readers') this.#wakeReaders = [];
    else this.#wakeWriters = [];
    for (const wake of waiting) wake();
  }
}
