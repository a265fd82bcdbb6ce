import path from 'node:path/posix';
import { Interrupted, statusOf } from '../kernel/process.ts';
import type { Process } from '../kernel/process.ts';
import { parseSignal, signalNames, signalNumber } from '../kernel/signals.ts';
import { isSysError } from '../kernel/sys-error.ts';
import type { Shell } from '../sh/shell.ts';
import { signalStatus } from '../sh/shell.ts';
import type { Builtin } from './call.ts';

const trap: Builtin = async ({ shell, args }) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  const [action, ...names] = words;
  if (action === undefined || action === '-p') {
    for (const [name, text] of shell.traps)
      await shell.out(`trap -- '${text.replaceAll("'", String.raw`'\''`)}' ${name}\n`);
    return 0;
  }
  // With one operand, or a number first, the signals are reset.
  const isReset = action === '-' || names.length === 0 || /^\d+$/.test(action);
  const targets = action === '-' ? names : isReset ? words : names;
  for (const target of targets) {
    const name = target === '0' || target.toUpperCase() === 'EXIT' ? 'EXIT' : parseSignal(target);
    if (name === null) {
      if (target === 'ERR' || target === 'DEBUG' || target === 'RETURN') continue;
      await shell.complain(`trap: ${target}: bad trap`);
      return 1;
    }
    shell.setTrap(name, isReset ? null : action);
  }
  return 0;
};

const wait: Builtin = async ({ shell, executor, args }) => {
  const ids = args.filter((arg) => !arg.startsWith('-'));
  const children =
    ids.length === 0
      ? [...shell.process.children.values()]
      : ids.map((id) => shell.process.children.get(Number(id.replace(/^%/, ''))));
  let status = 0;
  try {
    for (const child of children) {
      if (child) status = child.exit ? settle(shell, child) : await executor.waitFor(child, true);
      else status = 127;
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    const [first] = shell.pendingTraps;
    return first ? signalStatus(first) : 128;
  }
  return ids.length === 0 ? 0 : status;
};

function settle(shell: Shell, child: Process): number {
  shell.process.children.delete(child.pid);
  return child.exit ? statusOf(child.exit) : 0;
}

const kill: Builtin = async ({ shell, args }) => {
  const message = (text: string): Promise<void> => shell.complain(`kill: ${text}`);
  let at = 0;
  let name = 'TERM';
  const [first = ''] = args;
  if (first === '-l' || first === '-L') {
    const number = Number(args[1] ?? NaN);
    await shell.out(
      Number.isNaN(number)
        ? `${signalNames.join('\n')}\n`
        : `${signalNames.find((one) => signalNumber(one) === number % 128) ?? number}\n`,
    );
    return 0;
  }
  if (first === '-s' || first === '-n') [name, at] = [args[1] ?? '', 2];
  else if (/^-./.test(first) && first !== '--') [name, at] = [first.slice(1), 1];
  if (args[at] === '--') at++;
  const signal = name === '0' ? null : parseSignal(name);
  if (signal === null && name !== '0') {
    await message(`invalid signal number or name: ${name}`);
    return 2;
  }
  let status = 0;
  for (const text of args.slice(at)) {
    const pid = Number(text);
    try {
      if (!/^-?\d+$/.test(text)) {
        await message(`Illegal number: ${text}`);
        status = 2;
      } else if (pid === 0) shell.machine.kernel.kill(-shell.process.pgid, signal);
      else shell.machine.kernel.kill(pid, signal, shell.process);
    } catch (error) {
      if (!isSysError(error)) throw error;
      await message(shell.flavour === 'bash' ? `(${text}) - ${error.message}` : error.message);
      status = 1;
    }
    shell.process.checkAlive();
  }
  return status;
};

const cd: Builtin = async ({ shell, args }) => {
  const word = args.find((arg) => arg !== '--' && arg !== '-P' && arg !== '-L');
  const isBack = word === '-';
  const target = isBack ? (shell.get('OLDPWD') ?? '') : (word ?? shell.get('HOME') ?? '/');
  const { process, machine } = shell;
  try {
    const full = path.resolve(process.cwd, target);
    const node = machine.vfs.lookup(process, full);
    if (node.kind !== 'dir') throw new Error('Not a directory');
    machine.vfs.require(process, node, 1);
    shell.variables.set('OLDPWD', process.cwd);
    process.cwd = args.includes('-P') ? machine.vfs.realpath(process, full) : full;
    shell.variables.set('PWD', process.cwd);
    if (isBack) await shell.out(`${process.cwd}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await shell.complain(shell.flavour === 'bash' ? `cd: ${target}: ${error.message}` : `cd: can't cd to ${target}`);
    return shell.flavour === 'dash' ? 2 : 1;
  }
};

const pwd: Builtin = async ({ shell, args }) => {
  await shell.out(
    `${args.includes('-P') ? shell.machine.vfs.realpath(shell.process, shell.process.cwd) : shell.process.cwd}\n`,
  );
  return 0;
};

const umask: Builtin = async ({ shell, args }) => {
  const [text] = args;
  if (text === undefined || text === '-S') await shell.out(`${shell.process.umask.toString(8).padStart(4, '0')}\n`);
  else if (/^[0-7]+$/.test(text)) shell.process.umask = Number.parseInt(text, 8) & 0o777;
  else {
    await shell.complain(`umask: Illegal mode: ${text}`);
    return 2;
  }
  return 0;
};

const times: Builtin = async ({ shell }) => {
  await shell.out('0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n');
  return 0;
};

const quiet: Builtin = () => 0;

const ulimit: Builtin = async ({ shell, args }) => {
  if (!args.some((arg) => /^\d+$|unlimited/.test(arg))) await shell.out(args.includes('-n') ? '1024\n' : 'unlimited\n');
  return 0;
};

export const jobBuiltins: readonly (readonly [string, Builtin])[] = [
  ['trap', trap],
  ['wait', wait],
  ['kill', kill],
  ['cd', cd],
  ['pwd', pwd],
  ['umask', umask],
  ['times', times],
  ['jobs', quiet],
  ['disown', quiet],
  ['alias', quiet],
  ['unalias', quiet],
  ['bg', quiet],
  ['fg', quiet],
  ['ulimit', ulimit],
];
