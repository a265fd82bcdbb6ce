import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Puts a file in place whole or not at all, also when the power goes: what was there before stays until the new one is on the disk.
 * `part` is where it is written first, in the same folder; by default a name nobody else has.
 * @throws what the file system says
 */
export async function writeWhole(
  file: string,
  content: Uint8Array,
  { mode = 0o644, part: ownPart }: { mode?: number; part?: string } = {},
): Promise<void> {
  const part = ownPart ?? path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.part`);
  try {
    const handle = await open(part, ownPart === undefined ? 'wx' : 'w', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
