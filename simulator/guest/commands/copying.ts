import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import { SysError } from '../kernel/sys-error.ts';
import { bytesOf, fileNode } from '../vfs/nodes.ts';
import type { VNode } from '../vfs/nodes.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { changedMode } from './modes.ts';
import { ownerOf } from './owners.ts';

type CopyOptions = {
  readonly keeps: boolean;
  readonly follows: boolean;
  readonly isRecursive: boolean;
  readonly isForced: boolean;
};

/** Copies one node to a path of its own. @throws SysError, ProgramFailure */
function copyNode(io: Io, from: string, to: string, options: CopyOptions): void {
  const { vfs, process } = io;
  const node = vfs.lookup(process, from, options.follows);
  const keep = (copy: VNode): void => {
    if (options.keeps)
      Object.assign(
        copy,
        { mode: node.mode, mtimeMs: node.mtimeMs },
        process.uid === 0 ? { uid: node.uid, gid: node.gid } : {},
      );
  };
  if (node.kind === 'dir') {
    if (!options.isRecursive) throw new ProgramFailure(`-r not specified; omitting directory '${from}'`);
    const existing = vfs.find(process, to);
    const made = existing ?? vfs.mkdir(process, to, node.mode);
    if (made.kind !== 'dir') throw new SysError('ENOTDIR');
    for (const name of vfs.names(node, process))
      if (path.join(from, name) !== to) copyNode(io, path.join(from, name), path.join(to, name), options);
    if (!existing || options.keeps) keep(made);
    return;
  }
  if (node.kind === 'link') {
    if (vfs.find(process, to, false)) vfs.unlink(process, to);
    return vfs.symlink(process, node.target, to);
  }
  vfs.require(process, node, 4);
  const bytes = node.kind === 'file' ? bytesOf(node) : Buffer.alloc(0);
  const existing = vfs.find(process, to);
  if (existing === node) throw new ProgramFailure(`'${from}' and '${to}' are the same file`);
  if (existing && options.isForced && !vfs.may(process, existing, 2)) vfs.unlink(process, to);
  const copy = vfs.openForWriting(process, to, { mode: node.mode & 0o777, truncate: true });
  if (copy.kind === 'file') vfs.write(copy, 0, Buffer.from(bytes));
  keep(copy);
}

const isDirectory = (io: Io, target: string): boolean => io.find(target)?.kind === 'dir';

/** Sources and where each goes, by the rules of cp and mv. */
function pairs(io: Io, operands: readonly string[], folder: string | undefined, isPlain: boolean): [string, string][] {
  const sources = folder === undefined ? operands.slice(0, -1) : operands;
  const target = folder ?? operands.at(-1) ?? '';
  if (operands.length === 0) throw new ProgramFailure('missing file operand');
  if (sources.length === 0) throw new ProgramFailure(`missing destination file operand after '${operands[0] ?? ''}'`);
  const isInto = !isPlain && isDirectory(io, target);
  if (sources.length > 1 && !isInto) throw new ProgramFailure(`target '${target}' is not a directory`);
  return sources.map((source) => [
    source,
    isInto ? path.join(target, path.basename(path.resolve(io.path(source)))) : target,
  ]);
}

const cp = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['t', 'preserve'],
    aliases: {
      recursive: 'r',
      archive: 'a',
      'target-directory': 't',
      'no-target-directory': 'T',
      force: 'f',
      'no-clobber': 'n',
    },
  });
  const isArchive = flags.has('a');
  const options = {
    keeps: isArchive || flags.has('p') || flags.has('preserve') || values.has('preserve'),
    follows: !isArchive && !flags.has('d') && !flags.has('P'),
    isRecursive: isArchive || flags.has('r') || flags.has('R'),
    isForced: flags.has('f'),
  };
  for (const [from, to] of pairs(io, operands, values.get('t'), flags.has('T'))) {
    if (flags.has('n') && io.find(to)) continue;
    if (!io.find(from, options.follows)) {
      await io.warn(`cannot stat '${from}': No such file or directory`);
      continue;
    }
    try {
      copyNode(io, path.resolve(io.path(from)), path.resolve(io.path(to)), options);
      if (flags.has('v')) await io.out(`'${from}' -> '${to}'\n`);
    } catch (error) {
      if (error instanceof ProgramFailure) await io.warn(error.message);
      else await io.warn(`cannot create regular file '${to}': ${asSysError(error).message}`);
    }
  }
});

const mv = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['t'],
    aliases: { 'target-directory': 't', 'no-target-directory': 'T', force: 'f', 'no-clobber': 'n' },
  });
  for (const [from, to] of pairs(io, operands, values.get('t'), flags.has('T'))) {
    if (flags.has('n') && io.find(to)) continue;
    if (!io.find(from, false)) {
      await io.warn(`cannot stat '${from}': No such file or directory`);
      continue;
    }
    await io.each(
      [from],
      () => io.vfs.rename(io.process, path.resolve(io.path(from)), path.resolve(io.path(to))),
      (one, error) => `cannot move '${one}' to '${to}': ${error.message}`,
    );
  }
});

const install = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['m', 'o', 'g', 't'],
    aliases: { mode: 'm', owner: 'o', group: 'g', directory: 'd', 'target-directory': 't' },
  });
  const mode = changedMode(0, values.get('m') ?? '755', true, 0);
  const { uid, gid } = ownerOf(io, `${values.get('o') ?? ''}${values.has('g') ? `:${values.get('g') ?? ''}` : ''}`);
  const finish = (target: string): void => {
    io.vfs.chmod(io.process, target, mode);
    if (uid !== null || gid !== null) io.vfs.chown(io.process, target, uid, gid);
  };
  const makeParents = (target: string): void => {
    if (io.vfs.find(io.process, target)) return;
    makeParents(path.dirname(target));
    io.vfs.mkdir(io.process, target);
  };
  if (flags.has('d')) {
    await io.each(
      operands,
      (target) => (makeParents(path.resolve(io.path(target))), finish(io.path(target))),
      (target, error) => `cannot create directory '${target}': ${error.message}`,
    );
    return;
  }
  for (const [from, to] of pairs(io, operands, values.get('t'), flags.has('T'))) {
    const full = path.resolve(io.path(to));
    if (flags.has('D')) makeParents(path.dirname(full));
    await io.each(
      [from],
      async (source) => {
        const bytes = await io.readAll(source);
        if (io.vfs.find(io.process, full)) io.vfs.unlink(io.process, full);
        io.vfs.put(io.process, full, fileNode(bytes, mode, io.process, io.machine.clock.now()));
        finish(full);
      },
      (one, error) => `cannot install '${one}': ${error.message}`,
    );
  }
});

export const copyPrograms: readonly (readonly [string, Program])[] = [
  ['cp', cp],
  ['mv', mv],
  ['install', install],
];
