import { findUser, identityOf, loginEnvironment } from '../commands/users.ts';
import type { User } from '../commands/users.ts';
import { execute } from '../kernel/execute.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Process } from '../kernel/process.ts';
import { rootActor } from '../vfs/nodes.ts';
import type { Terminal } from './terminal.ts';

export type IsPassword = (user: string, password: string) => boolean;

/** Wrong passwords are answered slowly. (FAIL_DELAY of login.defs) */
const FAIL_DELAY_MS = 3000;
/** (LOGIN_RETRIES of login.defs) */
const TRIES = 5;

/** Starts a user's shell as leader of a session of its own at the terminal. */
export function spawnShell(
  machine: Machine,
  { parent, terminal, user, isLogin, term }: ShellSeat & { readonly user: User },
): Process {
  const argv = [isLogin ? `-${user.shell.split('/').at(-1) ?? 'sh'}` : user.shell];
  const process = machine.kernel.spawn({
    parent,
    argv,
    group: 'session',
    cwd: machine.vfs.find(rootActor, user.home)?.kind === 'dir' ? user.home : '/',
    identity: identityOf(machine, user),
    environment: new Map([...loginEnvironment(machine, user), ['TERM', term]]),
    files: new Map([0, 1, 2].map((fd) => [fd, terminal])),
    terminal,
    run: async (own) => {
      if (isLogin) await own.write(1, machine.vfs.readText(own, '/etc/motd'));
      return execute(machine, own, user.shell, argv);
    },
  });
  terminal.onSignal = (name) => machine.kernel.killSession(process.pid, name);
  return process;
}

export type ShellSeat = {
  readonly parent: Process | null;
  readonly terminal: Terminal;
  readonly isLogin: boolean;
  /** `TERM` */
  readonly term: string;
};

/**
 * `login NAME`: asks for the password, and again for a name after a mistake. Resolves with the user who may come in, or with null when whoever
 * sits there gave up or tried too often.
 */
export async function logIn(
  machine: Machine,
  process: Process,
  terminal: Terminal,
  { name: first, isPassword }: { readonly name: string | null; readonly isPassword: IsPassword },
): Promise<User | null> {
  const { settings } = terminal;
  Object.assign(settings, { isCanonical: true, echoes: true, readsReturnAsNewline: true });
  let name = first;
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    name ??= await ask(process, `${machine.hostname.split('.')[0]} login: `);
    if (name === null) return null;
    settings.echoes = false;
    const password = await ask(process, 'Password: ');
    settings.echoes = true;
    await process.write(1, '\n');
    if (password === null) return null;
    const user = findUser(machine, name);
    if (user && user.name === name && isPassword(name, password)) return user;
    await process.sleep(FAIL_DELAY_MS);
    await process.write(1, '\nLogin incorrect\n');
    name = null;
  }
  await process.write(1, `Maximum number of tries exceeded (${TRIES})\n`);
  return null;
}

async function ask(process: Process, prompt: string): Promise<string | null> {
  await process.write(1, prompt);
  const line = await process.readLine(0);
  return line === null ? null : Buffer.from(line).toString().replace(/\n$/, '');
}
