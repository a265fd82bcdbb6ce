import { AppError } from '../../shared/errors.ts';
import { fillPlaceholders } from '../../shared/domain/placeholders.ts';
import type { FileEntry } from '../../shared/domain/provisioning.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import { createHash } from 'node:crypto';
import type { Variables } from './environment.ts';
import { backUpScript, lookScript, parseLook } from './file-look.ts';
import type { Found } from './file-look.ts';
import { remote } from './remote.ts';
import type { ProvisionOptions, Transport, UploadOptions } from './transport.ts';

export type FileOutcome = 'written' | 'kept' | 'unchanged' | 'backed-up';
export type FileResult = { destination: string; outcome: FileOutcome; backup: string | null };
/** `variables`: what stands in place of the placeholders of files that have some. */
type FileOptions = ProvisionOptions & { variables?: Variables | undefined };

/** Writes files in their order, each whole or not at all. @throws AppError `ssh:upload-failed` with path and cause */
export async function writeFiles(
  transport: Transport,
  files: readonly FileEntry[],
  options: FileOptions,
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
  { clock, signal, variables }: FileOptions,
): Promise<FileResult> {
  const { destination, owner, group } = file;
  const content = contentOf(file, variables);
  const found = parseLook(destination, await run(transport, destination, lookScript(destination), signal));
  const step = decideFile({ policy: file.policy, content }, found);
  if (step === 'refuse')
    throw uploadFailed(
      destination,
      found.kind === 'directory' ? 'a directory of this name exists' : 'it exists and is not a plain file',
    );
  if (step === 'keep') return { destination, outcome: 'kept', backup: null };
  const mode = Number.parseInt(file.mode, 8);
  const write = (): Promise<void> =>
    upload(transport, { destination, target: found.target, content }, { mode, owner, group, signal });
  if (step === 'adjust') {
    const target = shellQuote(found.target);
    const adjust = `chown ${shellQuote(`${owner}:${group}`)} ${target} && chmod ${file.mode} ${target}`;
    // Where others could put a link in its place meanwhile, only a new file gets owner and mode for sure.
    if (!hasRights(found, { mode, owner, group }))
      await (found.isShared ? write() : run(transport, destination, adjust, signal));
    return { destination, outcome: 'unchanged', backup: null };
  }
  const backup = step === 'back-up' ? `${destination}.${stamp(clock.now())}.bak` : null;
  if (backup !== null) await run(transport, destination, backUpScript(destination, backup), signal);
  await write();
  return { destination, outcome: backup === null ? 'written' : 'backed-up', backup };
}

const hasRights = (
  { rights }: Pick<Found, 'rights'>,
  { mode, owner, group }: { mode: number; owner: string; group: string },
): boolean => rights !== null && rights.mode === mode && rights.owners.includes(owner) && rights.groups.includes(group);

/** Failures name the path the template names, not what a link leads to. */
async function upload(
  transport: Transport,
  { destination, target, content }: { destination: string; target: string; content: Uint8Array },
  options: UploadOptions,
): Promise<void> {
  try {
    await transport.uploadFile(target, content, options);
  } catch (error) {
    if (!AppError.is(error, 'ssh:upload-failed')) throw error;
    throw uploadFailed(destination, causeOf(error.details.reason), error);
  }
}

/** What to do about a destination, by policy and by what is there. A symbolic link counts as what it points to. */
export function decideFile(
  file: Pick<FileEntry, 'policy'> & { content: Uint8Array },
  found: Pick<Found, 'kind' | 'sha256'>,
): 'write' | 'keep' | 'adjust' | 'back-up' | 'refuse' {
  if (found.kind === 'none') return 'write';
  if (found.kind !== 'file') return 'refuse';
  if (file.policy === 'default') return 'keep';
  if (found.sha256 === sha256(file.content)) return 'adjust';
  return file.policy === 'backup' ? 'back-up' : 'write';
}

async function run(transport: Transport, destination: string, script: string, signal?: AbortSignal): Promise<string> {
  const { stdout, stderr, exitCode } = await transport.exec(remote(script), {
    signal,
    timeoutMs: 60_000,
    allowFailure: true,
  });
  if (exitCode !== 0) throw uploadFailed(destination, causeOf(stderr) || `exit code ${exitCode}`);
  return stdout;
}

/** What the system said, without the tool and the path that said it. */
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

const describe = ({ destination, outcome, backup }: FileResult): string =>
  `${destination}: ${outcomes[outcome]}${backup ?? ''}`;

const outcomes: Record<FileOutcome, string> = {
  written: 'written',
  kept: 'exists, kept as it is',
  unchanged: 'already has this content',
  'backed-up': 'written; the old one is ',
};

/** The bytes that are written: base64 decoded, placeholders of a text filled in. */
function contentOf({ content, encoding, hasPlaceholders }: FileEntry, variables: Variables | undefined): Uint8Array {
  if (encoding === 'base64') return Buffer.from(content, 'base64');
  return Buffer.from(hasPlaceholders && variables ? fillPlaceholders(content, variables) : content);
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const stamp = (now: number): string =>
  new Date(now)
    .toISOString()
    .replace(/[-:]/g, '')
    .replace(/\.\d+Z$/, 'Z');
