import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a file beside its place and puts it there when it is whole and on the disk. When that fails or is stopped nothing is left,
 * and what was there before stays as it was.
 * @throws what the file system says, what `fill` throws, or the signal's reason
 */
export async function fillWhole(file: string, fill: (part: string) => Promise<void>): Promise<void> {
  const part = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.part`);
  try {
    await fill(part);
    const handle = await open(part, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Writes texts as they come, no faster than the disk takes them. */
export async function writeTexts(file: string, texts: Iterable<string>, signal: AbortSignal): Promise<void> {
  // What stops this may happen while the next text is made; only an asynchronous generator can be ended then.
  async function* oneByOne(): AsyncGenerator<string> {
    yield* texts;
  }
  await pipeline(Readable.from(oneByOne(), { objectMode: false }), createWriteStream(file), { signal });
}
