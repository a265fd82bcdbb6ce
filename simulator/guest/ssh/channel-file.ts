import type { Writable } from 'node:stream';
import type { Data, OpenFile, ReadResult } from '../kernel/open-file.ts';
import { SysError } from '../kernel/sys-error.ts';

/**
 * The writing end of an SSH channel. Small writes of one turn of the event loop go out as one packet; a client that does not
 * read makes the writer wait.
 */
export class ChannelFile implements OpenFile {
  readonly label = 'pipe:[3]';
  readonly #stream: Writable;
  readonly #onReleased: () => void;
  #text = '';
  #isScheduled = false;
  #references = 0;
  #isClosed = false;
  #isFull = false;

  constructor(stream: Writable, onReleased: () => void) {
    this.#stream = stream;
    this.#onReleased = onReleased;
  }

  tryRead(): ReadResult {
    return 'end';
  }

  tryReadLine(): ReadResult {
    return 'end';
  }

  readonly whenReadable = (): Promise<void> => Promise.resolve();

  write(data: Data): boolean {
    if (this.#isClosed || this.#stream.destroyed || this.#stream.writableEnded) throw new SysError('EPIPE');
    if (typeof data === 'string') {
      this.#text += data;
      if (this.#text.length > 32_768) this.flush();
      else this.#schedule();
    } else {
      this.flush();
      if (!this.#stream.write(Buffer.from(data))) this.#isFull = true;
    }
    return !this.#isFull;
  }

  whenWritable(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#isFull = false;
        this.#stream.off('drain', done).off('close', done);
        resolve();
      };
      this.#stream.once('drain', done).once('close', done);
      if (!this.#stream.writableNeedDrain) done();
    });
  }

  flush(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    if (!this.#stream.destroyed && !this.#stream.writableEnded && !this.#stream.write(text)) this.#isFull = true;
  }

  /** Nobody reads any more: from now on writing breaks the pipe. */
  close(): void {
    this.#isClosed = true;
    this.#text = '';
  }

  retain(): void {
    this.#references++;
  }

  release(): void {
    if (--this.#references > 0) return;
    this.flush();
    this.#onReleased();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.flush();
    });
  }
}
