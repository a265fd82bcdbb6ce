import type { GuestTerminal, TerminalOptions } from '../guest-contract.ts';
import { withReturns } from '../guest/terminal/terminal.ts';

/** Whoever looks at a console. */
export type Viewer = {
  /** False: taken, but wait until there is room. */
  write(bytes: Uint8Array): boolean;
  whenWritable(): Promise<void>;
};

export type Attachment = {
  type(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** The console stays, with whatever runs at it. */
  detach(): void;
  /** Resolves when the console has ended and its last words are written. */
  readonly ended: Promise<void>;
};

const CLEAR_SCREEN = '\u001B[H\u001B[J';
const LAST_WORDS = '\u001B[999H\r\n[EOF - dtach terminating]\r\n';

/**
 * One console that any number of people share and that outlives them, as `dtach -A /var/run/dtach/vzctlconsoleID` holds it: who comes later sees
 * what the others type, and finds the same shell again. (PVE::API2::LXC)
 */
export class SharedConsole {
  readonly ended: Promise<void>;
  readonly #terminal: GuestTerminal;
  readonly #viewers = new Set<Viewer>();
  /** What was written while nobody had looked yet. */
  #unseen: Uint8Array[] = [];

  constructor(open: (output: TerminalOptions['output']) => GuestTerminal) {
    this.#terminal = open({
      write: (bytes) => this.#show(bytes),
      whenWritable: () => this.#whenWritable(),
    });
    this.ended = this.#end();
  }

  attach(viewer: Viewer): Attachment {
    viewer.write(Buffer.from(CLEAR_SCREEN));
    for (const bytes of this.#unseen) viewer.write(bytes);
    this.#unseen = [];
    this.#viewers.add(viewer);
    return {
      type: (bytes) => this.#terminal.write(bytes),
      resize: (columns, rows) => this.#terminal.resize(columns, rows),
      detach: () => void this.#viewers.delete(viewer),
      ended: this.ended,
    };
  }

  hangUp(): void {
    this.#terminal.hangUp();
  }

  async #end(): Promise<void> {
    await this.#terminal.closed;
    for (const viewer of this.#viewers) viewer.write(Buffer.from(LAST_WORDS));
    this.#viewers.clear();
  }

  /** The terminal lxc-console itself runs at puts a carriage return before each line feed once more. (recorded on 9.2) */
  #show(given: Uint8Array): boolean {
    const bytes = withReturns(given);
    if (this.#viewers.size === 0) this.#unseen = [...this.#unseen, bytes].slice(-MOST_UNSEEN);
    // Every viewer gets it, full or not.
    return Array.from(this.#viewers, (viewer) => viewer.write(bytes)).every(Boolean);
  }

  async #whenWritable(): Promise<void> {
    await Promise.all(Array.from(this.#viewers, (viewer) => viewer.whenWritable()));
  }
}

/** Pieces; a screen's worth is enough. */
const MOST_UNSEEN = 64;
