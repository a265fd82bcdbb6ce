import { Interrupted } from '../kernel/process.ts';
import { isSysError } from '../kernel/sys-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { isCompleteCommand } from './complete-command.ts';
import type { Executor } from './executor.ts';
import { LineGivenUp, signalStatus } from './shell.ts';
import type { Shell } from './shell.ts';
import { SyntaxProblem } from './source.ts';

/** A shell at a terminal: it prompts, survives mistakes and Ctrl-C, and ends with `exit` or Ctrl-D. */
export async function runInteractive(executor: Executor, terminal: Terminal): Promise<void> {
  const { shell } = executor;
  const { process } = shell;
  const isLogin = process.argv[0]?.startsWith('-') ?? false;
  shell.isInteractive = true;
  process.handlers.set('INT', () => (shell.isInterrupted = true));
  for (const name of ['QUIT', 'TERM'] as const) process.handlers.set(name, 'ignore');
  for (const file of startupFiles(shell, isLogin)) await attempt(executor, textOf(shell, file), 1);
  for (let line = 1; ;) {
    const text = await readCommand(shell, line);
    if (text === null) break;
    await attempt(executor, text, line);
    line += text.split('\n').length - 1;
  }
  if (shell.flavour === 'bash') await process.write(2, isLogin ? 'logout\n' : 'exit\n');
  terminal.flushInput();
}

/** One command, which may take several lines; null at the end of input. A Ctrl-C begins again. */
async function readCommand(shell: Shell, line: number): Promise<string | null> {
  const { process } = shell;
  let pending = '';
  for (;;) {
    await process.write(2, pending === '' ? prompt(shell) : (shell.get('PS2') ?? '> '));
    try {
      const piece = await process.readLine(0);
      if (!piece) return pending === '' ? null : pending;
      pending += Buffer.from(piece).toString();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (shell.isInterrupted) await afterInterrupt(shell);
      pending = '';
      continue;
    }
    if (isCompleteCommand(pending, line)) return pending;
  }
}

async function attempt(executor: Executor, text: string, line: number): Promise<void> {
  const { shell } = executor;
  try {
    await executor.runText(text, line);
  } catch (error) {
    if (error instanceof SyntaxProblem) {
      await shell.complain(error.message);
      shell.status = 2;
    } else if (error instanceof LineGivenUp) shell.status = error.status;
    else throw error;
  }
  shell.loopDepth = shell.callDepth = shell.sourceDepth = shell.toleratedDepth = 0;
  if (shell.isInterrupted) await afterInterrupt(shell);
}

async function afterInterrupt(shell: Shell): Promise<void> {
  shell.isInterrupted = false;
  shell.status = signalStatus('INT');
  await shell.process.write(2, '\n');
}

function startupFiles(shell: Shell, isLogin: boolean): string[] {
  const home = shell.get('HOME') ?? '/';
  const profile = isLogin ? ['/etc/profile', `${home}/.profile`] : [];
  return shell.flavour === 'bash' ? [...profile, `${home}/.bashrc`] : profile;
}

function textOf({ machine, process }: Shell, file: string): string {
  try {
    return machine.vfs.readFile(process, file).toString();
  } catch (error) {
    if (isSysError(error)) return '';
    throw error;
  }
}

/** `PS1` with the escapes people use. Without one it looks as the distributions' own start-up files make it. */
function prompt(shell: Shell): string {
  const { machine, process, flavour } = shell;
  const mark = process.uid === 0 ? '#' : '$';
  const given = shell.variables.get('PS1');
  if (flavour === 'dash') return given ?? `${mark} `;
  const home = shell.get('HOME') ?? '';
  const isAtHome = home !== '' && (process.cwd === home || process.cwd.startsWith(`${home}/`));
  const folder = isAtHome ? `~${process.cwd.slice(home.length)}` : process.cwd;
  const [shortName = ''] = machine.hostname.split('.');
  const meanings: Readonly<Record<string, string>> = {
    u: shell.get('USER') ?? '',
    h: shortName,
    H: machine.hostname,
    w: folder,
    W: folder.split('/').at(-1) || folder,
    $: mark,
    n: '\n',
    s: flavour,
    e: '\u001B',
    '[': '',
    ']': '',
    '\\': '\\',
  };
  const pattern = given ?? (flavour === 'bash' ? String.raw`\u@\h:\w\$ ` : String.raw`\h:\w\$ `);
  return pattern.replaceAll(/\\(.)/g, (all, letter: string) => meanings[letter] ?? all);
}
