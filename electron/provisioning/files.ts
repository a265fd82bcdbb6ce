import { AppError } from '../../shared/errors.ts';
import type { FileEntry } from '../../shared/domain/provisioning.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { createHash } from 'node:crypto';
import { remote } from './remote.ts';
import type { ProvisionOptions, Transport } from './transport.ts';

export type FileOutcome = 'written' | 'kept' | 'unchanged' | 'backed-up';
export type FileResult = { destination: string; outcome: FileOutcome; backup: string | null };
type Found = { kind: 'none' | 'file' | 'directory' | 'other'; sha256: string };

/** Writes files in their order, each whole or not at all. @throws AppError `ssh:upload-failed` with path and cause */
export async function writeFiles(
  transport: Transport,
  files: readonly FileEntry[],
  options: ProvisionOptions,
): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const file of files) {
    options.onStatus?.(file.destination);
    const result = await writeFile(transport, file, options);
    options.onLine?.({ stream: 'stdout', text: describe(result) });
    results.push(result);
  }
  return results;
}

async function writeFile(
  transport: Transport,
  file: FileEntry,
  { clock, signal }: ProvisionOptions,
): Promise<FileResult> {
  const { destination } = file;
  const found = parseFound(await run(transport, destination, lookScript(destination), signal));
  const step = decideFile(file, found);
  if (step === 'refuse')
    throw uploadFailed(
      destination,
      found.kind === 'directory' ? 'a directory of this name exists' : 'it exists and is not a plain file',
    );
  if (step === 'keep') return { destination, outcome: 'kept', backup: null };
  if (step === 'adjust') {
    await run(transport, destination, ownScript(file, destination), signal);
    return { destination, outcome: 'unchanged', backup: null };
  }
  const temporary = `${destination.slice(0, destination.lastIndexOf('/') + 1)}.gantry-${crypto.randomUUID()}.tmp`;
  const backup = step === 'back-up' ? `${destination}.${stamp(clock.now())}.bak` : null;
  try {
    await run(
      transport,
      destination,
      `mkdir -p -- ${shellQuote(parentOf(destination))} && : >${shellQuote(temporary)}`,
      signal,
    );
    await transport.uploadFile(temporary, file.content, { mode: 0o600, signal });
    await run(transport, destination, placeScript(file, temporary, backup), signal);
  } catch (error) {
    const reason = await explain(transport, temporary, error);
    throw reason === null ? error : uploadFailed(destination, reason, error);
  }
  return { destination, outcome: backup === null ? 'written' : 'backed-up', backup };
}

/** What to do about a destination, by policy and by what is there. A symbolic link counts as what it points to. */
export function decideFile(
  file: Pick<FileEntry, 'policy' | 'content'>,
  found: Found,
): 'write' | 'keep' | 'adjust' | 'back-up' | 'refuse' {
  if (found.kind === 'none') return 'write';
  if (found.kind !== 'file') return 'refuse';
  if (file.policy === 'default') return 'keep';
  if (found.sha256 === sha256(file.content)) return 'adjust';
  return file.policy === 'backup' ? 'back-up' : 'write';
}

const lookScript = (path: string): string => `p=${shellQuote(path)}
if [ -d "$p" ]; then echo directory
elif [ -f "$p" ]; then echo "file $(sha256sum <"$p" 2>/dev/null)"
elif [ -e "$p" ]; then echo other
else echo none; fi`;

/** Reads the look's answer; without sha256sum in the container the checksum stays empty and the file is written anew. */
function parseFound(output: string): Found {
  const [kind = '', sum = ''] = output.trim().split(/\s+/);
  if (kind === 'file') return { kind, sha256: /^[0-9a-f]{64}$/.test(sum) ? sum : '' };
  return { kind: kind === 'directory' || kind === 'none' ? kind : 'other', sha256: '' };
}

const ownScript = ({ owner, group, mode }: FileEntry, path: string): string =>
  `chown ${shellQuote(`${owner}:${group}`)} ${shellQuote(path)} && chmod ${shellQuote(mode)} ${shellQuote(path)}`;

// The checksum is compared inside, after the upload: a full disk can leave a short file behind without an error. A link is
// followed, so that /etc/localtime and its like stay links.
const placeScript = (file: FileEntry, temporary: string, backup: string | null): string => `set -e
t=${shellQuote(temporary)}; p=${shellQuote(file.destination)}
if command -v sha256sum >/dev/null 2>&1; then
  got=$(sha256sum <"$t"); [ "\${got%% *}" = ${sha256(file.content)} ] || { echo 'the uploaded content is incomplete' >&2; exit 1; }
fi
${ownScript(file, temporary)}
${backup === null ? '' : `cp -p -- "$p" ${shellQuote(backup)}`}
if [ -L "$p" ]; then real=$(readlink -f "$p"); [ -n "$real" ] && p=$real; fi
mv -f -- "$t" "$p"`;

async function run(transport: Transport, destination: string, script: string, signal?: AbortSignal): Promise<string> {
  const { stdout, stderr, exitCode } = await transport.exec(remote(script), {
    signal,
    timeoutMs: 60_000,
    allowFailure: true,
  });
  if (exitCode !== 0) throw uploadFailed(destination, causeOf(stderr) || `exit code ${exitCode}`);
  return stdout;
}

/**
 * Cleans up after a failed write and finds the reason an upload did not tell: SFTP says no more than "Failure" when a disk is
 * full or read-only, so a small write is tried by hand. Null when the failure speaks for itself (connection lost, cancelled).
 */
async function explain(transport: Transport, temporary: string, error: unknown): Promise<string | null> {
  const isUpload = AppError.is(error, 'ssh:upload-failed');
  if (
    !isUpload &&
    !AppError.is(error, 'ssh:command-failed') &&
    !(error instanceof Error && error.name === 'AbortError')
  )
    return null;
  const t = shellQuote(temporary);
  const script = `rm -f -- ${t}; { echo gantry-probe-0123456789abcdef0123456789abcdef >${t}; } && rm -f -- ${t}
d=$(dirname ${t}); df -P "$d" 2>/dev/null | tail -n 1; rm -f -- ${t}`;
  const probe = await transport.exec(remote(script), { timeoutMs: 4_000, allowFailure: true }).catch(() => null);
  if (!isUpload) return null;
  const told = error.details.reason;
  const felt = causeOf(probe?.stderr ?? '');
  const isFull = / 100% /.test(probe?.stdout ?? '');
  if (felt !== '' && !told.includes(felt)) return felt;
  return isFull && !/space/i.test(told) ? `No space left on device (${told})` : told;
}

/** The last part of `tool: path: Reason`. */
function causeOf(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  const known =
    /(No space left on device|Read-only file system|Permission denied|Not a directory|File exists|Disk quota exceeded|Operation not permitted|invalid (?:user|group)[^\n]*|unknown (?:user|group)[^\n]*)/i.exec(
      line,
    );
  return known?.[1] ?? line;
}

const uploadFailed = (path: string, reason: string, cause?: unknown): AppError<'ssh:upload-failed'> =>
  new AppError('ssh:upload-failed', `Could not write ${path}: ${reason}`, { path, reason }, { cause });

function describe({ destination, outcome, backup }: FileResult): string {
  switch (outcome) {
    case 'written':
      return `${destination}: written`;
    case 'kept':
      return `${destination}: exists, kept as it is`;
    case 'unchanged':
      return `${destination}: already has this content`;
    case 'backed-up':
      return `${destination}: written; the old one is ${backup ?? ''}`;
  }
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');
const stamp = (now: number): string =>
  new Date(now)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
