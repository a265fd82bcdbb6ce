import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { codeOf, fileReason } from './find-templates.ts';
import type { FileMap } from './parsed-template.ts';

/**
 * Writes files below a folder, each whole or not at all: an interruption leaves some of the old and some of the new, never half a file.
 * Those in `last` are written after all others. What is there and not among `files` stays; equal files are not touched.
 * @throws AppError `template:folder-unusable`
 */
export async function writeFiles(folder: string, files: FileMap, { last }: { last: string }): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const root = await realpath(folder);
    const names = [...files.keys()].toSorted((a, b) => Number(a === last) - Number(b === last));
    for (const name of names) {
      const content = files.get(name);
      if (content) await writeOne(root, name, content);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = fileReason(error);
    throw new AppError('template:folder-unusable', `${folder}: ${reason}`, { path: folder, reason }, { cause: error });
  }
}

async function writeOne(root: string, name: string, content: Uint8Array): Promise<void> {
  const target = path.join(root, name);
  if (!target.startsWith(root + path.sep)) throw outside(root, name);
  await mkdir(path.dirname(target), { recursive: true });
  // A folder on the way may be a link: nothing is written where it leads to.
  const parent = await realpath(path.dirname(target));
  if (parent !== root && !parent.startsWith(root + path.sep)) throw outside(root, name);
  const old = await readFile(target).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (old && Buffer.compare(old, content) === 0) return;
  const mode = old ? (await stat(target)).mode & 0o777 : 0o644;
  const fresh = path.join(parent, `.${path.basename(name)}.${randomUUID()}.part`);
  try {
    const handle = await open(fresh, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

function outside(root: string, name: string): AppError {
  const reason = `${name} would lie outside of it`;
  return new AppError('template:folder-unusable', reason, { path: root, reason });
}
