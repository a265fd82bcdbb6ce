import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { OsTemplateSource } from '../../../shared/domain/os-template.ts';
import { AppError } from '../../../shared/errors.ts';

type LocalFile = Extract<OsTemplateSource, { from: 'file' }>;
type Told = { signal: AbortSignal; onBytes: (doneBytes: number) => void };

const pieceBytes = 256 * 1024;

/** @throws AppError `os-template:file-changed` when it is not the file that was chosen */
export async function assertUnchanged({ path, sizeBytes, modifiedAt }: LocalFile): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw changed(path, error instanceof Error ? error.message : String(error));
  });
  if (!found.isFile()) throw changed(path, 'it is no file');
  if (found.size !== sizeBytes) throw changed(path, `it has ${found.size} bytes now instead of ${sizeBytes}`);
  if (Math.floor(found.mtimeMs) !== modifiedAt) throw changed(path, 'it was written to since');
}

/** A piece at a time; a template may be larger than the memory. */
export async function sha256Of({ path }: LocalFile, { signal, onBytes }: Told): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of piecesOf(path, { signal, onBytes })) hash.update(piece);
  return hash.digest('hex');
}

/** Its bytes in order; stops at once when the signal fires. */
export async function* piecesOf(path: string, { signal, onBytes }: Told): AsyncGenerator<Uint8Array> {
  let doneBytes = 0;
  const stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: pieceBytes });
  for await (const piece of stream) {
    signal.throwIfAborted();
    doneBytes += piece.length;
    yield piece;
    onBytes(doneBytes);
  }
}

const changed = (path: string, reason: string): AppError =>
  new AppError('os-template:file-changed', `${path}: ${reason}`, { file: path, reason });
