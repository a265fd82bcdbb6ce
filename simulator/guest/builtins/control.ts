import { execute, findProgram } from '../kernel/execute.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { Jump, ShellExit } from '../sh/shell.ts';
import type { Builtin, BuiltinCall } from './call.ts';
import { specialBuiltins } from './call.ts';

const colon: Builtin = () => 0;

const jump =
  (kind: 'break' | 'continue'): Builtin =>
  ({ shell, args }) => {
    shell.status = 0;
    if (shell.loopDepth === 0) return 0;
    throw new Jump(kind, Math.min(Number(args[0] ?? 1) || 1, shell.loopDepth));
  };

const returns: Builtin = ({ shell, args }) => {
  shell.status = args[0] === undefined ? shell.status : Number(args[0]) & 255;
  if (shell.callDepth + shell.sourceDepth === 0) throw new ShellExit(shell.status);
  throw new Jump('return', 1);
};

const exit: Builtin = async ({ shell, args }) => {
  const [text] = args;
  if (text !== undefined && !/^-?\d+$/.test(text)) {
    await shell.complain(`exit: Illegal number: ${text}`);
    throw new ShellExit(2);
  }
  if (shell.isInteractive && shell.flavour === 'bash') {
    await shell.process.write(2, shell.process.argv[0]?.startsWith('-') ? 'logout\n' : 'exit\n');
  }
  throw new ShellExit(text === undefined ? shell.status : Number(text) & 255);
};

const evaluates: Builtin = async ({ executor, shell, args }) => {
  const text = args.join(' ');
  const { line } = shell;
  shell.status = 0;
  await executor.runText(text, line);
  return shell.status;
};

const source: Builtin = async ({ executor, shell, args, name }) => {
  const [file, ...rest] = args;
  if (file === undefined) {
    await shell.complain(`${name}: filename argument required`);
    return 2;
  }
  const target = file.includes('/') ? shell.process.absolute(file) : lookAlongPath(shell, file);
  const text = await read({ shell, target, file, name });
  if (text === null) {
    if (shell.flavour === 'bash') return 1;
    throw new ShellExit(shell.flavour === 'ash' ? 1 : 2);
  }
  const { positional, line } = shell;
  if (rest.length > 0) shell.positional = rest;
  shell.sourceDepth++;
  shell.status = 0;
  try {
    await executor.runText(text);
  } catch (error) {
    if (!(error instanceof Jump) || error.kind !== 'return') throw error;
  } finally {
    shell.sourceDepth--;
    shell.line = line;
    if (rest.length > 0) shell.positional = positional;
  }
  return shell.status;
};

async function read({
  shell,
  target,
  file,
  name,
}: {
  shell: BuiltinCall['shell'];
  target: string | null;
  file: string;
  name: string;
}): Promise<string | null> {
  try {
    if (target !== null) return shell.machine.vfs.readFile(shell.process, target).toString();
    await shell.complain(`${name}: ${file}: not found`);
  } catch (error) {
    if (!isSysError(error)) throw error;
    await shell.complain(
      shell.flavour === 'dash'
        ? `${name}: cannot open ${file}: ${error.code === 'ENOENT' ? 'No such file' : error.message}`
        : `${name}: ${file}: ${error.message}`,
    );
  }
  return null;
}

function lookAlongPath({ machine, process, ...shell }: BuiltinCall['shell'], file: string): string | null {
  const path = shell.variables.get('PATH') ?? '';
  for (const dir of [...path.split(':'), '.']) {
    const full = process.absolute(`${dir}/${file}`);
    if (machine.vfs.find(process, full)?.kind === 'file') return full;
  }
  return null;
}

const execs: Builtin = async ({ shell, args }) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  const [name] = words;
  if (name === undefined) return 0;
  const { machine, process } = shell;
  const found = findProgram(machine, process, name, shell.get('PATH') ?? '');
  if ('problem' in found) {
    await shell.complain(
      shell.flavour === 'dash'
        ? `exec: ${name}: ${found.problem === 'missing' ? 'not found' : 'Permission denied'}`
        : `exec: ${name}: not found`,
    );
    throw new ShellExit(found.problem === 'missing' ? 127 : 126);
  }
  process.environment = shell.variables.exported();
  for (const [signal, handler] of process.handlers) if (handler !== 'ignore') process.handlers.delete(signal);
  shell.traps.clear();
  throw new ShellExit(await execute(machine, process, found.path, words), false);
};

const command: Builtin = async (call) => {
  const { executor, shell, args } = call;
  const [first, ...rest] = args;
  if (first === '-v' || first === '-V') return describe(call, rest, first === '-V');
  const words = first === '-p' || first === '--' ? rest : args;
  const [name, ...own] = words;
  if (name === undefined) return 0;
  const builtin = executor.builtins.get(name);
  if (builtin) return builtin({ executor, shell, name, args: own });
  return executor.runProgram(words);
};

const builtinOnly: Builtin = ({ executor, shell, args }) => {
  const [name = '', ...own] = args;
  return executor.builtins.get(name)?.({ executor, shell, name, args: own }) ?? 1;
};

const keywords = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'for',
  'while',
  'until',
  'do',
  'done',
  'case',
  'esac',
  '{',
  '}',
  '!',
  '[[',
  'function',
]);

async function describe(
  { shell, executor: { builtins } }: BuiltinCall,
  names: readonly string[],
  isLong: boolean,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    const found = findProgram(shell.machine, shell.process, name, shell.get('PATH') ?? '');
    const kind = keywords.has(name)
      ? 'a shell keyword'
      : shell.functions.has(name)
        ? 'a shell function'
        : specialBuiltins.has(name)
          ? 'a special shell builtin'
          : builtins.has(name)
            ? 'a shell builtin'
            : null;
    if (kind !== null) await shell.out(isLong ? `${name} is ${kind}\n` : `${name}\n`);
    else if ('path' in found) await shell.out(isLong ? `${name} is ${found.path}\n` : `${found.path}\n`);
    else {
      status = shell.flavour === 'bash' ? 1 : 127;
      if (isLong) await shell.out(`${name}: not found\n`);
    }
  }
  return status;
}

const type: Builtin = (call) => {
  const [first] = call.args;
  if (first === '-p' || first === '-P') return describe(call, call.args.slice(1), false);
  if (first === '-t') return kindOf(call);
  return describe(call, call.args, true);
};

async function kindOf({ shell, args, executor: { builtins } }: BuiltinCall): Promise<number> {
  const name = args[1] ?? '';
  const found = findProgram(shell.machine, shell.process, name, shell.get('PATH') ?? '');
  const kind = keywords.has(name)
    ? 'keyword'
    : shell.functions.has(name)
      ? 'function'
      : builtins.has(name)
        ? 'builtin'
        : 'path' in found
          ? 'file'
          : null;
  if (kind === null) return 1;
  await shell.out(`${kind}\n`);
  return 0;
}

export const controlBuiltins: readonly (readonly [string, Builtin])[] = [
  [':', colon],
  ['true', colon],
  ['false', () => 1],
  ['break', jump('break')],
  ['continue', jump('continue')],
  ['return', returns],
  ['exit', exit],
  ['logout', exit],
  ['eval', evaluates],
  ['.', source],
  ['source', source],
  ['exec', execs],
  ['command', command],
  ['builtin', builtinOnly],
  ['type', type],
  ['hash', colon],
];
