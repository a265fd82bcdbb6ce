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

type Records<Id, T> = { list(): T[]; get(id: Id): T | null; save(record: T): void; remove(id: Id): void };

/** Where the library keeps what it knows; the store's tables are such. */
export type LibraryRecords = {
  templates: Records<TemplateId, Template>;
  folderTemplates: Records<TemplateId, FolderTemplate>;
  libraryFolders: Omit<Records<string, LibraryFolder>, 'get'>;
  buckets: Records<BucketId, PackageBucket>;
  /** Makes a function whose writes happen all or not at all. */
  atomic<A extends unknown[], R>(work: (...input: A) => R): (...input: A) => R;
};
