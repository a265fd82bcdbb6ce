import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import type { VNode } from '../vfs/nodes.ts';
import type { Io, Options } from './io.ts';
import { program, ProgramFailure, readOptions } from './io.ts';
import { modeText, sizeOf } from './modes.ts';
import { groupName, userName } from './users.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

type Entry = { readonly name: string; readonly node: VNode };

const ls = program(async (io) => {
  const options = readOptions(io.args, {
    valued: ['color', 'time-style', 'sort'],
    aliases: { all: 'a', directory: 'd', recursive: 'R', reverse: 'r', 'human-readable': 'h' },
  });
  const { flags } = options;
  const operands = options.operands.length === 0 ? ['.'] : options.operands;
  const files: Entry[] = [];
  const folders: string[] = [];
  for (const target of operands) {
    const node = io.find(target, !(flags.has('l') || flags.has('d'))) ?? io.find(target, false);
    if (!node) await io.warn(`cannot access '${target}': No such file or directory`, 2);
    else if (flags.has('d') || !(node.kind === 'dir' || (node.kind === 'link' && target.endsWith('/'))))
      files.push({ name: target, node });
    else folders.push(target);
  }
  if (files.length > 0) await print(io, files, options, '');
  let isFirst = files.length === 0;
  const show = async (target: string): Promise<void> => {
    const node = io.find(target);
    if (node?.kind !== 'dir') return;
    if (!io.vfs.may(io.process, node, 4)) return io.warn(`cannot open directory '${target}': Permission denied`, 2);
    if (operands.length > 1 || flags.has('R')) await io.out(`${isFirst ? '' : '\n'}${target}:\n`);
    isFirst = false;
    const entries = entriesOf(io, node, target, flags);
    await print(io, entries, options, target);
    if (flags.has('R'))
      for (const { name, node: child } of entries)
        if (child.kind === 'dir' && name !== '.' && name !== '..') await show(path.join(target, name));
  };
  for (const target of folders) await show(target);
});

function entriesOf(io: Io, node: VNode & { kind: 'dir' }, target: string, flags: ReadonlySet<string>): Entry[] {
  const names = io.vfs
    .names(node, io.process)
    .filter((name) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
  const entries = names.flatMap((name) => {
    const child = io.vfs.child(node, name, io.process);
    return child ? [{ name, node: child }] : [];
  });
  if (flags.has('t')) entries.sort((a, b) => b.node.mtimeMs - a.node.mtimeMs);
  if (flags.has('S')) entries.sort((a, b) => sizeOf(b.node) - sizeOf(a.node));
  if (flags.has('r')) entries.reverse();
  if (!flags.has('a')) return entries;
  const parent = io.find(path.join(target, '..')) ?? node;
  return [{ name: '.', node }, { name: '..', node: parent }, ...entries];
}

async function print(io: Io, entries: readonly Entry[], { flags }: Options, folder: string): Promise<void> {
  const mark = ({ node }: Entry): string =>
    flags.has('F') || (flags.has('p') && node.kind === 'dir')
      ? node.kind === 'dir'
        ? '/'
        : flags.has('F') && node.kind === 'link'
          ? '@'
          : flags.has('F') && (node.mode & 0o111) !== 0
            ? '*'
            : ''
      : '';
  if (!flags.has('l') && !flags.has('n')) {
    await io.out(
      entries.map((entry) => `${flags.has('i') ? `${entry.node.ino} ` : ''}${entry.name}${mark(entry)}\n`).join(''),
    );
    return;
  }
  const rows = entries.map(({ node, name }) => {
    const owner = flags.has('n') ? String(node.uid) : (userName(io.machine, node.uid) ?? String(node.uid));
    const group = flags.has('n') ? String(node.gid) : (groupName(io.machine, node.gid) ?? String(node.gid));
    const size = flags.has('h') ? humanSize(sizeOf(node)) : String(sizeOf(node));
    const target = node.kind === 'link' ? ` -> ${node.target}` : '';
    return {
      columns: [modeText(node), String(node.kind === 'dir' ? node.links + 1 : node.links), owner, group, size],
      rest: `${dateText(node.mtimeMs, io.machine.clock.now())} ${name}${target}`,
    };
  });
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...rows.map(({ columns }) => columns[column]?.length ?? 0)),
  );
  const total =
    folder === '' ? '' : `total ${entries.reduce((sum, { node }) => sum + Math.ceil(sizeOf(node) / 4096) * 4, 0)}\n`;
  const lines = rows.map(
    ({ columns, rest }) =>
      `${columns.map((text, column) => (column === 2 || column === 3 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0))).join(' ')} ${rest}\n`,
  );
  await io.out(total + lines.join(''));
}

function dateText(ms: number, nowMs: number): string {
  const date = new Date(ms);
  const day = `${months[date.getUTCMonth()] ?? ''} ${String(date.getUTCDate()).padStart(2)}`;
  const isRecent = Math.abs(nowMs - ms) < 183 * 86_400_000;
  return isRecent ? `${day} ${date.toISOString().slice(11, 16)}` : `${day}  ${date.getUTCFullYear()}`;
}

export function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  const units = ['K', 'M', 'G', 'T'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < 3) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${units[unit] ?? ''}`;
}

const kinds = {
  file: 'regular file',
  dir: 'directory',
  link: 'symbolic link',
  device: 'character special file',
} as const;
const typeBits = { file: 0o100000, dir: 0o040000, link: 0o120000, device: 0o020000 } as const;

const stat = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['c', 'format', 'printf'],
    aliases: { format: 'c', dereference: 'L' },
  });
  if (operands.length === 0) throw new ProgramFailure('missing operand');
  const format = values.get('c') ?? values.get('printf');
  for (const target of operands) {
    const node = io.find(target, flags.has('L'));
    if (!node) {
      await io.warn(`cannot stat '${target}': No such file or directory`);
      continue;
    }
    const text = (format ?? defaultFormat).replace(
      /%(.)/g,
      (whole, letter: string) => field(io, target, node, letter) ?? whole,
    );
    await io.out(values.has('printf') ? text.replaceAll('\\n', '\n').replaceAll('\\t', '\t') : `${text}\n`);
  }
});

const defaultFormat =
  '  File: %N\n  Size: %s\tBlocks: %b\tIO Block: 4096   %F\nDevice: 0,42\tInode: %i\tLinks: %h\nAccess: (0%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)\nModify: %y';

function field(io: Io, target: string, node: VNode, letter: string): string | null {
  const size = node.kind === 'file' && node.generate ? 0 : sizeOf(node);
  switch (letter) {
    case 'a':
      return node.mode.toString(8);
    case 'A':
      return modeText(node);
    case 'b':
      return String(Math.ceil(size / 4096) * 8);
    case 'f':
      return (typeBits[node.kind] | node.mode).toString(16);
    case 'F':
      return node.kind === 'file' && size === 0 ? 'regular empty file' : kinds[node.kind];
    case 'g':
      return String(node.gid);
    case 'G':
      return groupName(io.machine, node.gid) ?? 'UNKNOWN';
    case 'h':
      return String(node.links);
    case 'i':
      return String(node.ino);
    case 'n':
      return target;
    case 'N':
      return node.kind === 'link' ? `'${target}' -> '${node.target}'` : `'${target}'`;
    case 's':
      return String(size);
    case 'u':
      return String(node.uid);
    case 'U':
      return userName(io.machine, node.uid) ?? 'UNKNOWN';
    case 'y':
    case 'x':
    case 'z':
      return new Date(node.mtimeMs).toISOString().replace('T', ' ').replace('Z', '000000 +0000');
    case 'Y':
    case 'X':
    case 'Z':
      return String(Math.floor(node.mtimeMs / 1000));
    case '%':
      return '%';
    default:
      return null;
  }
}

const du = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { valued: ['d', 'max-depth'] });
  const total = (node: VNode): number =>
    node.kind === 'dir'
      ? 4096 + [...node.entries.values()].reduce((sum, child) => sum + total(child), 0)
      : Math.ceil(sizeOf(node) / 4096) * 4096;
  await io.each(
    operands.length === 0 ? ['.'] : operands,
    async (target) => {
      const bytes = total(io.vfs.lookup(io.process, io.path(target)));
      await io.out(
        `${flags.has('h') ? humanSize(bytes) : flags.has('b') ? bytes : Math.ceil(bytes / 1024)}\t${target}\n`,
      );
    },
    (target, error) => `cannot access '${target}': ${error.message}`,
  );
});

export const listingPrograms: readonly (readonly [string, Program])[] = [
  ['ls', ls],
  ['stat', stat],
  ['du', du],
];
