import type { ServerChannel } from 'ssh2';
import { execute } from '../kernel/execute.ts';
import type { OpenFile } from '../kernel/open-file.ts';
import type { Machine } from '../kernel/machine.ts';
import { Pipe } from '../kernel/pipe.ts';
import type { Exit, Process } from '../kernel/process.ts';
import type { SignalName } from '../kernel/signals.ts';
import { loginEnvironment, identityOf } from '../commands/users.ts';
import type { User } from '../commands/users.ts';
import { ChannelFile } from './channel-file.ts';

/** What a client may do to a running command. */
export type RunningSession = { signal(name: SignalName): void; readonly ended: Promise<unknown> };
export type SessionRequest = {
  readonly command: string | null;
  readonly user: User;
  readonly sshd: Process;
  readonly hasTerminal: boolean;
  readonly environment: ReadonlyMap<string, string>;
};

/**
 * Runs a command, or with null a login shell, on a channel: sshd starts the user's shell as leader of a session of its own. The channel closes
 * when the command has ended and nobody holds its output open, as with OpenSSH.
 */
export function runSession(
  machine: Machine,
  channel: ServerChannel,
  { command, user, sshd, hasTerminal, environment }: SessionRequest,
): RunningSession {
  const input = new Pipe('pipe:[2]');
  let openOutputs = 2;
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
  const translate = (text: string): string => (hasTerminal ? text.replace(/\r?\n/g, '\r\n') : text);
  const stdout = new ChannelFile(channel, released, translate);
  const stderr = new ChannelFile(hasTerminal ? channel : channel.stderr, released, translate);
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
      [0, input.reader],
      [1, stdout],
      [2, stderr],
    ]),
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
  feed(channel, input, { echo: hasTerminal ? (text) => void stdout.write(text) : null });
  channel.on('end', closeInput);
  channel.on('error', closeInput);
  channel.on('close', () => {
    closeInput();
    stdout.close();
    stderr.close();
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
  return { signal: (name) => killTree(machine, process, name), ended: process.exited };
}

/** Passes stdin on, asking for more only when the process has taken what came. */
function feed(channel: ServerChannel, input: Pipe, { echo }: { echo: ((text: string) => void) | null }): void {
  channel.on('data', (chunk: Buffer) => {
    const data = echo ? Buffer.from(chunk.toString().replaceAll('\r', '\n')) : chunk;
    try {
      if (echo) echo(data.toString());
      if (input.writer.write(data)) return;
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
