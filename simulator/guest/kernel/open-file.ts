import type { FileNode } from '../vfs/nodes.ts';
import { bytesOf } from '../vfs/nodes.ts';
import type { Vfs } from '../vfs/vfs.ts';
import { SysError } from './sys-error.ts';

export type Data = string | Uint8Array;
/** What a look at a file gave: bytes, its end, or nothing yet. */
export type ReadResult = Uint8Array | 'end' | 'wait';

/**
 * An open file description, shared by all descriptors that were duplicated from it. Reading and writing never wait by themselves:
 * the process waits, so that signals can interrupt it.
 */
export interface OpenFile {
  /** What `ls -l /proc/PID/fd` shows. */
  readonly label: string;
  readonly isTerminal?: boolean;
  tryRead(max: number): ReadResult;
  /** Up to and including a line feed; leaves what follows unread. */
  tryReadLine(): ReadResult;
  whenReadable(): Promise<void>;
  /** False: taken, but wait until there is room before writing more. @throws SysError EPIPE, ENOSPC */
  write(data: Data): boolean;
  whenWritable(): Promise<void>;
  retain(): void;
  release(): void;
}

const nothing = (): Promise<void> => Promise.resolve();

export class OpenRegularFile implements OpenFile {
  readonly label: string;
  readonly node: FileNode;
  readonly #vfs: Vfs;
  readonly #isAppending: boolean;
  readonly #mode: 'r' | 'w' | 'rw';
  readonly #onClose: () => void;
  #offset = 0;
  #references = 0;
  #generated: Buffer | null = null;

  constructor(
    vfs: Vfs,
    node: FileNode,
    label: string,
    mode: 'r' | 'w' | 'rw' | 'a',
    onClose: () => void = () => undefined,
  ) {
    this.#vfs = vfs;
    this.node = node;
    this.label = label;
    this.#isAppending = mode === 'a';
    this.#mode = mode === 'a' ? 'w' : mode;
    this.#onClose = onClose;
  }

  tryRead(max: number): ReadResult {
    const bytes = this.#bytes();
    if (this.#offset >= bytes.length) return 'end';
    const piece = Buffer.from(bytes.subarray(this.#offset, this.#offset + max));
    this.#offset += piece.length;
    return piece;
  }

  tryReadLine(): ReadResult {
    const bytes = this.#bytes();
    const end = bytes.indexOf(10, this.#offset);
    return this.tryRead(end === -1 ? Infinity : end + 1 - this.#offset);
  }

  write(data: Data): boolean {
    if (this.#mode === 'r') throw new SysError('EBADF');
    if (this.#isAppending) this.#offset = this.node.content.size;
    this.#offset += this.#vfs.write(this.node, this.#offset, data);
    return true;
  }

  retain(): void {
    this.#references++;
  }

  release(): void {
    if (--this.#references === 0) this.#onClose();
  }

  readonly whenReadable = nothing;
  readonly whenWritable = nothing;

  #bytes(): Buffer {
    if (this.#mode === 'w') throw new SysError('EBADF');
    if (!this.node.generate) return this.node.content.bytes();
    this.#generated ??= bytesOf(this.node);
    return this.#generated;
  }
}

export class OpenDevice implements OpenFile {
  readonly label: string;
  readonly #read: (max: number) => ReadResult;
  readonly #write: (data: Data) => void;

  constructor(label: string, read: (max: number) => ReadResult, write: (data: Data) => void = () => undefined) {
    this.label = label;
    this.#read = read;
    this.#write = write;
  }

  tryRead(max: number): ReadResult {
    return this.#read(Math.min(max, 65_536));
  }

  tryReadLine(): ReadResult {
    return this.#read(1024);
  }

  write(data: Data): boolean {
    this.#write(data);
    return true;
  }

  retain(): void {
    // Devices stay.
  }

  release(): void {
    // Devices stay.
  }

  readonly whenReadable = nothing;
  readonly whenWritable = nothing;
}
