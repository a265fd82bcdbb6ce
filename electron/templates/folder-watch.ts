import type { Clock } from '../lib/clock.ts';

/** Begins to tell of changes anywhere below a folder; closing it ends that. */
export type OpenWatcher = (
  folder: string,
  tell: { onChange: () => void; onProblem: (reason: string) => void },
) => AsyncDisposable;

type Options = {
  open: OpenWatcher;
  clock: Clock;
  /** Something changed in the folder, and it is quiet again. */
  onQuiet: (folder: string) => void;
  onProblem: (folder: string, reason: string) => void;
};
type Watched = { watcher: AsyncDisposable; lastChangeAt: number; isWaiting: boolean };

/** Editors and git write many files in a row: one look after the last of them does. */
const quietMs = 800;
/** What is written to all the time is looked at in between. */
const longestMs = 10_000;

/** Watches the wanted folders and tells of each when it has changed and become quiet. */
export class FolderWatch implements AsyncDisposable {
  readonly #options: Options;
  readonly #watched = new Map<string, Watched>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Watches exactly these from now on. */
  async follow(folders: readonly string[]): Promise<void> {
    const gone = [...this.#watched].filter(([folder]) => !folders.includes(folder));
    for (const [folder] of gone) this.#watched.delete(folder);
    for (const folder of folders) if (!this.#watched.has(folder)) this.#begin(folder);
    await Promise.all(gone.map(([, { watcher }]) => watcher[Symbol.asyncDispose]()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.follow([]);
  }

  #begin(folder: string): void {
    const watcher = this.#options.open(folder, {
      onChange: () => void this.#noteChange(folder),
      onProblem: (reason) => this.#options.onProblem(folder, reason),
    });
    this.#watched.set(folder, { watcher, lastChangeAt: 0, isWaiting: false });
  }

  async #noteChange(folder: string): Promise<void> {
    const { clock, onQuiet } = this.#options;
    const watched = this.#watched.get(folder);
    if (!watched) return;
    const firstAt = clock.now();
    watched.lastChangeAt = firstAt;
    if (watched.isWaiting) return;
    watched.isWaiting = true;
    for (;;) {
      const quietAt = Math.min(watched.lastChangeAt + quietMs, firstAt + longestMs);
      if (clock.now() >= quietAt) break;
      await clock.sleep(quietAt - clock.now());
    }
    watched.isWaiting = false;
    // It may be watched no longer, or by another watcher.
    if (this.#watched.get(folder) === watched) onQuiet(folder);
  }
}
