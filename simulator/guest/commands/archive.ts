import path from 'node:path/posix';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Program } from '../kernel/machine.ts';
import { bytesOf } from '../vfs/nodes.ts';
import type { VNode } from '../vfs/nodes.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { findGroup, findUser, groupName, userName } from './users.ts';

const blockBytes = 512;

type Member = {
  name: string;
  mode: number;
  uid: number;
  gid: number;
  user: string;
  group: string;
  size: number;
  mtimeMs: number;
  kind: string;
  link: string;
};

const tar = program(async (io) => {
  const [first = '', ...rest] = io.args;
  // The old way: `tar xzf file`.
  const args =
    first !== '' && !first.startsWith('-') && /^[cxtvzjJfpPk]+$/.test(first) ? [`-${first}`, ...rest] : io.args;
  const { flags, values, all, operands } = readOptions(args, {
    valued: ['f', 'C', 'T', 'X', 'exclude', 'strip-components', 'owner', 'group', 'mode', 'transform'],
    aliases: {
      extract: 'x',
      get: 'x',
      create: 'c',
      list: 't',
      file: 'f',
      directory: 'C',
      gzip: 'z',
      verbose: 'v',
      'same-permissions': 'p',
      'preserve-permissions': 'p',
    },
  });
  const folder = all
    .filter(([name]) => name === 'C')
    .reduce((at, [, target]) => path.resolve(at, target), io.process.cwd);
  if (io.find(folder)?.kind !== 'dir')
    throw new ProgramFailure(
      `${values.get('C') ?? folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now`,
      2,
    );
  const file = values.get('f') ?? '-';
  if (flags.has('c'))
    return create(io, {
      file,
      folder,
      isZipped: flags.has('z') || /\.t?gz$/.test(file),
      isVerbose: flags.has('v'),
      operands,
      excludes: all.filter(([name]) => name === 'exclude').map(([, value]) => value),
    });
  if (!flags.has('x') && !flags.has('t'))
    throw new ProgramFailure("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2);
  const raw = await io.readAll(file);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  const isWanted = (name: string): boolean =>
    operands.length === 0 ||
    operands.some((one) => strip(name) === strip(one) || strip(name).startsWith(`${strip(one)}/`));
  const skipped = Number(values.get('strip-components') ?? 0);
  for (const { member, content } of members(bytes)) {
    if (!isWanted(member.name)) continue;
    if (flags.has('v') || flags.has('t')) await io.out(`${member.name}\n`);
    const parts = member.name.split('/').filter((part) => part !== '' && part !== '.');
    if (flags.has('t') || parts.length <= skipped) continue;
    if (parts.includes('..')) {
      await io.warn(`${member.name}: Member name contains '..'`, 2);
      continue;
    }
    try {
      extract(io, path.join(folder, ...parts.slice(skipped)), member, {
        content,
        keepsMode: flags.has('p') || io.process.uid === 0,
      });
    } catch (error) {
      await io.warn(`${member.name}: Cannot open: ${asSysError(error).message}`, 2);
    }
  }
  if (io.status !== 0) await io.err('tar: Exiting with failure status due to previous errors\n');
  return io.status;
});

const strip = (name: string): string => name.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');

function extract(
  io: Io,
  target: string,
  member: Member,
  { content, keepsMode }: { content: Buffer; keepsMode: boolean },
): void {
  const { vfs, process } = io;
  makeParents(io, path.dirname(target));
  const existing = vfs.find(process, target, false);
  if (existing && !(existing.kind === 'dir' && member.kind === '5')) vfs.unlink(process, target);
  if (member.kind === '2') return vfs.symlink(process, member.link, target);
  if (member.kind === '1') return vfs.link(process, path.join(io.process.cwd, member.link), target);
  const node =
    member.kind === '5'
      ? existing?.kind === 'dir'
        ? existing
        : vfs.mkdir(process, target, member.mode)
      : vfs.writeFile(process, target, content, member.mode);
  node.mode = keepsMode ? member.mode : member.mode & ~process.umask;
  node.mtimeMs = member.mtimeMs;
  if (process.uid !== 0) return;
  node.uid = findUser(io.machine, member.user)?.uid ?? member.uid;
  node.gid = findGroup(io.machine, member.group)?.gid ?? member.gid;
}

function makeParents(io: Io, target: string): void {
  if (io.vfs.find(io.process, target)?.kind === 'dir') return;
  makeParents(io, path.dirname(target));
  io.vfs.mkdir(io.process, target);
}

function* members(bytes: Buffer): Generator<{ member: Member; content: Buffer }> {
  let longName: string | null = null;
  let longLink: string | null = null;
  let extended = new Map<string, string>();
  for (let at = 0; at + blockBytes <= bytes.length;) {
    const header = bytes.subarray(at, at + blockBytes);
    if (header.every((byte) => byte === 0)) return;
    const text = (start: number, length: number): string =>
      header.toString('utf8', start, start + length).replace(/\0.*$/s, '');
    const number = (start: number, length: number): number =>
      (header[start] ?? 0) & 0x80
        ? Number(header.readBigUInt64BE(start + length - 8))
        : Number.parseInt(text(start, length).trim() || '0', 8);
    if (text(257, 5) !== 'ustar' && !/^[\0-7]/.test(text(156, 1)))
      throw new ProgramFailure(
        'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors',
        2,
      );
    const size = Number(extended.get('size') ?? number(124, 12));
    const content = bytes.subarray(at + blockBytes, at + blockBytes + size);
    if (content.length < size)
      throw new ProgramFailure('Unexpected EOF in archive\ntar: Error is not recoverable: exiting now', 2);
    at += blockBytes + Math.ceil(size / blockBytes) * blockBytes;
    const kind = text(156, 1) || '0';
    if (kind === 'L') longName = content.toString().replace(/\0+$/, '');
    else if (kind === 'K') longLink = content.toString().replace(/\0+$/, '');
    else if (kind === 'x')
      extended = new Map(
        [...content.toString().matchAll(/\d+ ([^=]+)=(.*)\n/g)].map(([, key = '', value = '']) => [key, value]),
      );
    else if (kind !== 'g') {
      const prefix = text(345, 155);
      const name =
        extended.get('path') ??
        longName ??
        (prefix === '' || text(257, 6) === 'ustar ' ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      const link = extended.get('linkpath') ?? longLink ?? text(157, 100);
      yield {
        member: {
          name,
          link,
          kind: kind === '7' ? '0' : kind,
          size,
          mode: number(100, 8) & 0o7777,
          uid: number(108, 8),
          gid: number(116, 8),
          user: text(265, 32),
          group: text(297, 32),
          mtimeMs: number(136, 12) * 1000,
        },
        content,
      };
      longName = longLink = null;
      extended = new Map();
    }
  }
}

async function create(
  io: Io,
  {
    file,
    folder,
    isZipped,
    isVerbose,
    operands,
    excludes,
  }: {
    file: string;
    folder: string;
    isZipped: boolean;
    isVerbose: boolean;
    operands: readonly string[];
    excludes: readonly string[];
  },
): Promise<number> {
  const chunks: Buffer[] = [];
  const add = async (name: string): Promise<void> => {
    const node = io.vfs.find(io.process, path.resolve(folder, name), false);
    if (!node) return io.warn(`${name}: Cannot stat: No such file or directory`, 2);
    if (excludes.some((one) => name === one || path.basename(name) === one)) return;
    const content = node.kind === 'file' ? bytesOf(node) : Buffer.alloc(0);
    const shown = name.replace(/^\/+/, '') + (node.kind === 'dir' && !name.endsWith('/') ? '/' : '');
    if (shown !== '')
      chunks.push(
        headerOf(io, shown, node, content.length),
        Buffer.from(content),
        Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes),
      );
    if (isVerbose) await io.err(`${shown}\n`);
    if (node.kind === 'dir')
      for (const child of io.vfs.names(node, io.process))
        await add(
          path
            .join(name.endsWith('/') ? name : `${name}/`, child)
            .replace(/^(?!\.?\/)/, name.startsWith('./') || name === '.' ? './' : ''),
        );
  };
  for (const name of operands) await add(name);
  const archive = Buffer.concat([...chunks, Buffer.alloc(blockBytes * 2)]);
  const output = file === '-' ? 1 : io.open(file, 'w');
  await io.process.write(output, isZipped ? gzipSync(archive) : archive);
  if (output !== 1) io.close(output);
  return io.status;
}

const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;

function headerOf(io: Io, name: string, node: VNode, size: number): Buffer {
  const block = Buffer.alloc(blockBytes);
  const long = Buffer.byteLength(name) > 100;
  block.write(long ? name.slice(-100) : name, 0, 100);
  if (long) block.write(name.slice(0, name.lastIndexOf('/', name.length - 2)).slice(0, 155), 345, 155);
  block.write(octal(node.mode, 8), 100);
  block.write(octal(node.uid, 8), 108);
  block.write(octal(node.gid, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(Math.floor(node.mtimeMs / 1000), 12), 136);
  block.write('        ', 148);
  block.write(node.kind === 'dir' ? '5' : node.kind === 'link' ? '2' : '0', 156);
  if (node.kind === 'link') block.write(node.target, 157, 100);
  block.write('ustar\u000000', 257);
  block.write(userName(io.machine, node.uid) ?? '', 265, 32);
  block.write(groupName(io.machine, node.gid) ?? '', 297, 32);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const gzip = program(async (io) => {
  const { flags, operands } = readOptions(io.args);
  const isDecompressing = flags.has('d') || io.name === 'gunzip' || io.name === 'zcat';
  const change = (bytes: Buffer): Buffer => {
    try {
      return isDecompressing ? gunzipSync(bytes) : gzipSync(bytes);
    } catch {
      throw new ProgramFailure('stdin: not in gzip format');
    }
  };
  if (operands.length === 0 || flags.has('c') || io.name === 'zcat')
    return io.out(change(await io.readAll(operands[0])));
  for (const target of operands) {
    const result = change(await io.readAll(target));
    io.vfs.writeFile(
      io.process,
      io.path(isDecompressing ? target.replace(/\.gz$/, '') : `${target}.gz`),
      result,
      io.find(target)?.mode,
    );
    if (!flags.has('k')) io.vfs.unlink(io.process, io.path(target));
  }
  return 0;
});

export const archivePrograms: readonly (readonly [string, Program])[] = [
  ['tar', tar],
  ['gzip', gzip],
  ['gunzip', gzip],
  ['zcat', gzip],
];
