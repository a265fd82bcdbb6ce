import path from 'node:path';
import type { LibraryFolder } from '../../shared/domain/template-library.ts';
import { AppError } from '../../shared/errors.ts';
import { Emitter } from '../lib/emitter.ts';
import type { LibraryRecords } from './library-records.ts';

/** The user's folders with templates. */
export class FolderLibrary implements Disposable {
  readonly changed = new Emitter<void>();
  readonly #records: LibraryRecords;

  constructor({ records }: { records: LibraryRecords }) {
    this.#records = records;
  }

  folders(): LibraryFolder[] {
    return this.#records.libraryFolders.list();
  }

  /** Looked through on request from now on. @throws AppError `template:folder-unusable` */
  add(chosen: string): LibraryFolder {
    if (!path.isAbsolute(chosen)) throw unusable(chosen, 'it is not a full path');
    const folder = path.normalize(chosen).replace(/(?<=.)[/\\]+$/, '');
    const known = this.folders().find((one) => one.path === folder);
    if (known) return known;
    const added = { path: folder, isWatched: false, lastScannedAt: null, problem: null };
    this.#save(added);
    return added;
  }

  watch(folder: string, isWatched: boolean): LibraryFolder {
    const changed = { ...this.#find(folder), isWatched };
    this.#save(changed);
    return changed;
  }

  /** Its templates stay in the app. */
  remove(folder: string): void {
    this.#records.libraryFolders.remove(this.#find(folder).path);
    this.changed.emit();
  }

  [Symbol.dispose](): void {
    this.changed[Symbol.dispose]();
  }

  #find(folder: string): LibraryFolder {
    const found = this.folders().find((one) => one.path === folder);
    if (!found) throw unusable(folder, 'it is not one of the library’s folders');
    return found;
  }

  #save(folder: LibraryFolder): void {
    this.#records.libraryFolders.save(folder);
    this.changed.emit();
  }
}

const unusable = (folder: string, reason: string): AppError =>
  new AppError('template:folder-unusable', `${folder}: ${reason}`, { path: folder, reason });
