import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import { matchesPattern } from '../sh/pattern.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { toRegExp } from './regex.ts';
import type { RegexSyntax } from './regex.ts';

const grep = program(async (io) => {
  const args = io.args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-C', arg.slice(1)] : [arg]));
  const { flags, values, all, operands } = readOptions(args, {
    valued: ['e', 'f', 'm', 'A', 'B', 'C', 'include', 'exclude', 'color', 'exclude-dir'],
    aliases: {
      'extended-regexp': 'E',
      'fixed-strings': 'F',
      'ignore-case': 'i',
      'invert-match': 'v',
      quiet: 'q',
      silent: 'q',
      count: 'c',
      'only-matching': 'o',
      'line-number': 'n',
      recursive: 'r',
      'files-with-matches': 'l',
      'word-regexp': 'w',
      'line-regexp': 'x',
      regexp: 'e',
      'no-messages': 's',
      'no-filename': 'h',
      'max-count': 'm',
    },
  });
  const given = all.filter(([name]) => name === 'e').flatMap(([, value]) => value.split('\n'));
  if (values.has('f')) given.push(...(await io.readText(values.get('f'))).replace(/\n$/, '').split('\n'));
  const isGiven = values.has('e') || values.has('f');
  const [first, ...rest] = operands;
  if (!isGiven && first === undefined) throw new ProgramFailure('usage: grep [OPTION]... PATTERNS [FILE]...', 2);
  const patterns = isGiven ? given : (first ?? '').split('\n');
  const isRecursive = flags.has('r') || flags.has('R');
  const targets = isGiven ? operands : rest;
  const files = targets.length > 0 ? targets : [isRecursive ? '.' : '-'];
  const syntax: RegexSyntax =
    flags.has('F') || io.name === 'fgrep'
      ? 'fixed'
      : flags.has('E') || io.name === 'egrep'
        ? 'extended'
        : flags.has('P')
          ? 'perl'
          : 'basic';
  const search = new Search(io, flags, {
    patterns: compile(patterns, syntax, flags),
    most: Number(values.get('m') ?? Infinity),
    before: Number(values.get('B') ?? values.get('C') ?? 0),
    after: Number(values.get('A') ?? values.get('C') ?? 0),
    showsNames: !flags.has('h') && (files.length > 1 || isRecursive || flags.has('H')),
  });
  const includes = all.filter(([name]) => name === 'include').map(([, value]) => value);
  for (const target of files) {
    try {
      if (!isRecursive) await search.file(target);
      else
        for (const file of filesBelow(io, target))
          if (includes.length === 0 || includes.some((one) => matchesPattern(one, path.basename(file))))
            await search.file(file);
    } catch (error) {
      search.hasFailed = true;
      if (!flags.has('s')) await io.err(`grep: ${target}: ${asSysError(error).message}\n`);
    }
    if (search.hasMatched && flags.has('q')) return 0;
  }
  return search.hasFailed ? 2 : search.hasMatched ? 0 : 1;
});

function compile(patterns: readonly string[], syntax: RegexSyntax, flags: ReadonlySet<string>): RegExp {
  try {
    const source = patterns
      .map((pattern) => toRegExp(pattern, syntax).source)
      .map((one) => (one === '(?:)' ? '' : one))
      .map((one) => (flags.has('x') ? `^(?:${one})$` : flags.has('w') ? `(?<!\\w)(?:${one})(?!\\w)` : one))
      .join('|');
    return new RegExp(source, flags.has('i') || flags.has('y') ? 'gi' : 'g');
  } catch {
    throw new ProgramFailure('Invalid regular expression', 2);
  }
}

export function filesBelow(io: Io, target: string): string[] {
  const node = io.vfs.lookup(io.process, io.path(target));
  if (node.kind !== 'dir') return [target];
  return io.vfs.names(node, io.process).flatMap((name) => {
    const child = io.vfs.child(node, name, io.process);
    const full = path.join(target, name);
    return child?.kind === 'dir' ? filesBelow(io, full) : child?.kind === 'file' ? [full] : [];
  });
}

type SearchOptions = {
  readonly patterns: RegExp;
  readonly most: number;
  readonly before: number;
  readonly after: number;
  readonly showsNames: boolean;
};

class Search {
  hasMatched = false;
  hasFailed = false;
  readonly #io: Io;
  readonly #flags: ReadonlySet<string>;
  readonly #options: SearchOptions;

  constructor(io: Io, flags: ReadonlySet<string>, options: SearchOptions) {
    this.#io = io;
    this.#flags = flags;
    this.#options = options;
  }

  async file(target: string): Promise<void> {
    const name = target === '-' ? '(standard input)' : target;
    const kept: string[] = [];
    let number = 0;
    let count = 0;
    let trailing = 0;
    for await (const line of this.#io.lines(target)) {
      number++;
      const isMatch = this.#matches(line);
      if (!isMatch) {
        if (trailing-- > 0) await this.#print(name, number, line, '-');
        else if (this.#options.before > 0 && kept.push(line) > this.#options.before) kept.shift();
        continue;
      }
      this.hasMatched = true;
      count++;
      if (this.#flags.has('q')) return;
      if (this.#flags.has('l')) break;
      if (!this.#flags.has('c') && !this.#flags.has('L')) {
        for (const [index, before] of kept.splice(0).entries())
          await this.#print(name, number - this.#options.before + index, before, '-');
        await this.#show(name, number, line);
      }
      trailing = this.#options.after;
      if (count >= this.#options.most) break;
    }
    if (this.#flags.has('c')) await this.#io.out(`${this.#options.showsNames ? `${name}:` : ''}${count}\n`);
    if ((this.#flags.has('l') && count > 0) || (this.#flags.has('L') && count === 0)) await this.#io.out(`${name}\n`);
  }

  #matches(line: string): boolean {
    this.#options.patterns.lastIndex = 0;
    return this.#options.patterns.test(line) !== this.#flags.has('v');
  }

  async #show(name: string, number: number, line: string): Promise<void> {
    if (!this.#flags.has('o') || this.#flags.has('v')) return this.#print(name, number, line, ':');
    for (const [match] of line.matchAll(this.#options.patterns))
      if (match !== '') await this.#print(name, number, match, ':');
  }

  async #print(name: string, number: number, line: string, sign: string): Promise<void> {
    await this.#io.out(
      `${this.#options.showsNames ? `${name}${sign}` : ''}${this.#flags.has('n') ? `${number}${sign}` : ''}${line}\n`,
    );
  }
}

export const grepPrograms: readonly (readonly [string, Program])[] = [
  ['grep', grep],
  ['egrep', grep],
  ['fgrep', grep],
];
