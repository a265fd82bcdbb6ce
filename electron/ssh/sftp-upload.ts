import { createHash } from 'node:crypto';
import path from 'node:path/posix';
import type { SFTPWrapper, Stats } from 'ssh2';
import { AppError } from '../../shared/errors.ts';
import { abortable } from '../lib/abort.ts';
import { foldersOf } from './guarded-folder.ts';
import type { SSHLink } from './ssh-link.ts';
import type { Upload } from './upload-script.ts';

export type SftpUpload = { upload: Upload; bytes: Uint8Array; signal?: AbortSignal | undefined };

type Call = <T>(start: (done: (error: Error | null | undefined, value: T) => void) => void) => Promise<T>;

/** What fits an OpenSSH packet of 256 KiB; for other servers ssh2 cuts it into the 32 KiB they are promised to take. */
const pieceBytes = 261_120;
const piecesAtOnce = 16;
const cleanUpWaitMs = 4_000;

/**
 * Writes a file over SFTP, reads it back to check it, and moves it to its place. Owner and mode are set through the open file. SFTP
 * names folders by their paths only, so root does not use it where others could put a link in a folder's place meanwhile.
 */
export async function uploadOverSftp(link: SSHLink, { upload, bytes, signal }: SftpUpload): Promise<void> {
  const { target, mode } = upload;
  const folder = path.dirname(target);
  const temporary = path.join(folder, upload.temporary);
  const owner = numericId(target, upload.owner);
  const group = numericId(target, upload.group);
  const sftp = await link.openSftp();
  const request = requester(sftp, link, target);
  const call: Call = async (start) => {
    signal?.throwIfAborted();
    return abortable(request(start), signal);
  };
  try {
    if (link.user === 'root' && !(await isGuarded(call, sftp, folder))) throw notSafely(target);
    // x: nothing that is there is opened, no link followed.
    const handle = await call<Buffer>((done) => sftp.open(temporary, 'xw+', { mode: 0o600 }, done));
    const made = await call<{ uid: number; gid: number }>((done) => sftp.fstat(handle, done));
    await inPieces(bytes.length, (at, length) =>
      call<void>((done) =>
        sftp.write(handle, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), at, length, at, (error) =>
          done(error, undefined),
        ),
      ),
    );
    await checkContent(call, sftp, handle, bytes, target);
    if (owner !== null || group !== null)
      await call<void>((done) =>
        sftp.fchown(handle, owner ?? made.uid, group ?? made.gid, (error) => done(error, undefined)),
      );
    await call<void>((done) => sftp.fchmod(handle, mode & 0o7777, (error) => done(error, undefined)));
    await call<void>((done) => sftp.close(handle, (error) => done(error, undefined)));
    await call<void>((done) => rename(sftp, temporary, target, (error) => done(error, undefined)));
  } catch (error) {
    const removed = request<void>((done) => sftp.unlink(temporary, (failure) => done(failure, undefined)));
    await abortable(removed, AbortSignal.timeout(cleanUpWaitMs)).catch(() => undefined);
    throw error;
  } finally {
    sftp.end();
  }
}

/** Whether only root can change it and everything above it: see guarded-folder. What is not there is no danger. */
async function isGuarded(call: Call, sftp: SFTPWrapper, folder: string): Promise<boolean> {
  for (const one of foldersOf(folder)) {
    const found = await call<Stats>((done) => sftp.lstat(one, done)).catch(() => null);
    if (found === null) return true;
    if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) return false;
  }
  return true;
}

function notSafely(target: string): AppError<'ssh:upload-failed'> {
  const reason = 'others than root can change its folder, and over SFTP alone root cannot write there safely';
  return new AppError('ssh:upload-failed', `${target}: ${reason}`, { path: target, reason });
}

/** The standard rename refuses to replace a file; OpenSSH's extension does it atomically. ssh2 throws where a server lacks it. */
function rename(sftp: SFTPWrapper, from: string, to: string, done: (error: Error | null | undefined) => void): void {
  try {
    sftp.ext_openssh_rename(from, to, done);
  } catch {
    sftp.unlink(to, () => sftp.rename(from, to, done));
  }
}

/** SFTP knows owners as numbers only. */
function numericId(target: string, name: string | undefined): number | null {
  if (name === undefined) return null;
  if (name === 'root') return 0;
  if (/^\d+$/.test(name)) return Number(name);
  throw new AppError('ssh:upload-failed', `${target}: SFTP cannot set an owner by name`, {
    path: target,
    reason: `SFTP needs a number instead of the owner ${name}`,
  });
}

/** Sends requests. A connection lost meanwhile is told as such, a refusal as a failed upload. */
function requester(sftp: SFTPWrapper, link: SSHLink, target: string): Call {
  const lost = new Promise<never>((_, reject) =>
    sftp.once('close', () => reject(link.lostError(`uploading ${target}`))),
  );
  // It is closed in the end in any case; only requests still open care.
  lost.catch(() => undefined);
  return <T>(start: (done: (error: Error | null | undefined, value: T) => void) => void) => {
    const answer = new Promise<T>((resolve, reject) =>
      start((error, value) => {
        if (!error) resolve(value);
        else
          reject(
            new AppError(
              'ssh:upload-failed',
              `${target}: ${error.message}`,
              { path: target, reason: error.message },
              { cause: error },
            ),
          );
      }),
    );
    return Promise.race([answer, lost]);
  };
}

async function checkContent(
  call: Call,
  sftp: SFTPWrapper,
  handle: Buffer,
  bytes: Uint8Array,
  target: string,
): Promise<void> {
  const { size } = await call<{ size: number }>((done) => sftp.fstat(handle, done));
  const found = Buffer.alloc(bytes.length);
  if (size === bytes.length) {
    await inPieces(size, (at, length) =>
      call<void>((done) => sftp.read(handle, found, at, length, at, (error) => done(error, undefined))),
    );
  }
  if (size === bytes.length && sha256(found) === sha256(bytes)) return;
  throw new AppError('ssh:upload-failed', `${target} was not written as sent`, {
    path: target,
    reason: `${size} of ${bytes.length} bytes arrived intact`,
  });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Does `work` for every piece, several at once. */
async function inPieces(total: number, work: (at: number, length: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < total) {
      const at = next;
      next += pieceBytes;
      await work(at, Math.min(pieceBytes, total - at));
    }
  };
  await Promise.all(Array.from({ length: piecesAtOnce }, worker));
}
