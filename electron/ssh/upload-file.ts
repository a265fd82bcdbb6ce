import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path/posix';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../lib/abort.ts';
import type { RunOptions, RunOutcome, Runner } from './run-command.ts';
import type { SftpUpload } from './sftp-upload.ts';
import type { UploadOptions } from './upload-options.ts';
import { moveScript, removeScript, uploadScript, writeScript } from './upload-script.ts';
import type { Upload } from './upload-script.ts';

const pieceBytes = 1024 * 1024;
/** Up to here its SHA-256 is known before it could be sent, so that the host can check it and one command does it all. */
const atOnceBytes = 1024 * 1024;
const cleanUpWaitMs = 4_000;

export type Captured = { outcome: RunOutcome; stdout: string; stderr: string };
export type CaptureOptions = Pick<RunOptions, 'label' | 'stdin' | 'signal' | 'onFed'>;

/** Runs the scripts of an upload where the file goes. */
export type UploadWay = {
  run: Runner;
  /** Nothing can be cleaned up any more. */
  isLost(): boolean;
  /** For accounts without a shell. */
  withoutShell?(upload: SftpUpload): Promise<void>;
};

/**
 * Writes a file through `cat`, which is several times faster than SFTP and works where no SFTP server is; checks it and moves it
 * to its place. Accounts without a shell get it over SFTP.
 * @throws AppError `ssh:upload-failed` naming the path and what the host said, `ssh:connection-lost`; the signal's reason
 */
export async function uploadFile(
  way: UploadWay,
  target: string,
  content: string | Uint8Array,
  { signal, ...given }: UploadOptions,
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = `${path.basename(target)}.gantry-${randomBytes(4).toString('hex')}.tmp`;
  const upload: Upload = { ...given, target, temporary, size: bytes.length };
  const isSmall = bytes.length <= atOnceBytes;
  let sum: Promise<string> | null = null;
  const script = isSmall ? uploadScript({ ...upload, sum: await sha256(bytes) }) : writeScript(upload);
  const written = await capture(way.run, script, {
    label: `uploading ${target}`,
    stdin: bytes,
    // The host is busy with its own sum then, so this one costs no time.
    onFed: () => {
      if (!isSmall) sum = sha256(bytes);
    },
    signal,
  }).catch(async (error: unknown) => {
    if (isRefused(error)) return null;
    await cleanUp(way, upload);
    throw error;
  });
  if (written === null || !written.outcome.isShell) {
    if (!way.withoutShell) throw uploadFailed(target, 'there is no shell');
    return way.withoutShell({ upload, bytes, signal });
  }
  try {
    if (written.outcome.ending.exitCode !== 0) throw uploadFailed(target, reasonOf(written));
    if (isSmall) return;
    const at = checkWritten(target, written.stdout, bytes.length, await (sum ?? sha256(bytes)));
    const moved = await capture(way.run, moveScript(upload, at), { label: `moving ${target} to its place`, signal });
    if (moved.outcome.ending.exitCode !== 0) throw uploadFailed(target, reasonOf(moved));
  } catch (error) {
    await cleanUp(way, upload);
    throw error;
  }
}

export const uploadFailed = (target: string, reason: string): AppError<'ssh:upload-failed'> =>
  new AppError('ssh:upload-failed', `${target} could not be written: ${reason}`, { path: target, reason });

/** Gives back where it was written, which is empty where that is its own folder. */
function checkWritten(target: string, answer: string, length: number, expected: string): string {
  const [, size = '', sum = '', at = ''] = /^\s*(\d+)\n([^\n]*)\nat (.*)\n$/s.exec(answer) ?? [];
  if (Number(size) !== length) throw uploadFailed(target, `${size || 0} of ${length} bytes arrived`);
  const found = /^[0-9a-f]{64}/.exec(sum)?.[0];
  if (found !== undefined && found !== expected) throw uploadFailed(target, 'its SHA-256 is not that of what was sent');
  return at;
}

/** In pieces, so that the loop goes on in between. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let start = 0; start < bytes.length; start += pieceBytes) {
    hash.update(bytes.subarray(start, start + pieceBytes));
    await setImmediate();
  }
  return hash.digest('hex');
}

export async function capture(run: Runner, script: string, options: CaptureOptions): Promise<Captured> {
  let [stdout, stderr] = ['', ''];
  const outcome = await run(script, {
    ...options,
    onStdout: (chunk) => (stdout += chunk.toString('utf8')),
    onStderr: (chunk) => (stderr += chunk.toString('utf8')),
  });
  return { outcome, stdout, stderr };
}

/** What the host said, without the name of the program that said it; else how the command ended. */
export function reasonOf({ outcome, stderr }: Captured): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  if (line !== '') return line;
  const { exitCode, signal } = outcome.ending;
  return signal === null ? `exit code ${exitCode}` : `killed by ${signal}`;
}

/** The server does not run commands at all: an answer without exit code and signal. */
const isRefused = (error: unknown): boolean =>
  AppError.is(error, 'ssh:command-failed') && error.details.exitCode === null && error.details.signal === null;

/** Undo has its own deadline, never the caller's signal; a lost connection leaves the file, which is unreadable to others. */
async function cleanUp(way: UploadWay, upload: Upload): Promise<void> {
  if (way.isLost()) return;
  const options = { label: 'removing a temporary file', signal: withDeadline(cleanUpWaitMs) };
  await capture(way.run, removeScript(upload), options).catch(() => undefined);
}
