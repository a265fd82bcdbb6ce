import type { Machine } from '../kernel/machine.ts';
import type { Process } from '../kernel/process.ts';
import { logIn, spawnShell } from './login.ts';
import type { IsPassword } from './login.ts';
import type { Terminal } from './terminal.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CTRL_D = 0x04;
const CTRL_U = 0x15;

/** What init keeps running at a container's tty: the login prompt, whoever logs in, and the prompt again. (agetty(8), systemd's container-getty@) */
export async function runGetty(
  machine: Machine,
  process: Process,
  terminal: Terminal,
  isPassword: IsPassword,
): Promise<never> {
  for (;;) {
    const name = await askName(machine, process, terminal);
    const user = name === null ? null : await logIn(machine, process, terminal, { name, isPassword });
    if (!user) continue;
    const shell = spawnShell(machine, { parent: process, terminal, user, isLogin: true, term: 'linux' });
    await process.block(shell.exited);
    process.children.delete(shell.pid);
    terminal.onSignal = () => undefined;
  }
}

/** Reads the name key by key, as agetty does; it writes its own line ends. null: nobody there. */
async function askName(machine: Machine, process: Process, terminal: Terminal): Promise<string | null> {
  const hostname = machine.hostname.split('.')[0] ?? '';
  const prompt = `${hostname} login: `;
  Object.assign(terminal.settings, {
    isCanonical: false,
    echoes: false,
    makesSignals: false,
    readsReturnAsNewline: false,
    writesReturnBeforeNewline: true,
  });
  await process.write(1, `\r\n${issue(machine, process, terminal)}${prompt}`);
  let name: number[] = [];
  for (;;) {
    const [byte] = (await process.read(0, 1)) ?? [];
    if (byte === undefined) return process.untilKilled();
    if (byte === CTRL_D) return null;
    if (byte === NEWLINE || byte === RETURN) {
      await process.write(1, '\r\n');
      if (name.length > 0) break;
      await process.write(1, prompt);
    } else if (byte === CTRL_U) {
      await process.write(1, '\b \b'.repeat(name.length));
      name = [];
    } else if (byte === 0x7f || byte === 0x08) {
      if (name.pop() !== undefined) await process.write(1, '\b \b');
    } else if (byte >= 0x20) {
      name.push(byte);
      await process.write(1, Buffer.of(byte));
    }
  }
  terminal.settings.makesSignals = true;
  return Buffer.from(name).toString();
}

/** /etc/issue with its escapes. */
function issue(machine: Machine, process: Process, terminal: Terminal): string {
  const meanings: Readonly<Record<string, string>> = {
    n: machine.hostname.split('.')[0] ?? '',
    l: terminal.label.replace('/dev/', ''),
    s: 'Linux',
    r: '6.14.11-4-pve',
    m: 'x86_64',
  };
  return machine.vfs
    .readText(process, '/etc/issue')
    .replaceAll(/\\(.)/g, (all, letter: string) => meanings[letter] ?? all);
}
