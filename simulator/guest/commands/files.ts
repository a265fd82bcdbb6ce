import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import { SysError } from '../kernel/sys-error.ts';
import type { VNode } from '../vfs/nodes.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { changedMode } from './modes.ts';
import { ownerOf } from './owners.ts';

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

export const filePrograms: readonly (readonly [string, Program])[] = [
  ['mkdir', mkdir],
  ['rmdir', rmdir],
  ['rm', rm],
  ['unlink', rm],
  ['ln', ln],
  ['readlink', readlink],
  ['realpath', realpath],
  ['touch', touch],
  ['chmod', chmod],
  ['chown', chown],
  ['chgrp', chown],
];
