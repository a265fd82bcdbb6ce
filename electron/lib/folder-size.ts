import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** The bytes of all files in a folder and below. What goes away or may not be read meanwhile counts as nothing. */
export async function folderSize(folder: string, isWanted: (file: string) => boolean = () => true): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => isWanted(path.relative(folder, file)))
      .map(async (file) => (await stat(file).catch(() => null))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
