import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path/posix';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { withDeadline } from '../lib/abort.ts';
import { runCommand } from './run-command.ts';
import type { RunOptions, RunOutcome } from './run-command.ts';
import { uploadOverSftp } from './sftp-upload.ts';
import { shellQuote } from './shell-quote.ts';
import type { SSHLink } from './ssh-link.ts';
import type { UploadOptions } from './upload-options.ts';

const pieceBytes = 1024 * 1024;
/** From here on openssl, which uses the processor's own SHA instructions, is worth its slower start: sha256sum takes longer than the transfer. */
const manyBytes = 4 * 1024 * 1024;
const cleanUpWaitMs = 4_000;

/**
 * Writes a file through `cat`, which is several times faster than SFTP and works where no SFTP server is; checks it and moves it
 * to its place. Accounts without a shell get it over SFTP.
 * @throws AppError `ssh:upload-failed` naming the path and what the host said, `ssh:connection-lost`; the signal's reason
 */
export async function uploadFile(
  link: SSHLink,
  target: string,
  content: string | Uint8Array,
  options: UploadOptions,
): Promise<void> {
  const { signal } = options;
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
  let sum: Promise<string> | null = null;
  const written = await capture(link, writeScript(target, temporary, bytes.length), {
    label: `uploading ${target}`,
    stdin: bytes,
    // The host is busy with its own sum then, so this one costs no time.
    onFed: () => (sum = sha256(bytes)),
    signal,
  }).catch(async (error: unknown) => {
    if (isRefused(error)) return null;
    await cleanUp(link, temporary);
    throw error;
  });
  if (written === null || !written.outcome.isShell) return uploadOverSftp(link, { target, temporary, bytes, options });
  try {
    if (written.outcome.ending.exitCode !== 0) throw uploadFailed(target, reasonOf(written));
    checkWritten(target, written.stdout, bytes.length, await (sum ?? sha256(bytes)));
    const moved = await capture(link, moveScript(target, temporary, options), {
      label: `moving ${target} to its place`,
      signal,
    });
    if (moved.outcome.ending.exitCode !== 0) throw uploadFailed(target, reasonOf(moved));
  } catch (error) {
    await cleanUp(link, temporary);
    throw error;
  }
}

export const uploadFailed = (target: string, reason: string): AppError<'ssh:upload-failed'> =>
  new AppError('ssh:upload-failed', `${target} could not be written: ${reason}`, { path: target, reason });

/** Writes stdin and prints its size and, where the host can, its SHA-256. Nobody else may read the file before it has its mode. */
function writeScript(target: string, temporary: string, size: number): string {
  const [to, at] = [shellQuote(target), shellQuote(temporary)];
  const sum = size < manyBytes ? `sha256sum <${at}` : `{ openssl dgst -sha256 -r <${at} || sha256sum <${at}; }`;
  return (
    `umask 022; mkdir -p ${shellQuote(path.dirname(target))} || exit 1; umask 077; ` +
    `if [ -d ${to} ]; then echo "it is a directory" >&2; exit 1; fi; ` +
    `cat >${at} && wc -c <${at} || exit 1; ${sum} 2>/dev/null || true`
  );
}

function moveScript(target: string, temporary: string, { mode, owner, group }: UploadOptions): string {
  const [to, at] = [shellQuote(target), shellQuote(temporary)];
  const ownership = `${owner ?? ''}${group === undefined ? '' : `:${group}`}`;
  // chown first: it clears the set-user-id bits that chmod may set.
  const chown = ownership === '' ? '' : `chown ${shellQuote(ownership)} ${at} && `;
  return `${chown}chmod ${octal(mode)} ${at} && mv -f ${at} ${to}`;
}

const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');

function checkWritten(target: string, answer: string, length: number, expected: string): void {
  const [size = '', sum = ''] = answer.trim().split('\n');
  if (Number(size.trim()) !== length) throw uploadFailed(target, `${size.trim()} of ${length} bytes arrived`);
  const found = /^[0-9a-f]{64}/.exec(sum)?.[0];
  if (found !== undefined && found !== expected) throw uploadFailed(target, 'its SHA-256 is not that of what was sent');
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

type Captured = { outcome: RunOutcome; stdout: string; stderr: string };

export async function capture(
  link: SSHLink,
  script: string,
  options: Pick<RunOptions, 'label' | 'stdin' | 'signal' | 'onFed'>,
): Promise<Captured> {
  let [stdout, stderr] = ['', ''];
  const outcome = await runCommand(link, script, {
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
async function cleanUp(link: SSHLink, temporary: string): Promise<void> {
  if (link.lost.aborted) return;
  await capture(link, `rm -f ${shellQuote(temporary)}`, {
    label: 'removing a temporary file',
    signal: withDeadline(cleanUpWaitMs),
  }).catch(() => undefined);
}
