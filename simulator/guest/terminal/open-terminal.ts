import { findUser } from '../commands/users.ts';
import type { GuestTerminal, TerminalOptions } from '../../guest-contract.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Process } from '../kernel/process.ts';
import { runGetty } from './getty.ts';
import { logIn, spawnShell } from './login.ts';
import type { IsPassword } from './login.ts';
import { Terminal } from './terminal.ts';

export type Surroundings = {
  readonly machine: Machine;
  /** The container's init. */
  readonly init: Process | null;
  /** Resolves when login prompts are there. */
  readonly booted: Promise<void>;
  readonly isPassword: IsPassword;
};

/** Opens a terminal of a container from outside, as lxc-console and lxc-attach do. */
export function openTerminal(
  { machine, init, booted, isPassword }: Surroundings,
  options: TerminalOptions,
): GuestTerminal {
  const { mode, output } = options;
  const label = {
    tty: '/dev/tty1',
    console: '/dev/console',
    shell: '/dev/pts/1',
    'root-login': '/dev/pts/1',
    login: '/dev/pts/1',
  };
  const terminal = new Terminal(label[mode], output);
  const seat = { parent: init, terminal, term: 'xterm-256color' };
  const first = mode === 'shell' || mode === 'root-login' ? shellOf('root', mode) : gettyOf(mode);

  function shellOf(name: string, how: 'shell' | 'root-login'): Process {
    const user = findUser(machine, name);
    if (!user) throw new Error('The container has no root account');
    return spawnShell(machine, { ...seat, user, isLogin: how === 'root-login' });
  }

  function gettyOf(how: 'tty' | 'console' | 'login'): Process {
    const line = terminal.label.replace('/dev/', '');
    const argv =
      how === 'login'
        ? ['/bin/login']
        : machine.family === 'alpine'
          ? ['/sbin/getty', '38400', line]
          : ['/sbin/agetty', '-o', '-p -- \\u', '--noclear', '--keep-baud', line];
    return machine.kernel.spawn({
      parent: init,
      argv,
      group: 'session',
      files: new Map([0, 1, 2].map((fd) => [fd, terminal])),
      terminal,
      run: async (process) => {
        await process.block(booted);
        if (how !== 'login') return runGetty(machine, process, terminal, isPassword);
        const user = await logIn(machine, process, terminal, { name: null, isPassword });
        if (!user) return 1;
        await process.block(spawnShell(machine, { ...seat, parent: process, user, isLogin: true }).exited);
        return 0;
      },
    });
  }

  return {
    write: (bytes) => terminal.input(bytes),
    resize: (columns, rows) => terminal.resize(columns, rows),
    closed: first.exited.then(() => terminal.hangUp()),
    hangUp: () => {
      terminal.hangUp();
      terminal.onSignal('HUP');
      machine.kernel.killSession(first.pid, 'HUP');
    },
  };
}
