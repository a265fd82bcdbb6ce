import { AppError } from '../../shared/errors.ts';
import { codeOf, fileReason } from './file-reason.ts';

/** Writes to a place the user has chosen. @throws AppError `file:unusable` for what the file system says, and what `write` throws else */
export async function toChosenFile<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    // The file system's own codes; a stop or a fault of what is written has none of them.
    throw /^E[A-Z0-9]+$/.test(codeOf(error)) ? unusableFile('write', path, fileReason(error), error) : error;
  }
}

/** What the user has chosen can be used for nothing. */
export const unusableFile = (aim: 'read' | 'write', path: string, reason: string, cause?: unknown): AppError =>
  new AppError('file:unusable', `${path}: ${reason}`, { aim, path, reason }, { cause });
