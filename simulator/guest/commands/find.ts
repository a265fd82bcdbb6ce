import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import { matchesPattern } from '../sh/pattern.ts';
import type { VNode } from '../vfs/nodes.ts';
import { removeTree } from './files.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure } from './io.ts';
import { modeText, sizeOf } from './modes.ts';
import { findUser, userName } from './users.ts';

const find = program(async (io) => {
  const start = io.args.findIndex((arg) => /^-[a-z]|^[!(]$/.test(arg));
  const roots = start === -1 ? io.args : io.args.slice(0, start);
  const expression = start === -1 ? [] : io.args.slice(start);
  const limit = (name: string, fallback: number): number =>
    expression.includes(name) ? Number(expression[expression.indexOf(name) + 1]) : fallback;
  const [least, most] = [limit('-mindepth', 0), limit('-maxdepth', Infinity)];
  const hasAction = expression.some((word) =>
    ['-print', '-print0', '-exec', '-delete', '-printf', '-ls', '-quit'].includes(word),
  );
  const batches = new Map<number, string[]>();
  const search = new FindExpression(io, expression, batches);
  const visit = async (target: string, node: VNode, depth: number): Promise<void> => {
    const goesFirst = !expression.includes('-delete') && !expression.includes('-depth');
    const look = async (): Promise<void> => {
      if (depth < least) return;
      if ((await search.matches(target, node)) && !hasAction) await io.out(`${target}\n`);
    };
    search.isPruned = false;
    if (goesFirst) await look();
    if (node.kind === 'dir' && depth < most && !search.isPruned && !search.isDone) {
      for (const name of io.vfs.names(node, io.process)) {
        const child = io.vfs.child(node, name, io.process);
        if (child && !search.isDone)
          await visit(target.endsWith('/') ? target + name : `${target}/${name}`, child, depth + 1);
      }
    }
    if (!goesFirst) await look();
  };
  for (const root of roots.length === 0 ? ['.'] : roots) {
    const node = io.find(root, false);
    if (node) await visit(root, node, 0);
    else await io.warn(`'${root}': No such file or directory`);
  }
  for (const [at, targets] of batches)
    if (
      targets.length > 0 &&
      (await io.run(search.commandAt(at).flatMap((word) => (word === '{}' ? targets : [word])))) !== 0
    )
      io.status = 1;
});

class FindExpression {
  isPruned = false;
  isDone = false;
  readonly #io: Io;
  readonly #words: readonly string[];
  readonly #batches: Map<number, string[]>;
  #at = 0;

  constructor(io: Io, expression: readonly string[], batches: Map<number, string[]>) {
    this.#io = io;
    this.#words = expression;
    this.#batches = batches;
  }

  commandAt(at: number): string[] {
    const end = this.#words.findIndex((word, index) => index > at && (word === ';' || word === '+'));
    return this.#words.slice(at, end);
  }

  async matches(target: string, node: VNode): Promise<boolean> {
    this.#at = 0;
    return this.#words.length === 0 || this.#or(target, node, false);
  }

  async #or(target: string, node: VNode, skips: boolean): Promise<boolean> {
    let value = await this.#and(target, node, skips);
    while (this.#words[this.#at] === '-o' || this.#words[this.#at] === '-or') {
      this.#at++;
      const right = await this.#and(target, node, skips || value);
      value ||= right;
    }
    return value;
  }

  async #and(target: string, node: VNode, skips: boolean): Promise<boolean> {
    let value = true;
    while (this.#at < this.#words.length && !['-o', '-or', ')'].includes(this.#words[this.#at] ?? '')) {
      if (this.#words[this.#at] === '-a' || this.#words[this.#at] === '-and') this.#at++;
      const right = await this.#single(target, node, skips || !value);
      value &&= right;
    }
    return value;
  }

  async #single(target: string, node: VNode, skips: boolean): Promise<boolean> {
    const word = this.#words[this.#at++] ?? '';
    if (word === '!' || word === '-not') return !(await this.#single(target, node, skips));
    if (word === '(') {
      const value = await this.#or(target, node, skips);
      this.#at++;
      return value;
    }
    if (word === '-exec' || word === '-execdir') return this.#exec(target, skips);
    const takesValue = ![
      '-print',
      '-print0',
      '-delete',
      '-prune',
      '-empty',
      '-depth',
      '-quit',
      '-xdev',
      '-mount',
      '-true',
      '-executable',
      '-ls',
    ].includes(word);
    const value = takesValue ? (this.#words[this.#at++] ?? '') : '';
    return !skips && this.#test(word, value, { target, node });
  }

  async #exec(target: string, skips: boolean): Promise<boolean> {
    const start = this.#at;
    const command = this.commandAt(start);
    this.#at = start + command.length + 1;
    if (skips) return false;
    if (this.#words[this.#at - 1] === '+') {
      this.#batches.set(start, [...(this.#batches.get(start) ?? []), target]);
      return true;
    }
    return (await this.#io.run(command.map((one) => one.replaceAll('{}', target)))) === 0;
  }

  async #test(word: string, value: string, { target, node }: { target: string; node: VNode }): Promise<boolean> {
    const io = this.#io;
    const compare = (actual: number): boolean =>
      value.startsWith('+')
        ? actual > Number.parseInt(value.slice(1), 10)
        : value.startsWith('-')
          ? actual < Number.parseInt(value.slice(1), 10)
          : actual === Number.parseInt(value, 10);
    switch (word) {
      case '-name':
        return matchesPattern(value, path.basename(target));
      case '-iname':
        return matchesPattern(value.toLowerCase(), path.basename(target).toLowerCase());
      case '-path':
      case '-wholename':
        return matchesPattern(value, target);
      case '-regex':
        return new RegExp(`^(?:${value})$`).test(target);
      case '-type':
        return value.split(',').includes({ file: 'f', dir: 'd', link: 'l', device: 'c' }[node.kind]);
      case '-user':
        return node.uid === (findUser(io.machine, value)?.uid ?? Number(value));
      case '-perm':
        return value.startsWith('-')
          ? (node.mode & Number.parseInt(value.slice(1), 8)) === Number.parseInt(value.slice(1), 8)
          : value.startsWith('/')
            ? (node.mode & Number.parseInt(value.slice(1), 8)) !== 0
            : node.mode === Number.parseInt(value, 8);
      case '-executable':
        return io.vfs.may(io.process, node, 1);
      case '-size':
        return compare(
          Math.ceil(sizeOf(node) / ({ c: 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[value.slice(-1)] ?? 512)),
        );
      case '-empty':
        return node.kind === 'dir' ? io.vfs.names(node, io.process).length === 0 : sizeOf(node) === 0;
      case '-mtime':
        return compare(Math.floor((io.machine.clock.now() - node.mtimeMs) / 86_400_000));
      case '-mmin':
        return compare(Math.floor((io.machine.clock.now() - node.mtimeMs) / 60_000));
      case '-newer':
        return node.mtimeMs > (io.find(value)?.mtimeMs ?? Infinity);
      case '-print':
        await io.out(`${target}\n`);
        return true;
      case '-print0':
        await io.out(`${target}\0`);
        return true;
      case '-printf':
        await io.out(
          value
            .replace(/\\n/g, '\n')
            .replace(/\\t/g, '\t')
            .replace(
              /%([pfhsmMuy])/g,
              (_, letter: string) =>
                ({
                  p: target,
                  f: path.basename(target),
                  h: path.dirname(target),
                  s: String(sizeOf(node)),
                  m: node.mode.toString(8),
                  M: modeText(node),
                  u: userName(io.machine, node.uid) ?? '',
                  y: { file: 'f', dir: 'd', link: 'l', device: 'c' }[node.kind],
                })[letter] ?? '',
            ),
        );
        return true;
      case '-ls':
        await io.out(`${modeText(node)} ${target}\n`);
        return true;
      case '-delete':
        try {
          removeTree(io, io.path(target), node);
          return true;
        } catch (error) {
          await io.warn(`cannot delete '${target}': ${asSysError(error).message}`);
          return false;
        }
      case '-prune':
        this.isPruned = true;
        return true;
      case '-quit':
        this.isDone = true;
        return true;
      case '-maxdepth':
      case '-mindepth':
      case '-depth':
      case '-xdev':
      case '-mount':
      case '-true':
        return true;
      default:
        throw new ProgramFailure(`unknown predicate '${word}'`);
    }
  }
}

export const findPrograms: readonly (readonly [string, Program])[] = [['find', find]];
