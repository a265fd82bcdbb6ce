const CTRL_D = 0x04;
const CTRL_H = 0x08;
const TAB = 0x09;
const NEWLINE = 0x0a;
const CTRL_U = 0x15;
const CTRL_V = 0x16;
const CTRL_W = 0x17;
const DELETE = 0x7f;
/** What a terminal holds of one line; more is dropped with a beep. (N_TTY_BUF_SIZE) */
const LINE_BYTES = 4095;

/** The line being typed, with the keys a cooked terminal knows: erase, word erase, kill, end of file, literal next. (n_tty) */
export class LineEditor {
  readonly #echo: (bytes: Uint8Array) => void;
  #line: number[] = [];
  /** The next key is taken as it is. */
  isLiteral = false;

  constructor(echo: (bytes: Uint8Array) => void) {
    this.#echo = echo;
  }

  discard(): void {
    this.#line = [];
    this.isLiteral = false;
  }

  /** The line when this key ends it; empty for an end of file at its beginning. */
  key(byte: number): Uint8Array | undefined {
    if (this.isLiteral) {
      this.isLiteral = false;
      this.#insert(byte);
      return undefined;
    }
    switch (byte) {
      case NEWLINE:
        this.#echo(Buffer.of(NEWLINE));
        this.#line.push(NEWLINE);
        return this.#take();
      case CTRL_D:
        return this.#take();
      case CTRL_V:
        this.isLiteral = true;
        return undefined;
      case DELETE:
      case CTRL_H:
        this.#erase();
        return undefined;
      case CTRL_U:
        while (this.#line.length > 0) this.#erase();
        return undefined;
      case CTRL_W:
        while (isBlank(this.#line.at(-1))) this.#erase();
        while (this.#line.length > 0 && !isBlank(this.#line.at(-1))) this.#erase();
        return undefined;
      default:
        this.#insert(byte);
        return undefined;
    }
  }

  #take(): Uint8Array {
    const line = Buffer.from(this.#line);
    this.#line = [];
    return line;
  }

  #insert(byte: number): void {
    if (this.#line.length >= LINE_BYTES) return this.#echo(Buffer.of(0x07));
    this.#line.push(byte);
    this.#echo(isShownAsCaret(byte) ? Buffer.from(`^${String.fromCharCode(byte ^ 0x40)}`) : Buffer.of(byte));
  }

  /** A whole character of UTF-8, not one byte. (IUTF8) */
  #erase(): void {
    let byte = this.#line.pop();
    if (byte === undefined) return;
    const columns = isShownAsCaret(byte) ? 2 : 1;
    while (byte !== undefined && (byte & 0xc0) === 0x80) byte = this.#line.pop();
    this.#echo(Buffer.from('\b \b'.repeat(columns)));
  }
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === TAB;
/** Control characters are shown as `^X`. (ECHOCTL) */
const isShownAsCaret = (byte: number): boolean => (byte < 0x20 && byte !== TAB) || byte === DELETE;
