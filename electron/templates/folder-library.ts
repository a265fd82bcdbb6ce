import path from 'node:path';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { LibraryFolder, ScanChoice, ScanReport } from '../../shared/domain/template-library.ts';
import type { TemplateProblem } from '../../shared/domain/template.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { diskStateOf } from './disk-states.ts';
import { inFolder, isIn } from './in-folder.ts';
import type { FolderTemplate, LibraryRecords } from './library-records.ts';
import type { TemplateBook } from './template-book.ts';

type Options = { records: LibraryRecords; templates: TemplateBook; clock: Clock };
/** What a scan saw, so that only that is taken over. */
type Seen = { digests: ReadonlyMap<string, string>; revisions: ReadonlyMap<TemplateId, number> };

/** Scans that may still be answered; older ones have to be made anew. */
const mostScans = 32;

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

  /**
   * Writes the app's version into its own folder.
   * @returns the folder; null when it has none that may be written, and `writeNew` is to be asked
   * @throws AppError `template:not-found`, `template:disk-changed`, `template:folder-unusable`
   */
  write(id: TemplateId, signal: AbortSignal): Promise<string | null> {
    return this.#inTurn(async () => {
      const { source, path: folder, format } = await this.#options.templates.get(id);
      const record = this.#record(id);
      if (source !== 'folder' || format !== 'gantry' || !record) return null;
      const { writeBack } = await import('./write-template.ts');
      const { template: theirs, digest, problems } = await writeBack(record, signal);
      // The app's version of this moment: it may have been edited while the files were written.
      const now = this.#record(id);
      if (now && theirs) {
        const state = diskStateOf({ mine: now.mine, theirs, ancestor: theirs });
        this.#options.templates.keepFolderTemplates([{ ...now, ancestor: theirs, digest, problems, state }]);
      }
      return folder;
    });
  }

  /** Writes it into a new folder inside `parent`; the template itself stays what it is. */
  writeNew(id: TemplateId, parent: string): Promise<string> {
    return this.#inTurn(async () => {
      const { writeNew } = await import('./write-template.ts');
      return writeNew(await this.#options.templates.get(id), parent);
    });
  }

  [Symbol.dispose](): void {
    this.changed[Symbol.dispose]();
  }

  async #scan(scope: readonly LibraryFolder[], signal: AbortSignal): Promise<ScanReport> {
    const { lookThrough } = await import('./look-through.ts');
    const { compareAhead, compareWithDisk } = await import('./scan.ts');
    const { clock, records, templates } = this.#options;
    await templates.readAhead();
    const looked = await lookThrough(scope, templates.folderTemplates(), signal);
    const inScopeNow = (): FolderTemplate[] => templates.folderTemplates().filter(({ path: at }) => looked.covers(at));
    const ahead = await compareAhead({ ...looked, records: inScopeNow() });
    // Nothing is awaited from here on: the records are those of this moment.
    const inScope = inScopeNow();
    const {
      items,
      inStepCount,
      records: others,
    } = compareWithDisk({ ...looked, records: inScope, unreadableRecord: (at) => templates.unreadableAt(at) }, ahead);
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
      if (state === 'invalid' && templateId === null && !templates.unreadableAt(at)) this.#unreadable.set(at, problems);
    const scanId = this.#remember({
      digests: new Map(looked.disk.map(({ path: at, digest }) => [at, digest])),
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
    await templates.readAhead();
    const seen = this.#scans.get(scanId);
    const wanted = choices.filter(({ choice }) => choice !== 'later');
    const [first] = wanted;
    if (!seen && first) throw diskChanged(first.path);
    const paths = wanted.map(({ path: at }) => at);
    const twice = wanted.find(({ path: at }, index) => paths.indexOf(at) !== index);
    if (twice) throw notChosen(twice.path, 'chosen twice');
    const now = await readAgain(paths, templates.folderTemplates(), signal);
    const known = new Map(templates.folderTemplates().map((record) => [record.path, record]));
    const deeds = wanted.map((choice) => {
      const [disk, record] = [now.get(choice.path) ?? null, known.get(choice.path) ?? null];
      if ((disk?.digest ?? null) !== (seen?.digests.get(choice.path) ?? null)) throw diskChanged(choice.path);
      if (record && record.mine.revision !== seen?.revisions.get(record.id))
        throw new AppError('template:changed', record.mine.name, {
          templateId: record.id,
          revision: record.mine.revision,
        });
      const unreadable = templates.unreadableAt(choice.path);
      if (unreadable) throw notChosen(choice.path, unreadable.reason);
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

  #record(id: TemplateId): FolderTemplate | undefined {
    return this.#options.templates.folderTemplates().find((one) => one.id === id);
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

const notChosen = (at: string, message: string): AppError =>
  new AppError('input:invalid', `${at}: ${message}`, { issues: [{ path: at, message }] });

const diskChanged = (at: string): AppError => new AppError('template:disk-changed', `${at} moved on`, { path: at });
