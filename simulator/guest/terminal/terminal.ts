import type { Data, OpenFile, ReadResult } from '../kernel/open-file.ts';
import { SysError } from '../kernel/sys-error.ts';
import type { SignalName } from '../kernel/signals.ts';
import { LineEditor } from './line-editor.ts';

/** What shows the terminal: an SSH channel or Proxmox's console. */
export type TerminalOutput = {
  /** False: taken, but wait until there is room. */
  write(bytes: Uint8Array): boolean;
  whenWritable(): Promise<void>;
  /** Called when the last program has let go of the terminal. */
  release?(): void;
};

/** What `stty` changes. (termios(3)) */
export type TerminalSettings = {
  /** Input comes line by line, and can be edited until then. */
  isCanonical: boolean;
  echoes: boolean;
  /** Ctrl-C and Ctrl-\ are signals. */
  makesSignals: boolean;
  /** A carriage return that is typed becomes a line feed. */
  readsReturnAsNewline: boolean;
  /** A line feed that is written becomes a carriage return and a line feed. */
  writesReturnBeforeNewline: boolean;
};

const COOKED: TerminalSettings = {
  isCanonical: true,
  echoes: true,
  makesSignals: true,
  readsReturnAsNewline: true,
  writesReturnBeforeNewline: true,
};

const CTRL_C = 0x03;
const CTRL_BACKSLASH = 0x1c;
const CARRIAGE_RETURN = 0x0d;
const NEWLINE = 0x0a;

/** A terminal with its line discipline: between keys and screen on one side and the programs that read and write it on the other. */
export class Terminal implements OpenFile {
  /** Such as `/dev/tty1`. */
  readonly label: string;
  readonly isTerminal = true;
  readonly settings: TerminalSettings = { ...COOKED };
  columns = 80;
  rows = 24;
  /** Delivers a signal to what runs in front. */
  onSignal: (name: SignalName) => void = () => undefined;
  readonly #output: TerminalOutput;
  readonly #editor: LineEditor;
  /** What programs may read: lines, or pieces when it is not canonical. An empty one is the end of the file, once. */
  #ready: Uint8Array[] = [];
  #wakeReaders: (() => void)[] = [];
  #references = 0;
  #isHungUp = false;

  constructor(label: string, output: TerminalOutput) {
    this.label = label;
    this.#output = output;
    this.#editor = new LineEditor((bytes) => this.#echo(bytes));
  }

  /** Takes what was typed. */
  input(bytes: Uint8Array): void {
    if (this.#isHungUp) return;
    // Nothing to be done with single keys: so it is a program that types, and much.
    if (this.#isRaw) this.#offer(Buffer.from(bytes));
    else for (const byte of bytes) this.#key(byte);
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    this.columns = columns;
    this.rows = rows;
    this.onSignal('WINCH');
  }

  /** Line gone: readers are at the end, writers fail. */
  hangUp(): void {
    this.#isHungUp = true;
    this.#wake();
  }

  /** Throws away what was typed and not read yet. (tcflush) */
  flushInput(): void {
    this.#ready = [];
    this.#editor.discard();
  }

  tryRead(max: number): ReadResult {
    const first = this.#ready[0];
    if (!first) return this.#isHungUp ? 'end' : 'wait';
    if (first.length === 0) {
      this.#ready.shift();
      return 'end';
    }
    if (first.length <= max) this.#ready.shift();
    else this.#ready[0] = first.subarray(max);
    return first.subarray(0, max);
  }

  tryReadLine(): ReadResult {
    const end = this.#ready[0]?.indexOf(NEWLINE) ?? -1;
    return this.tryRead(end === -1 ? Infinity : end + 1);
  }

  whenReadable(): Promise<void> {
    return new Promise((resolve) => this.#wakeReaders.push(resolve));
  }

  write(data: Data): boolean {
    if (this.#isHungUp) throw new SysError('EIO');
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    return this.#output.write(this.settings.writesReturnBeforeNewline ? withReturns(bytes) : Buffer.from(bytes));
  }

  whenWritable(): Promise<void> {
    return this.#isHungUp ? Promise.resolve() : this.#output.whenWritable();
  }

  retain(): void {
    this.#references++;
  }

  release(): void {
    if (--this.#references === 0) this.#output.release?.();
  }

  get #isRaw(): boolean {
    const { isCanonical, echoes, makesSignals, readsReturnAsNewline } = this.settings;
    return !isCanonical && !echoes && !makesSignals && !readsReturnAsNewline;
  }

  #key(given: number): void {
    const { settings } = this;
    const byte = given === CARRIAGE_RETURN && settings.readsReturnAsNewline ? NEWLINE : given;
    if (settings.makesSignals && !this.#editor.isLiteral && (byte === CTRL_C || byte === CTRL_BACKSLASH)) {
      this.flushInput();
      this.#echo(Buffer.from(byte === CTRL_C ? '^C' : '^\\'));
      this.onSignal(byte === CTRL_C ? 'INT' : 'QUIT');
      return;
    }
    if (!settings.isCanonical) {
      this.#echo(Buffer.of(byte));
      return this.#offer(Buffer.of(byte));
    }
    const line = this.#editor.key(byte);
    if (line) this.#offer(line);
  }

  #offer(bytes: Uint8Array): void {
    this.#ready.push(bytes);
    this.#wake();
  }

  #echo(bytes: Uint8Array): void {
    if (this.settings.echoes && !this.#isHungUp) this.write(bytes);
  }

  #wake(): void {
    const waiting = this.#wakeReaders;
    this.#wakeReaders = [];
    for (const wake of waiting) wake();
  }
}

/** The terminal behind an open file, if it is one. */
export const terminalOf = (file: OpenFile | undefined): Terminal | undefined =>
  file instanceof Terminal ? file : undefined;

/** ONLCR of termios(3). */
export function withReturns(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(NEWLINE)) return Buffer.from(bytes);
  return Buffer.from(Array.from(bytes).flatMap((byte) => (byte === NEWLINE ? [CARRIAGE_RETURN, NEWLINE] : [byte])));
}
