import path from 'node:path/posix';
import type { Program } from '../kernel/machine.ts';
import { parseSignal, signalNumber } from '../kernel/signals.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { matchesPattern } from '../sh/pattern.ts';
import { openDevice } from '../vfs/devices.ts';
import { deviceNode } from '../vfs/nodes.ts';
import type { VNode } from '../vfs/nodes.ts';
import { removeTree } from './files.ts';
import type { Io } from './io.ts';
import { asSysError, program, ProgramFailure, readOptions } from './io.ts';
import { modeText, sizeOf } from './modes.ts';
import { findUser, userName } from './users.ts';

const xargs = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['n', 'I', 'd', 'P', 'L', 's'],
    aliases: { null: '0', 'no-run-if-empty': 'r', 'max-args': 'n', delimiter: 'd' },
    stopsEarly: true,
  });
  const text = await io.readText();
  const template = values.get('I');
  const items = flags.has('0')
    ? text.split('\0').filter((item) => item !== '')
    : values.has('d')
      ? text.replace(/\n$/, '').split((values.get('d') ?? '').replace('\\n', '\n'))
      : template !== undefined
        ? text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : words(text);
  const command = operands.length > 0 ? operands : ['echo'];
  if (items.length === 0 && flags.has('r')) return 0;
  const most = template === undefined ? Number(values.get('n') ?? values.get('L') ?? Math.max(1, items.length)) : 1;
  let status = 0;
  for (let at = 0; at < Math.max(1, items.length); at += most) {
    const group = items.slice(at, at + most);
    if (template !== undefined && group.length === 0) break;
    const argv =
      template === undefined
        ? [...command, ...group]
        : command.map((word) => word.replaceAll(template, group[0] ?? ''));
    const code = await io.run(argv, { input: openDevice(deviceNode('null'), '/dev/null') });
    if (code === 255) return 124;
    if (code !== 0) status = code === 127 || code === 126 ? code : 123;
  }
  return status;
});

const words = (text: string): string[] =>
  [...text.matchAll(/(?:"([^"]*)"|'([^']*)'|\\(.)|([^\s"'\\]))+/gs)].map(([whole]) =>
    whole.replace(/"([^"]*)"|'([^']*)'|\\(.)/gs, (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''),
  );

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

const setsid = program(async (io) => {
  const { flags, operands } = readOptions(io.args, { stopsEarly: true });
  if (operands.length === 0) throw new ProgramFailure('no command specified');
  // A group's leader cannot begin a session: setsid(1) forks then, and does not wait unless told to.
  if (io.process.pgid !== io.process.pid) {
    io.process.pgid = io.process.sid = io.process.pid;
    return io.become(operands);
  }
  const child = io.machine.kernel.spawn({
    parent: io.process,
    argv: operands,
    group: 'session',
    run: (process) => io.become(operands, process),
  });
  if (!flags.has('w') && !flags.has('wait')) return 0;
  const exit = await io.process.block(child.exited);
  return exit.signal === null ? exit.code : 128 + signalNumber(exit.signal);
});

const nohup = program((io) => {
  io.process.handlers.set('HUP', 'ignore');
  return io.become(io.args);
});

const timeout = program(async (io) => {
  const { flags, values, operands } = readOptions(io.args, {
    valued: ['s', 'k'],
    aliases: { signal: 's', 'kill-after': 'k' },
    stopsEarly: true,
  });
  const [limit = '0', ...command] = operands;
  const ms = Number.parseFloat(limit) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[limit.slice(-1)] ?? 1) * 1000;
  const signal = parseSignal(values.get('s') ?? 'TERM') ?? 'TERM';
  const child = io.machine.kernel.spawn({
    parent: io.process,
    argv: command,
    environment: io.process.environment,
    group: flags.has('foreground') ? 'inherit' : 'new',
    run: (process) => io.become(command, process),
  });
  const over = new AbortController();
  let isOver = false;
  const end = (name: typeof signal): void => {
    try {
      io.machine.kernel.kill(flags.has('foreground') ? child.pid : -child.pid, name);
    } catch (error) {
      if (!isSysError(error, 'ESRCH')) throw error;
    }
  };
  // What ends this program ends what it watches over.
  void io.process.exited.then(() => end(signal));
  if (ms > 0)
    void io.machine.clock.sleep(ms, { signal: over.signal }).then(
      () => {
        isOver = true;
        end(signal);
        if (values.has('k')) end('KILL');
      },
      () => undefined,
    );
  try {
    const exit = await io.process.block(child.exited);
    if (isOver) return signal === 'KILL' ? 137 : 124;
    return exit.signal === null ? exit.code : 128 + signalNumber(exit.signal);
  } finally {
    over.abort();
  }
});

const flock = program((io) => {
  const { values, operands } = readOptions(io.args, { valued: ['w', 'c', 'E'], stopsEarly: true });
  const command = values.get('c') ?? (operands[1] === '-c' ? operands[2] : undefined);
  return command === undefined
    ? operands.length > 1
      ? io.become(operands.slice(1))
      : 0
    : io.become(['sh', '-c', command]);
});

const pgrep = program(async (io) => {
  const { flags, values, operands } = readOptions(
    io.args.filter((arg) => io.name !== 'pkill' || parseSignal(arg.replace(/^-/, '')) === null),
    { valued: ['u', 'P', 'U'] },
  );
  const pattern = new RegExp(flags.has('x') ? `^(?:${operands[0] ?? ''})$` : (operands[0] ?? ''));
  const found = [...io.machine.kernel.processes.values()].filter(
    (one) =>
      one !== io.process &&
      pattern.test(flags.has('f') ? one.argv.join(' ') : one.comm) &&
      (!values.has('u') || one.uid === findUser(io.machine, values.get('u') ?? '')?.uid),
  );
  const signal =
    io.args.map((arg) => (arg.startsWith('-') ? parseSignal(arg.slice(1)) : null)).find((name) => name !== null) ??
    'TERM';
  for (const one of found) {
    if (io.name === 'pgrep') await io.out(flags.has('l') ? `${one.pid} ${one.comm}\n` : `${one.pid}\n`);
    else one.signal(signal);
  }
  return found.length > 0 ? 0 : 1;
});

const kill = program(async (io) => {
  const name = io.args.find((arg) => /^-[A-Za-z0-9]/.test(arg))?.slice(1) ?? 'TERM';
  const signal = name === '0' ? null : parseSignal(name);
  await io.each(
    io.args.filter((arg) => /^\d+$/.test(arg)),
    (pid) => io.machine.kernel.kill(Number(pid), signal, io.process),
    (pid, error) => `(${pid}): ${error.message}`,
  );
});

export const runningPrograms: readonly (readonly [string, Program])[] = [
  ['xargs', xargs],
  ['find', find],
  ['setsid', setsid],
  ['nohup', nohup],
  ['timeout', timeout],
  ['flock', flock],
  ['pgrep', pgrep],
  ['pkill', pgrep],
  ['kill', kill],
  ['nice', program((io) => io.become(readOptions(io.args, { valued: ['n'], stopsEarly: true }).operands))],
];
