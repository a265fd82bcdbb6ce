import { setShellOptions, setLong } from '../builtins/variables.ts';
import { isSysError } from '../kernel/sys-error.ts';
import type { Program, ProgramCall } from '../kernel/machine.ts';
import { terminalOf } from '../terminal/terminal.ts';
import { isCompleteCommand } from './complete-command.ts';
import { Executor } from './executor.ts';
import { runInteractive } from './interactive.ts';
import { Shell } from './shell.ts';
import type { Flavour } from './shell.ts';

/** `sh`, `bash`, `dash` and `ash`: `-c`, a script with arguments, or commands from stdin. */
export const shellProgram: Program = async (call) => {
  const { process, machine, name, args } = call;
  const shell = new Shell(machine, process, flavourOf(call), name);
  const executor = new Executor(shell);
  let at = 0;
  let isCommand = false;
  let readsStdin = false;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--' || arg === '-') {
      at++;
      break;
    }
    if (/^--\w/.test(arg)) {
      if (arg === '--version') {
        await shell.out('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n');
        return 0;
      }
      continue;
    }
    if (!/^[-+]\w/.test(arg)) break;
    isCommand ||= arg.startsWith('-') && arg.includes('c');
    readsStdin ||= arg.startsWith('-') && arg.includes('s');
    const rest = arg.charAt(0) + arg.slice(1).replace(/[cslirp]/g, '');
    if (rest.endsWith('o')) setLong(shell, args[++at], arg.startsWith('-'));
    const problem = rest.length > 1 && !rest.endsWith('o') ? setShellOptions(shell, rest) : null;
    if (problem !== null) {
      await process.write(2, `${name}: 0: Illegal option ${problem}\n`);
      return 2;
    }
  }
  const [first, ...others] = args.slice(at);
  if (isCommand) {
    shell.name = others[0] ?? name;
    shell.positional = others.slice(1);
    return executor.finish(() => executor.runText(first ?? ''));
  }
  if (first === undefined || readsStdin) {
    shell.positional = args.slice(at);
    const terminal = terminalOf(process.files.get(0));
    if (terminal) return executor.finish(() => runInteractive(executor, terminal));
    return executor.finish(() => runInput(executor));
  }
  return runFile(executor, first, others);
};

function flavourOf({ name, machine }: ProgramCall): Flavour {
  if (name === 'bash') return 'bash';
  if (machine.family === 'debian') return 'dash';
  // Elsewhere sh is bash in its POSIX mode, which still knows bash's own syntax.
  return machine.family === 'alpine' ? 'ash' : 'bash';
}

async function runFile(executor: Executor, file: string, args: readonly string[]): Promise<number> {
  const { shell } = executor;
  const { process, machine } = shell;
  let text: string;
  try {
    text = machine.vfs.readFile(process, process.absolute(file)).toString();
  } catch (error) {
    if (!isSysError(error)) throw error;
    await process.write(
      2,
      shell.flavour === 'bash'
        ? `${shell.name}: ${file}: ${error.message}\n`
        : `${shell.name}: 0: cannot open ${file}: ${error.code === 'ENOENT' ? 'No such file' : error.message}\n`,
    );
    return error.code === 'ENOENT' ? (shell.flavour === 'bash' ? 127 : 2) : 126;
  }
  shell.name = file;
  shell.positional = args;
  return executor.finish(() => executor.runText(text));
}

/** Commands that come in on stdin: each is run as soon as it is complete, so that the sender may wait for its answer. */
async function runInput(executor: Executor): Promise<void> {
  const { process } = executor.shell;
  let pending = '';
  let line = 1;
  for (;;) {
    const piece = await process.readLine(0);
    pending += piece ? Buffer.from(piece).toString() : '';
    if (piece && !isCompleteCommand(pending, line)) continue;
    await executor.runText(pending, line);
    if (!piece) return;
    line += pending.split('\n').length - 1;
    pending = '';
  }
}
