/** Bytes many files begin with, so that a hundred containers of one image hold them once. */
export class SharedBytes {
  readonly bytes: Buffer;

  constructor(text: string) {
    this.bytes = Buffer.from(text);
  }
}

/** The bytes of a file: one growing buffer, so that appending line by line and 100 MB uploads are both cheap. */
export class FileContent {
  #buffer: Buffer;
  #size: number;
  /** The bytes belong to others, too: they are copied before they are changed. */
  #isShared: boolean;

  constructor(initial: Uint8Array | string | SharedBytes = '') {
    this.#isShared = initial instanceof SharedBytes;
    this.#buffer =
      initial instanceof SharedBytes
        ? initial.bytes
        : typeof initial === 'string'
          ? Buffer.from(initial)
          : Buffer.from(initial);
    this.#size = this.#buffer.length;
  }

  get size(): number {
    return this.#size;
  }

  /** A view, valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#size);
  }

  read(offset: number, length: number): Buffer {
    return Buffer.from(this.#buffer.subarray(Math.min(offset, this.#size), Math.min(offset + length, this.#size)));
  }

  /** Gives back how many bytes were written. */
  write(offset: number, data: string | Uint8Array): number {
    const most = typeof data === 'string' ? data.length * 3 : data.length;
    this.#reserve(offset + most);
    if (offset > this.#size) this.#buffer.fill(0, this.#size, offset);
    if (typeof data === 'string') {
      const written = this.#buffer.write(data, offset);
      this.#size = Math.max(this.#size, offset + written);
      return written;
    }
    this.#buffer.set(data, offset);
    this.#size = Math.max(this.#size, offset + data.length);
    return data.length;
  }

  truncate(size: number): void {
    this.#reserve(size);
    if (size > this.#size) this.#buffer.fill(0, this.#size, size);
    this.#size = size;
    if (size === 0) this.#buffer = Buffer.alloc(0);
  }

  #reserve(capacity: number): void {
    if (this.#isShared) this.#buffer = Buffer.from(this.#buffer);
    this.#isShared = false;
    if (capacity <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(capacity, this.#buffer.length * 2, 256));
    this.#buffer.copy(grown, 0, 0, this.#size);
    this.#buffer = grown;
  }
}
