import type { ScanReport } from '../../shared/domain/template-library.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Log } from '../lib/log.ts';
import type { FolderLibrary } from './folder-library.ts';
import { FolderWatch, type OpenWatcher } from './folder-watch.ts';

type Options = { library: FolderLibrary; open: OpenWatcher; clock: Clock; log: Log };

/** Looks through the folders the user wants watched whenever something in them changes. It only tells; nothing is taken over. */
export class WatchedFolders implements AsyncDisposable {
  readonly scanned = new Emitter<ScanReport>();
  readonly #library: FolderLibrary;
  readonly #log: Log;
  readonly #watch: FolderWatch;
  readonly #ending = new AbortController();
  readonly #looks = new Set<Promise<void>>();
  #leave: (() => void) | null = null;
  #watched = '';

  constructor({ library, open, clock, log }: Options) {
    this.#library = library;
    this.#log = log;
    this.#watch = new FolderWatch({
      open,
      clock,
      onQuiet: (folder) => this.#look(folder),
      onProblem: (folder, reason) => library.noteUnwatched(folder, reason),
    });
  }

  /** From now on; what changed while nobody watched is looked at first. */
  start(): void {
    this.#leave ??= this.#library.changed.on(() => this.#follow());
    this.#follow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave?.();
    this.#ending.abort();
    await this.#watch[Symbol.asyncDispose]();
    await Promise.all(this.#looks);
    this.scanned[Symbol.dispose]();
  }

  #follow(): void {
    const wanted = this.#library
      .folders()
      .filter(({ isWatched }) => isWatched)
      .map(({ path }) => path);
    const before = new Set(this.#watched.split('\0'));
    const now = wanted.join('\0');
    // Told of every look too; only another set of folders matters here.
    if (now === this.#watched) return;
    this.#watched = now;
    void this.#watch.follow(wanted);
    for (const folder of wanted) if (!before.has(folder)) this.#look(folder);
  }

  #look(folder: string): void {
    const look = this.#lookNow(folder).finally(() => this.#looks.delete(look));
    this.#looks.add(look);
  }

  async #lookNow(folder: string): Promise<void> {
    try {
      const report = await this.#library.scan(folder, this.#ending.signal);
      this.scanned.emit(report);
    } catch (error) {
      if (!this.#ending.signal.aborted)
        this.#log.write('warn', 'a watched folder was not looked through', { folder, error: String(error) });
    }
  }
}
