import path from 'node:path';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { LibraryFolder, ScanChoice, ScanReport } from '../../shared/domain/template-library.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import type { DiskTemplate } from './disk-template.ts';
import { inFolder, isIn } from './in-folder.ts';
import type { LibraryRecords } from './library-records.ts';
import type { TemplateBook } from './template-book.ts';

type Options = { records: LibraryRecords; templates: TemplateBook; clock: Clock };
/** What a scan saw, so that only that is taken over. */
type Seen = { disk: ReadonlyMap<string, DiskTemplate>; revisions: ReadonlyMap<TemplateId, number> };

/** Scans that may still be answered; older ones have to be made anew. */
const mostScans = 8;

/** The user's folders with templates: looked through on request, and taken over by choice only. */
export class FolderLibrary implements Disposable {
  readonly changed = new Emitter<void>();
  readonly #options: Options;
  readonly #scans = new Map<string, Seen>();
  readonly #unwatched = new Map<string, string>();
  /** Of folders that hold no template of the library, because they cannot be read; by path. */
  readonly #unreadable = new Map<string, TemplateProblem[]>();
  /** One look after the other: two at once would tell of each other's half. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
  }

  folders(): LibraryFolder[] {
    return this.#options.records.libraryFolders.list().map((folder) => ({
      ...folder,
      problem: folder.problem ?? (folder.isWatched ? (this.#unwatched.get(folder.path) ?? null) : null),
    }));
  }

  /** What was wrong at the last look with folders that cannot be taken into the library for it. */
  problems(): TemplateProblem[] {
    const roots = this.folders();
    return [...this.#unreadable]
      .filter(([at]) => roots.some((root) => isIn(at, root.path)))
      .flatMap(([at, problems]) => problems.map(inFolder(at)));
  }

  /** Looked through on request from now on. @throws AppError `template:folder-unusable` */
  add(chosen: string): LibraryFolder {
    if (!path.isAbsolute(chosen)) throw unusable(chosen, 'it is not a full path');
    const folder = path.resolve(chosen);
    const known = this.folders().find((one) => one.path === folder);
    if (known) return known;
    const added = { path: folder, isWatched: false, lastScannedAt: null, problem: null };
    this.#save(added);
    return added;
  }

  watch(folder: string, isWatched: boolean): LibraryFolder {
    this.#unwatched.delete(folder);
    const changed = { ...this.#find(folder), isWatched };
    this.#save(changed);
    return changed;
  }

  /** Why a folder cannot be watched; shown with it while the app runs. */
  noteUnwatched(folder: string, reason: string): void {
    if (this.#unwatched.get(folder) === reason) return;
    this.#unwatched.set(folder, reason);
    this.changed.emit();
  }

  /** Its templates stay in the app. */
  remove(folder: string): void {
    this.#options.records.libraryFolders.remove(this.#find(folder).path);
    this.changed.emit();
  }

  /** Looks through one folder, or all. @throws AppError `template:folder-unusable` for a folder that is not the library's */
  scan(folder: string | null, signal: AbortSignal): Promise<ScanReport> {
    const scope = folder === null ? this.folders() : [this.#find(folder)];
    return this.#inTurn(() => this.#scan(scope, signal));
  }

  /**
   * Does what was chosen after a scan, all of it or nothing.
   * @throws AppError `template:disk-changed`, `template:changed`, `input:invalid`
   */
  apply(
    scanId: string,
    choices: readonly ScanChoice[],
    signal: AbortSignal,
  ): Promise<{ applied: number; problems: TemplateProblem[] }> {
    return this.#inTurn(() => this.#apply(scanId, choices, signal));
  }

  [Symbol.dispose](): void {
    this.changed[Symbol.dispose]();
  }

  async #scan(scope: readonly LibraryFolder[], signal: AbortSignal): Promise<ScanReport> {
    const { lookThrough } = await import('./look-through.ts');
    const { compareWithDisk } = await import('./scan.ts');
    const { clock, records, templates } = this.#options;
    const looked = await lookThrough(scope, templates.folderTemplates(), signal);
    // Nothing is awaited from here on: the records are those of this moment.
    const inScope = templates.folderTemplates().filter(({ path: at }) => looked.covers(at));
    const { items, inStepCount, records: others } = compareWithDisk({ ...looked, records: inScope });
    const scannedAt = clock.now();
    for (const { path: at, isWatched } of this.folders().filter(({ path: one }) => looked.problems.has(one)))
      records.libraryFolders.save({
        path: at,
        isWatched,
        lastScannedAt: scannedAt,
        problem: looked.problems.get(at) ?? null,
      });
    templates.keepFolderTemplates(others);
    for (const at of this.#unreadable.keys()) if (looked.covers(at)) this.#unreadable.delete(at);
    for (const { path: at, state, templateId, problems } of items)
      if (state === 'invalid' && templateId === null) this.#unreadable.set(at, problems);
    const scanId = this.#remember({
      disk: new Map(looked.disk.map((one) => [one.path, one])),
      revisions: new Map(inScope.map(({ id, mine }) => [id, mine.revision])),
    });
    this.changed.emit();
    return { scanId, scannedAt, items, inStepCount };
  }

  async #apply(
    scanId: string,
    choices: readonly ScanChoice[],
    signal: AbortSignal,
  ): Promise<{ applied: number; problems: TemplateProblem[] }> {
    const { decide } = await import('./apply-scan.ts');
    const { readAgain } = await import('./look-through.ts');
    const { templates } = this.#options;
    const seen = this.#scans.get(scanId);
    const wanted = choices.filter(({ choice }) => choice !== 'later');
    const unseen = wanted.find(() => seen === undefined);
    if (unseen) throw diskChanged(unseen.path);
    const paths = wanted.map(({ path: at }) => at);
    const twice = wanted.find(({ path: at }, index) => paths.indexOf(at) !== index);
    if (twice)
      throw new AppError('input:invalid', twice.path, { issues: [{ path: twice.path, message: 'chosen twice' }] });
    const now = await readAgain(paths, templates.folderTemplates(), signal);
    const known = new Map(templates.folderTemplates().map((record) => [record.path, record]));
    const deeds = wanted.map((choice) => {
      const [disk, record] = [now.get(choice.path) ?? null, known.get(choice.path) ?? null];
      if ((disk?.digest ?? null) !== (seen?.disk.get(choice.path)?.digest ?? null)) throw diskChanged(choice.path);
      if (record && record.mine.revision !== seen?.revisions.get(record.id))
        throw new AppError('template:changed', record.mine.name, {
          templateId: record.id,
          revision: record.mine.revision,
        });
      return decide(choice, { record, disk });
    });
    const kept = deeds.flatMap((deed) => (deed.kind === 'keep' ? [deed.record] : []));
    const forgotten = deeds.flatMap((deed) => (deed.kind === 'forget' ? [deed.id] : []));
    templates.keepFolderTemplates(kept, forgotten);
    const problems = kept.flatMap(({ path: at, problems: own }) => own.map(inFolder(at)));
    return { applied: kept.length + forgotten.length, problems };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #remember(seen: Seen): string {
    const scanId = crypto.randomUUID();
    this.#scans.set(scanId, seen);
    for (const old of [...this.#scans.keys()].slice(0, -mostScans)) this.#scans.delete(old);
    return scanId;
  }

  #find(folder: string): LibraryFolder {
    const found = this.folders().find((one) => one.path === folder);
    if (!found) throw unusable(folder, 'it is not one of the library’s folders');
    return found;
  }

  #save(folder: LibraryFolder): void {
    this.#options.records.libraryFolders.save(folder);
    this.changed.emit();
  }
}

const unusable = (folder: string, reason: string): AppError =>
  new AppError('template:folder-unusable', `${folder}: ${reason}`, { path: folder, reason });

const diskChanged = (at: string): AppError => new AppError('template:disk-changed', `${at} moved on`, { path: at });
