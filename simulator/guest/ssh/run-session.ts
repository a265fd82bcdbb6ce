import type { ServerChannel } from 'ssh2';
import { execute } from '../kernel/execute.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import type { Machine } from '../kernel/machine.ts';
import { Pipe } from '../kernel/pipe.ts';
import type { Exit, Process } from '../kernel/process.ts';
import type { SignalName } from '../kernel/signals.ts';
import { loginEnvironment, identityOf } from '../commands/users.ts';
import type { User } from '../commands/users.ts';
import { Terminal } from '../terminal/terminal.ts';
import { ChannelFile } from './channel-file.ts';

/** What a client may do to a running command. */
export type RunningSession = {
  signal(name: SignalName): void;
  resize(columns: number, rows: number): void;
  readonly ended: Promise<unknown>;
};
export type SessionRequest = {
  readonly command: string | null;
  readonly user: User;
  readonly sshd: Process;
  /** The size of the terminal that was asked for; null: none. */
  readonly terminal: { readonly columns: number; readonly rows: number } | null;
  readonly environment: ReadonlyMap<string, string>;
};

/**
 * Runs a command, or with null a login shell, on a channel: sshd starts the user's shell as leader of a session of its own. The channel closes
 * when the command has ended and nobody holds its output open, as with OpenSSH.
 */
export function runSession(
  machine: Machine,
  channel: ServerChannel,
  { command, user, sshd, terminal: size, environment }: SessionRequest,
): RunningSession {
  const input = new Pipe('pipe:[2]');
  let openOutputs = size ? 1 : 2;
  let isEnded = false;
  const finishIfQuiet = (): void => {
    if (openOutputs > 0 || !isEnded) return;
    channel.end();
    channel.close();
  };
  const released = (): void => {
    openOutputs--;
    finishIfQuiet();
  };
  const stdout = new ChannelFile(channel, released);
  const stderr = new ChannelFile(channel.stderr, released);
  const terminal = size && new Terminal(`/dev/pts/${machine.kernel.nextTerminal()}`, stdout);
  if (size) terminal?.resize(size.columns, size.rows);
  const argv = command === null ? [`-${user.shell.split('/').at(-1) ?? 'sh'}`] : [user.shell, '-c', command];
  const home = machine.vfs.find(sshd, user.home)?.kind === 'dir' ? user.home : '/';
  input.writer.retain();
  const process = machine.kernel.spawn({
    parent: sshd,
    argv,
    group: 'session',
    cwd: home,
    identity: identityOf(machine, user),
    environment: new Map([...loginEnvironment(machine, user), ...environment]),
    files: new Map<number, OpenFile>([
      [0, terminal ?? input.reader],
      [1, terminal ?? stdout],
      [2, terminal ?? stderr],
    ]),
    terminal: terminal ?? undefined,
    cgroup: '/system.slice/ssh.service',
    run: async (own) => {
      if (command === null) await greet(machine, own);
      return execute(machine, own, user.shell, argv);
    },
  });
  let isInputOpen = true;
  const closeInput = (): void => {
    if (isInputOpen) input.writer.release();
    isInputOpen = false;
  };
  if (terminal) {
    terminal.onSignal = (name) => machine.kernel.killSession(process.pid, name);
    channel.on('data', (chunk: Buffer) => terminal.input(chunk));
  } else feed(channel, input);
  channel.on('end', closeInput);
  channel.on('error', closeInput);
  channel.on('close', () => {
    closeInput();
    stdout.close();
    stderr.close();
    // Without a terminal nobody hangs up: what runs goes on until it writes to somebody who is gone, as with OpenSSH.
    if (!terminal) return;
    terminal.hangUp();
    machine.kernel.killSession(process.pid, 'HUP');
  });
  const ended = ({ code, signal }: Exit): void => {
    stdout.flush();
    stderr.flush();
    if (!channel.destroyed) {
      if (signal === null) channel.exit(code);
      else channel.exit(signal, false, '');
    }
    isEnded = true;
    finishIfQuiet();
  };
  void process.exited.then(ended);
  return {
    signal: (name) => killTree(machine, process, name),
    ended: process.exited,
    resize: (columns, rows) => terminal?.resize(columns, rows),
  };
}

/** Passes stdin on, asking for more only when the process has taken what came. */
function feed(channel: ServerChannel, input: Pipe): void {
  channel.on('data', (chunk: Buffer) => {
    try {
      if (input.writer.write(chunk)) return;
    } catch {
      // The command does not read: what comes is dropped, as the kernel would after a broken pipe.
      return;
    }
    channel.pause();
    void input.writer.whenWritable().then(() => channel.resume());
  });
}

const killTree = (machine: Machine, process: Process, name: SignalName): void => {
  for (const one of Array.from(machine.kernel.processes.values())) if (one.pgid === process.pid) one.signal(name);
};

async function greet(machine: Machine, process: Process): Promise<void> {
  await process.write(1, machine.vfs.readText(process, '/etc/motd'));
}
