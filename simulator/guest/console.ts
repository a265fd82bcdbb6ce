import { findUser, identityOf, loginEnvironment } from './commands/users.ts';
import { execute } from './kernel/execute.ts';
import type { Machine } from './kernel/machine.ts';
import { OpenDevice } from './kernel/open-file.ts';
import type { OpenFile } from './kernel/open-file.ts';
import { Pipe } from './kernel/pipe.ts';
import type { Exit, Process } from './kernel/process.ts';

export type ConsoleOptions = {
  /** Passed to `-c` of root's shell; null: commands come from `write`. */
  readonly command: string | null;
  readonly onStdout: (bytes: Uint8Array) => void;
  readonly onStderr: (bytes: Uint8Array) => void;
};
/** A shell that runs in a container without SSH, as Proxmox's own terminal and `pct exec` do. */
export type GuestConsole = {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Input; `end` closes it. */
  write(data: string | Uint8Array): void;
  end(): void;
  /** Ends everything the console has started. */
  hangUp(): void;
};

const output = (take: (bytes: Uint8Array) => void): OpenFile =>
  new OpenDevice(
    'pipe:[6]',
    () => 'end',
    (data) => take(typeof data === 'string' ? Buffer.from(data) : data),
  );

export function openConsole(
  machine: Machine,
  parent: Process | null,
  { command, onStdout, onStderr }: ConsoleOptions,
): GuestConsole {
  const user = findUser(machine, 'root');
  if (!user) throw new Error('The container has no root account');
  const input = new Pipe('pipe:[5]');
  input.writer.retain();
  const argv = command === null ? [user.shell] : [user.shell, '-c', command];
  const process = machine.kernel.spawn({
    parent,
    argv,
    group: 'session',
    cwd: user.home,
    identity: identityOf(machine, user),
    environment: loginEnvironment(machine, user),
    files: new Map([
      [0, input.reader],
      [1, output(onStdout)],
      [2, output(onStderr)],
    ]),
    run: (own) => execute(machine, own, user.shell, argv),
  });
  let isOpen = true;
  const end = (): void => {
    if (isOpen) input.writer.release();
    isOpen = false;
  };
  return {
    pid: process.pid,
    exited: process.exited,
    write: (data) => {
      if (isOpen && !process.exit) input.writer.write(data);
    },
    end,
    hangUp: () => {
      end();
      machine.kernel.killSession(process.pid, 'HUP');
    },
  };
}
