import type { DiskState } from '../../shared/domain/disk-state.ts';
import type { TemplateId } from '../../shared/domain/ids.ts';
import type { BucketId, PackageBucket } from '../../shared/domain/package-bucket.ts';
import type { LibraryFolder } from '../../shared/domain/template-library.ts';
import type { Template, TemplateProblem } from '../../shared/domain/template.ts';

/** A template of one of the user's folders. */
export type FolderTemplate = {
  id: TemplateId;
  /** The folder with its description. */
  path: string;
  /** The app's version, as the user sees and edits it. */
  mine: Template;
  /** What app and files both had last. */
  ancestor: Template;
  /** Of the files as they were seen last. */
  digest: string;
  state: DiskState;
  problems: TemplateProblem[];
};

/** A kept row that this version cannot read; `name` is a folder's path where it stands for one. It stays until it is removed by its id. */
export type UnfitRow = { id: string; name: string; reason: string };
type Records<Id, T> = {
  all(): { fitting: T[]; unfit: UnfitRow[] };
  get(id: Id): T | null;
  /** What is kept, as text, also of a row that cannot be read. */
  text(id: string): string | null;
  save(record: T): void;
  remove(id: string): void;
};

/** Does in turns what `all` would do at once: there may be thousands. */
type ReadAhead = { readAhead(): Promise<void> };

/** Where the library keeps what it knows; the store's tables are such. */
export type LibraryRecords = {
  templates: Records<TemplateId, Template> & ReadAhead;
  folderTemplates: Records<TemplateId, FolderTemplate> & ReadAhead;
  libraryFolders: { list(): LibraryFolder[]; save(folder: LibraryFolder): void; remove(path: string): void };
  buckets: Records<BucketId, PackageBucket>;
  /** Makes a function whose writes happen all or not at all. */
  atomic<A extends unknown[], R>(work: (...input: A) => R): (...input: A) => R;
};
