import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, fileReason } from '../lib/file-reason.ts';

type Looked = { path: string; real: string; depth: number };
export type FoundTemplates = {
  /** Folders that hold a template, as paths below `root`. */
  folders: string[];
  /** Folders that could not be looked into, and why. */
  unread: { path: string; reason: string }[];
};
type Options = { isTemplateFolder: (names: Iterable<string>) => boolean; signal?: AbortSignal | undefined };

const deepest = 8;
const mostFolders = 20_000;
/** Kept by other tools, and large. */
const leftOut: ReadonlySet<string> = new Set(['node_modules', '__pycache__']);

/**
 * Looks through a folder for templates: itself, or any folder below it. What is in a template's folder belongs to that template. Links to
 * folders are followed, each folder is looked into once, so that a link in a circle ends.
 * @throws what the file system says when `root` itself cannot be read
 */
export async function findTemplates(root: string, { isTemplateFolder, signal }: Options): Promise<FoundTemplates> {
  const found: FoundTemplates = { folders: [], unread: [] };
  const seen = new Set<string>();
  const waiting: Looked[] = [{ path: root, real: await realpath(root), depth: 0 }];
  // After all real folders, so that a folder keeps its own name and not that of a link to it.
  const links: string[] = [];
  for (;;) {
    const next = waiting.shift() ?? (await follow(links.shift(), found));
    if (next === null) break;
    signal?.throwIfAborted();
    if (next === 'nothing' || seen.has(next.real)) continue;
    if (seen.size >= mostFolders) {
      found.unread.push({ path: root, reason: `it holds more than ${mostFolders} folders; the rest was left out` });
      break;
    }
    seen.add(next.real);
    const entries = await list(next, root, found);
    if (isTemplateFolder(entries.map(({ name }) => name))) {
      found.folders.push(next.path);
      continue;
    }
    if (next.depth >= deepest) continue;
    for (const entry of entries) {
      if (entry.name.startsWith('.') || leftOut.has(entry.name)) continue;
      const inner = path.join(next.path, entry.name);
      if (entry.isSymbolicLink()) links.push(inner);
      if (entry.isDirectory())
        waiting.push({ path: inner, real: path.join(next.real, entry.name), depth: next.depth + 1 });
    }
  }
  return { folders: found.folders.toSorted(), unread: found.unread };
}

async function list({ path: folder }: Looked, root: string, found: FoundTemplates): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (folder === root) throw error;
    found.unread.push({ path: folder, reason: fileReason(error) });
    return [];
  }
}

/** Null when there is none left; a link that leads nowhere or to a file is nothing. */
async function follow(link: string | undefined, found: FoundTemplates): Promise<Looked | 'nothing' | null> {
  if (link === undefined) return null;
  try {
    const real = await realpath(link);
    // How deep it lies is not known; what lies behind links is looked into a little.
    return (await stat(real)).isDirectory() ? { path: link, real, depth: deepest - 2 } : 'nothing';
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ELOOP') found.unread.push({ path: link, reason: fileReason(error) });
    return 'nothing';
  }
}
