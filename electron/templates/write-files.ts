import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { writeWhole } from '../lib/write-whole.ts';
import { codeOf, fileReason } from '../lib/file-reason.ts';
import type { FileMap } from './parsed-template.ts';

type WriteOptions = {
  /** What the folder held when it was looked at; a file that is another one by now is not overwritten. */
  expected: FileMap;
  /** The file that is written after all others. */
  last: string;
};

/**
 * Writes files below a folder, each whole or not at all: an interruption leaves some of the old and some of the new, never half a file.
 * What is there and not among `files` stays; equal files are not touched.
 * @throws AppError `template:disk-changed`, `template:folder-unusable`
 */
export async function writeFiles(folder: string, files: FileMap, { expected, last }: WriteOptions): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const root = await realpath(folder);
    const names = [...files.keys()].toSorted((a, b) => Number(a === last) - Number(b === last));
    for (const name of names) {
      const content = files.get(name);
      if (content) await writeOne(root, name, content, expected.get(name) ?? null);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = fileReason(error);
    throw new AppError('template:folder-unusable', `${folder}: ${reason}`, { path: folder, reason }, { cause: error });
  }
}

async function writeOne(root: string, name: string, content: Uint8Array, expected: Uint8Array | null): Promise<void> {
  const target = path.join(root, name);
  if (!target.startsWith(root + path.sep)) throw outside(root, name);
  const parent = await makeFolders(root, path.relative(root, path.dirname(target)));
  if (parent === null) throw outside(root, name);
  const old = await readFile(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (old && Buffer.compare(old, content) === 0) return;
  const isExpected = old === null ? expected === null : expected !== null && Buffer.compare(old, expected) === 0;
  if (!isExpected) throw new AppError('template:disk-changed', `${target} moved on`, { path: target });
  const mode = old ? (await stat(target)).mode & 0o777 : 0o644;
  await writeWhole(path.join(parent, path.basename(name)), content, { mode });
}

/** Step by step, as a folder on the way may be a link: nothing is made or written where it leads out. Null then. */
async function makeFolders(root: string, inner: string): Promise<string | null> {
  let folder = root;
  for (const name of inner.split(path.sep).filter((part) => part !== '')) {
    await mkdir(path.join(folder, name)).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    folder = await realpath(path.join(folder, name));
    if (!folder.startsWith(root + path.sep)) return null;
  }
  return folder;
}

function outside(root: string, name: string): AppError {
  const reason = `${name} would lie outside of it`;
  return new AppError('template:folder-unusable', reason, { path: root, reason });
}
