import type { Upid } from '../../../shared/domain/ids.ts';
import type { Checksum, OsTemplatePlace, OsTemplateSource } from '../../../shared/domain/os-template.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Proxmox } from '../../proxmox/connect.ts';
import { multipartForm } from '../../proxmox/multipart.ts';
import type { StepContext } from '../recipe.ts';
import { piecesOf } from './local-file.ts';

type Order = {
  node: string;
  place: OsTemplatePlace;
  source: Extract<OsTemplateSource, { from: 'file' }>;
  checksum: Checksum;
  stallMs?: number;
};

/** Nothing is taken, or nothing is said once all was: then the connection is dead, however large the file is. */
const defaultStallMs = 90_000;
const wholeMs = 24 * 60 * 60_000;

/**
 * Sends a file of this computer once, with its checksum.
 * @throws AppError `os-template:cut-off` when it ended before all was sent, which cannot have begun anything;
 * `pve:unknown-outcome` when all was sent and the answer was lost
 */
export async function sendFile(
  proxmox: Proxmox,
  { node, place, source, checksum, stallMs = defaultStallMs }: Order,
  context: Pick<StepContext, 'signal' | 'progress'>,
): Promise<Upid> {
  let doneBytes = 0;
  const stalled = new AbortController();
  const silence = `nothing moved for ${stallMs / 1_000} s`;
  const watch = setTimeout(() => stalled.abort(new DOMException(silence, 'TimeoutError')), stallMs);
  const signal = AbortSignal.any([context.signal, stalled.signal]);
  const onBytes = (done: number): void => {
    doneBytes = done;
    watch.refresh();
    context.progress(done, source.sizeBytes);
  };
  const form = multipartForm(
    { content: 'vztmpl', 'checksum-algorithm': checksum.algorithm, checksum: checksum.digest },
    { name: place.file, sizeBytes: source.sizeBytes, open: () => piecesOf(source.path, { signal, onBytes }) },
  );
  try {
    return await proxmox.storage.upload(node, place.storage, form, { signal, timeoutMs: wholeMs });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!AppError.is(error, 'pve:unknown-outcome')) throw error;
    const reason = stalled.signal.aborted ? silence : error.details.reason;
    if (doneBytes >= source.sizeBytes)
      throw new AppError(
        'pve:unknown-outcome',
        `${place.file}: ${reason}`,
        { ...error.details, reason },
        { cause: error },
      );
    const details = { file: place.file, doneBytes, totalBytes: source.sizeBytes, reason };
    throw new AppError('os-template:cut-off', `${place.file}: ${reason}`, details, { cause: error });
  } finally {
    clearTimeout(watch);
  }
}
