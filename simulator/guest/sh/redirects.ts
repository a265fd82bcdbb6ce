import { OpenDevice, OpenRegularFile } from '../kernel/open-file.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import type { Process } from '../kernel/process.ts';
import { SysError } from '../kernel/sys-error.ts';
import { openDevice } from '../vfs/devices.ts';
import type { Vfs } from '../vfs/vfs.ts';
import type { Redirect } from './ast.ts';
import type { Expander } from './expander.ts';

/** A redirection whose target has been expanded. */
export type ReadyRedirect = { readonly op: Redirect['op']; readonly fd: number; readonly target: string };

export class RedirectProblem extends Error {}

export async function expandRedirects(expander: Expander, redirects: readonly Redirect[]): Promise<ReadyRedirect[]> {
  const ready: ReadyRedirect[] = [];
  for (const { op, fd, target } of redirects) {
    const text = await expander.text(target);
    ready.push({
      op,
      fd: fd ?? (op === '<' || op === '<<' || op === '<<<' || op === '<&' || op === '<>' ? 0 : 1),
      target: op === '<<<' ? `${text}\n` : text,
    });
  }
  return ready;
}

/** Changes a process's open files. @throws RedirectProblem with the text a shell prints */
export function applyRedirects(
  vfs: Vfs,
  process: Process,
  redirects: readonly ReadyRedirect[],
  onChange: (fd: number) => void = () => undefined,
): void {
  for (const { op, fd, target } of redirects) {
    onChange(fd);
    if (op === '&>' || op === '&>>' || (op === '>&' && !/^(?:\d+|-|\d+-)$/.test(target))) {
      onChange(2);
      process.setFile(1, openPath(vfs, process, target, op === '&>>' ? 'a' : 'w'));
      process.setFile(2, process.files.get(1) ?? null);
    } else if (op === '<&' || op === '>&') duplicate(process, fd, target, onChange);
    else if (op === '<<' || op === '<<<') process.setFile(fd, fromText(target));
    else
      process.setFile(
        fd,
        openPath(vfs, process, target, op === '<' ? 'r' : op === '>>' ? 'a' : op === '<>' ? 'rw' : 'w'),
      );
  }
}

function duplicate(process: Process, fd: number, target: string, onChange: (fd: number) => void): void {
  if (target === '-') return process.setFile(fd, null);
  const from = Number(target.replace(/-$/, ''));
  const file = process.files.get(from);
  if (!file) throw new RedirectProblem(`${target}: Bad file descriptor`);
  process.setFile(fd, file);
  if (!target.endsWith('-')) return;
  onChange(from);
  process.setFile(from, null);
}

function openPath(vfs: Vfs, process: Process, target: string, mode: 'r' | 'w' | 'rw' | 'a'): OpenFile {
  try {
    return openFile(vfs, process, target, mode);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const verb = mode === 'r' ? 'open' : 'create';
    throw new RedirectProblem(
      `cannot ${verb} ${target}: ${error.code === 'ENOENT' && mode === 'w' ? 'Directory nonexistent' : error.message}`,
    );
  }
}

/** Opens a path as a process does; `w` empties it. @throws SysError */
export function openFile(vfs: Vfs, process: Process, target: string, mode: 'r' | 'w' | 'rw' | 'a'): OpenFile {
  const own = /^\/(?:dev|proc\/self)\/(?:fd\/(\d+)|std(in|out|err))$/.exec(process.absolute(target));
  if (own) {
    const file = process.files.get(own[1] === undefined ? ['in', 'out', 'err'].indexOf(own[2] ?? '') : Number(own[1]));
    if (!file) throw new SysError('ENOENT');
    return file;
  }
  if (target === '') throw new SysError('ENOENT');
  const full = process.absolute(target);
  if (full === '/dev/tty' && process.terminal) return process.terminal;
  const node = mode === 'r' ? vfs.lookup(process, full) : vfs.openForWriting(process, full, { truncate: mode === 'w' });
  if (mode === 'r') vfs.require(process, node, 4);
  if (node.kind === 'device') return openDevice(node, full, mode);
  // A directory opens for reading, and fails at the first read.
  if (node.kind === 'dir')
    return new OpenDevice(full, () => {
      throw new SysError('EISDIR');
    });
  if (node.kind === 'link') throw new SysError('ELOOP');
  return new OpenRegularFile(vfs, node, full, mode);
}

function fromText(text: string): OpenFile {
  const bytes = Buffer.from(text);
  let offset = 0;
  const take = (end: number): Uint8Array | 'end' => {
    if (offset >= bytes.length) return 'end';
    const piece = bytes.subarray(offset, end);
    offset += piece.length;
    return piece;
  };
  const lineEnd = (): number => bytes.indexOf(10, offset) + 1 || bytes.length;
  const file = new OpenDevice('pipe:[1]', (max) => take(offset + max));
  return Object.assign(file, { tryReadLine: () => take(lineEnd()) });
}
