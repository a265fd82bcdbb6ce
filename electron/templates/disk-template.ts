import { createHash } from 'node:crypto';
import path from 'node:path';
import { templateId } from '../../shared/domain/ids.ts';
import { template as templateSchema, type Template, type TemplateProblem } from '../../shared/domain/template.ts';
import { codeOf, fileReason } from '../lib/file-reason.ts';
import type { FolderTemplate } from './library-records.ts';
import { readFolder, type FolderContent } from './read-folder.ts';
import { readTemplate } from './read-template.ts';

/** A template's folder as it was read. */
export type DiskTemplate = {
  path: string;
  /** Of all its files, and of what could not be read; equal digests mean equal folders. */
  digest: string;
  /** Null when a problem of level `error` is among the problems. */
  template: Template | null;
  problems: TemplateProblem[];
};

/** Raised whenever a reader makes something else of the same files than before, so that all are read anew. */
const readerVersion = 1;
const newId = templateId.parse('folder:new');

/**
 * Reads a template's folder. What is wrong with it is among its problems; null when the folder is gone. Files that are those of `known`'s
 * last look are not parsed again.
 */
export async function readDiskTemplate(
  folder: string,
  known: FolderTemplate | null,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<DiskTemplate | null> {
  try {
    const content = await readFolder(folder, { signal });
    const digest = digestOf(content);
    const isKnown = known?.digest === digest && (known.state === 'in-step' || known.state === 'edited');
    if (isKnown) return { path: folder, digest, template: known.ancestor, problems: known.problems };
    const id = known?.id ?? newId;
    const identity = { id, source: 'folder' as const, path: folder, folderName: path.basename(folder) };
    const { template, problems } = readTemplate(content.files, identity, content.problems);
    return { path: folder, digest, template: template === null ? null : normalised(template), problems };
  } catch (error) {
    if (signal?.aborted) throw error;
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    const problem = { level: 'error' as const, file: '', line: null, column: null, reason: fileReason(error) };
    return { path: folder, digest: '', template: null, problems: [problem] };
  }
}

/** Equal for equal folders. */
export function digestOf({ files, problems }: FolderContent): string {
  const hash = createHash('sha256').update(`reader ${readerVersion} ${JSON.stringify(problems)}\n`);
  for (const [name, content] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${JSON.stringify(name)} ${content.byteLength}\n`).update(content);
  return hash.digest('hex');
}

/** As it comes back from the store, so that both compare. */
const normalised = (read: Template): Template => templateSchema.parse(JSON.parse(JSON.stringify(read)));
