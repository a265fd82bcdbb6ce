import type { Clock } from './clock.ts';

/** The system's clipboard. Newer Electrons answer with promises, older ones at once. */
export interface ClipboardAccess {
  read(): string | Promise<string>;
  write(text: string): unknown;
  clear(): unknown;
}

/** Puts a secret on the clipboard and takes it away again, unless the user has copied something else by then. */
export class BriefClipboard {
  readonly #clipboard: ClipboardAccess;
  readonly #clock: Clock;
  #current: { text: string; stop: AbortController } | null = null;

  constructor(clipboard: ClipboardAccess, clock: Clock) {
    this.#clipboard = clipboard;
    this.#clock = clock;
  }

  /** @returns when it will be taken away, UTC ms */
  copy(text: string, ms: number): number {
    this.#current?.stop.abort();
    const stop = new AbortController();
    this.#current = { text, stop };
    void this.#clipboard.write(text);
    // Aborted only when another copy took its place.
    this.#clock.sleep(ms, { signal: stop.signal }).then(
      () => this.clear(),
      () => undefined,
    );
    return this.#clock.now() + ms;
  }

  /** Takes away at once what is still there of ours, such as when the app ends. */
  async clear(): Promise<void> {
    const current = this.#current;
    this.#current = null;
    current?.stop.abort();
    if (current && (await this.#clipboard.read()) === current.text) await this.#clipboard.clear();
  }
}
