import type { LibraryFolder } from '../../shared/domain/template-library.ts';
import { inParallel } from '../lib/in-parallel.ts';
import { readDiskTemplate, type DiskTemplate } from './disk-template.ts';
import { codeOf, fileReason } from '../lib/file-reason.ts';
import { findTemplates } from './find-templates.ts';
import { isIn } from './in-folder.ts';
import type { FolderTemplate } from './library-records.ts';
import { isTemplateFolder } from './read-template.ts';

export type Looked = {
  disk: DiskTemplate[];
  /** Of every folder that was looked through: what was wrong with it, or null. */
  problems: Map<string, string | null>;
  /** Whether a template at this path would have been seen. */
  covers(at: string): boolean;
  unreadReason(at: string): string | null;
};

/** Files are read by a few threads of the system's; more at once would only wait for each other. */
const atOnce = 8;

/** Reads every template of the folders. What cannot be read takes nothing else down with it. */
export async function lookThrough(
  folders: readonly LibraryFolder[],
  known: readonly FolderTemplate[],
  signal: AbortSignal,
): Promise<Looked> {
  const problems = new Map<string, string | null>();
  const unread: { path: string; reason: string }[] = [];
  const found = new Set<string>();
  for (const { path: root } of folders) {
    try {
      const inside = await findTemplates(root, { isTemplateFolder, signal });
      for (const one of inside.folders) found.add(one);
      unread.push(...inside.unread);
      const [first] = inside.unread;
      problems.set(root, first ? `${first.path}: ${first.reason}` : null);
    } catch (error) {
      signal.throwIfAborted();
      problems.set(root, fileReason(error));
      // What is gone is missing; what is there and cannot be looked into is not.
      if (codeOf(error) !== 'ENOENT') unread.push({ path: root, reason: fileReason(error) });
    }
  }
  const disk = await readAgain([...found], known, signal);
  return {
    disk: [...disk.values()],
    problems,
    covers: (at) => folders.some(({ path: root }) => isIn(at, root)),
    unreadReason: (at) => unread.find(({ path: above }) => isIn(at, above))?.reason ?? null,
  };
}

/** What lies in these templates' folders now, by path; those that are gone are left out. */
export async function readAgain(
  paths: readonly string[],
  known: readonly FolderTemplate[],
  signal: AbortSignal,
): Promise<Map<string, DiskTemplate>> {
  const records = new Map(known.map((record) => [record.path, record]));
  const read = await inParallel(paths, atOnce, (at) => readDiskTemplate(at, records.get(at) ?? null, { signal }));
  return new Map(read.flatMap((one) => (one ? [[one.path, one]] : [])));
}
