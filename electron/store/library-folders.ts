import { asc, eq } from 'drizzle-orm';
import { libraryFolder, type LibraryFolder } from '../../shared/domain/template-library.ts';
import type { Db } from './database.ts';
import { libraryFolders } from './schema.ts';

export type LibraryFolders = ReturnType<typeof createLibraryFolders>;

/** Folders that are looked through for templates. */
export function createLibraryFolders({ orm, read }: Db) {
  return {
    list: (): LibraryFolder[] =>
      orm
        .select()
        .from(libraryFolders)
        .orderBy(asc(libraryFolders.path))
        .all()
        .map((row) => read(libraryFolder, row, 'library_folders')),

    save(folder: LibraryFolder): void {
      orm.insert(libraryFolders).values(folder).onConflictDoUpdate({ target: libraryFolders.path, set: folder }).run();
    },

    remove(path: string): void {
      orm.delete(libraryFolders).where(eq(libraryFolders.path, path)).run();
    },
  };
}
