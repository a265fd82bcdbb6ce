import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import { SysError } from '../kernel/sys-error.ts';
import { bytesOf, fileNode } from '../vfs/nodes.ts';
import type { VNode } from '../vfs/nodes.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { changedMode } from './modes.ts';
import { findGroup, findUser } from './users.ts';

const mkdir = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['m'],
    aliases: { mode: 'm', parents: 'p', verbose: 'v' },
  });
  if (operands.length === 0) throw new ProgramFailure('missing operand');
  const make = (target: string): void => {
    const node = io.vfs.mkdir(io.process, target);
    const mode = values.get('m');
    if (mode !== undefined) node.mode = changedMode(0o777, mode, true, 0);
  };
  const makeAll = (target: string): void => {
    const existing = io.vfs.find(io.process, target);
    if (existing?.kind === 'dir') return;
    if (existing) throw new SysError('EEXIST');
    makeParent(path.dirname(target));
    make(target);
  };
  const makeParent = (target: string): void => {
    const existing = io.vfs.find(io.process, target);
    if (existing?.kind === 'dir') return;
    if (existing) throw new SysError('ENOTDIR');
    makeParent(path.dirname(target));
    io.vfs.mkdir(io.process, target);
  };
  await io.each(
    operands,
    (target) => (flags.has('p') ? makeAll(path.resolve(io.path(target))) : make(path.resolve(io.path(target)))),
    (target, error) => `cannot create directory '${target}': ${error.message}`,
  );
});

const rmdir = program((io) =>
  io.each(
    readOptions(io.args).operands,
    (target) => io.vfs.rmdir(io.process, io.path(target)),
    (target, error) => `failed to remove '${target}': ${error.message}`,
  ),
);

const rm = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { aliases: { recursive: 'r', force: 'f' } });
  const isRecursive = flags.has('r') || flags.has('R');
  if (operands.length === 0 && !flags.has('f')) throw new ProgramFailure('missing operand');
  for (const target of operands) {
    const full = path.resolve(io.path(target));
    const node = io.find(target, false);
    if (!node) {
      if (!flags.has('f')) await io.warn(`cannot remove '${target}': No such file or directory`);
    } else if (full === '/' || target === '.' || target === '..') await io.warn(`refusing to remove '${target}'`);
    else if (node.kind === 'dir' && !isRecursive && !flags.has('d'))
      await io.warn(`cannot remove '${target}': Is a directory`);
    else
      await io.each(
        [target],
        () => removeTree(io, full, node),
        (one, error) => `cannot remove '${one}': ${error.message}`,
      );
  }
});

/** Removes a node and everything below it. @throws SysError */
export function removeTree(io: Pick<Io, 'vfs' | 'process'>, full: string, node: VNode): void {
  if (node.kind !== 'dir') return io.vfs.unlink(io.process, full);
  for (const name of io.vfs.names(node, io.process)) {
    const child = io.vfs.child(node, name, io.process);
    if (child) removeTree(io, path.join(full, name), child);
  }
  io.vfs.rmdir(io.process, full);
}

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

const ln = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['t'],
    aliases: { symbolic: 's', force: 'f', 'no-dereference': 'n', relative: 'r' },
  });
  const given = operands.length === 1 ? [...operands, '.'] : operands;
  const sources = values.has('t') ? operands : given.slice(0, -1);
  const target = values.get('t') ?? given.at(-1) ?? '';
  const node = io.find(target, !(flags.has('n') || flags.has('T')));
  for (const source of sources) {
    const to = node?.kind === 'dir' ? path.join(target, path.basename(source)) : target;
    const full = path.resolve(io.path(to));
    await io.each(
      [to],
      () => {
        if (flags.has('f') && io.vfs.find(io.process, full, false)) io.vfs.unlink(io.process, full);
        if (!flags.has('s')) io.vfs.link(io.process, io.path(source), full);
        else
          io.vfs.symlink(
            io.process,
            flags.has('r') ? path.relative(path.dirname(full), path.resolve(io.path(source))) : source,
            full,
          );
      },
      (one, error) => `failed to create ${flags.has('s') ? 'symbolic' : 'hard'} link '${one}': ${error.message}`,
    );
  }
});

const readlink = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { aliases: { canonicalize: 'f' } });
  for (const target of operands) {
    const node = io.find(target, false);
    if (flags.has('f') || flags.has('m')) {
      const found = canonical(io, target);
      if (found === null) io.status = 1;
      else await io.out(`${found}${flags.has('n') ? '' : '\n'}`);
    } else if (node?.kind === 'link') await io.out(`${node.target}${flags.has('n') ? '' : '\n'}`);
    else io.status = 1;
  }
});

/** The last part may be missing. */
function canonical(io: Io, target: string): string | null {
  const full = path.resolve(io.path(target));
  try {
    if (io.vfs.find(io.process, full)) return io.vfs.realpath(io.process, full);
    return path.join(io.vfs.realpath(io.process, path.dirname(full)), path.basename(full));
  } catch (error) {
    asSysError(error);
    return null;
  }
}

const realpath = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  for (const target of operands) {
    const found =
      flags.has('e') && !io.find(target)
        ? null
        : flags.has('m')
          ? (canonical(io, target) ?? path.resolve(io.path(target)))
          : canonical(io, target);
    if (found === null) await io.warn(`${target}: No such file or directory`);
    else await io.out(`${found}\n`);
  }
});

const touch = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, { valued: ['d', 'r', 't'] });
  const given = values.get('d');
  const when = values.has('r')
    ? (io.find(values.get('r') ?? '')?.mtimeMs ?? 0)
    : given === undefined
      ? io.machine.clock.now()
      : given.startsWith('@')
        ? Number(given.slice(1)) * 1000
        : Date.parse(given);
  await io.each(
    operands,
    (target) => {
      const full = io.path(target);
      if (io.vfs.find(io.process, full)) io.vfs.utimes(io.process, full, when);
      else if (!flags.has('c')) {
        const node = io.vfs.openForWriting(io.process, full);
        node.mtimeMs = when;
      }
    },
    (target, error) => `cannot touch '${target}': ${error.message}`,
  );
});

const everything = (io: Io, target: string, isRecursive: boolean): string[] => {
  const full = path.resolve(io.path(target));
  const node = io.vfs.lookup(io.process, full, !isRecursive);
  if (!isRecursive || node.kind !== 'dir') return [full];
  return [full, ...io.vfs.names(node, io.process).flatMap((name) => everything(io, path.join(full, name), true))];
};

const chmod = program(async (io) => {
  const args = io.args.map((arg) => (/^-[rwxst]+(?:,|$)/.test(arg) && !/^-R$/.test(arg) ? `\0${arg}` : arg));
  const { flags, values, operands } = readOptions(args, { valued: ['reference'], aliases: { recursive: 'R' } });
  const reference = values.get('reference');
  const [first = '', ...rest] = operands.map((one) => one.replace('\0', ''));
  const mode = reference === undefined ? first : (io.find(reference)?.mode ?? 0).toString(8);
  const targets = reference === undefined ? rest : [first, ...rest];
  if (targets.length === 0) throw new ProgramFailure(`missing operand after '${mode}'`);
  if (!/^(?:[0-7]{1,5}|[ugoa]*[-+=][rwxXstugo]*(?:[-+=][rwxXst]*)*(?:,[ugoa]*[-+=][rwxXstugo]*)*)$/.test(mode))
    throw new ProgramFailure(`invalid mode: '${mode}'`);
  await io.each(
    targets,
    (target) => {
      for (const full of everything(io, target, flags.has('R'))) {
        const node = io.vfs.lookup(io.process, full, false);
        if (node.kind !== 'link' || !flags.has('R')) {
          const real = io.vfs.lookup(io.process, full);
          io.vfs.chmod(io.process, full, changedMode(real.mode, mode, real.kind === 'dir', io.process.umask));
        }
      }
    },
    (target, error) =>
      error.code === 'ENOENT'
        ? `cannot access '${target}': ${error.message}`
        : `changing permissions of '${target}': ${error.message}`,
  );
});

const chown = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['reference'],
    aliases: { recursive: 'R', 'no-dereference': 'h' },
  });
  const reference = values.get('reference');
  const [spec = '', ...rest] = operands;
  const ids = reference === undefined ? ownerOf(io, spec) : (io.find(reference) ?? { uid: null, gid: null });
  const targets = reference === undefined ? rest : operands;
  if (targets.length === 0) throw new ProgramFailure(`missing operand after '${spec}'`);
  await io.each(
    targets,
    (target) => {
      for (const full of everything(io, target, flags.has('R')))
        io.vfs.chown(io.process, full, ids.uid, ids.gid, !flags.has('h') && !flags.has('R'));
    },
    (target, error) =>
      error.code === 'ENOENT'
        ? `cannot access '${target}': ${error.message}`
        : `changing ownership of '${target}': ${error.message}`,
  );
});

function ownerOf(io: Io, spec: string): { uid: number | null; gid: number | null } {
  const isGroupOnly = io.name === 'chgrp';
  const [userText = '', groupText] = isGroupOnly ? ['', spec] : spec.split(/[:.]/);
  const user = userText === '' ? null : (findUser(io.machine, userText) ?? null);
  const uid = user?.uid ?? (/^\d+$/.test(userText) ? Number(userText) : null);
  if (userText !== '' && uid === null) throw new ProgramFailure(`invalid user: '${spec}'`);
  if (groupText === undefined) return { uid, gid: null };
  if (groupText === '') return { uid, gid: user?.gid ?? null };
  const gid = findGroup(io.machine, groupText)?.gid ?? (/^\d+$/.test(groupText) ? Number(groupText) : null);
  if (gid === null) throw new ProgramFailure(`invalid group: '${spec}'`);
  return { uid, gid };
}

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

export const filePrograms: readonly (readonly [string, Program])[] = [
  ['mkdir', mkdir],
  ['rmdir', rmdir],
  ['rm', rm],
  ['unlink', rm],
  ['cp', cp],
  ['mv', mv],
  ['ln', ln],
  ['readlink', readlink],
  ['realpath', realpath],
  ['touch', touch],
  ['chmod', chmod],
  ['chown', chown],
  ['chgrp', chown],
  ['install', install],
];
