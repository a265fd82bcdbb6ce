import { Io, program, ProgramFailure } from '../commands/io.ts';
import type { HttpAnswer } from '../kernel/kernel.ts';
import type { Program } from '../kernel/machine.ts';
import { isSysError } from '../kernel/sys-error.ts';
import { rootActor } from '../vfs/nodes.ts';

/** What a server listens at, and what it says over HTTP. */
export type Socket = {
  readonly address: string;
  readonly port: number;
  readonly answer?: HttpAnswer | null;
  readonly protocol?: 'tcp' | 'udp';
};

/** A server: takes its ports and stays until it is ended. `sockets` reads them from its configuration. */
export const daemon = (
  sockets: (io: Io) => readonly Socket[],
  options: { isForeground?: (args: readonly string[]) => boolean } = {},
): Program =>
  program(async (io) => {
    const isService = io.process.cgroup.endsWith('.service') || io.process.parent?.pid === 1;
    if (!isService && options.isForeground && !options.isForeground(io.args)) {
      // Started by hand it goes to the background, as daemons do.
      const { kernel } = io.machine;
      const init = kernel.processes.get(1) ?? null;
      kernel.spawn({
        parent: init,
        argv: io.process.argv,
        group: 'session',
        files: new Map(),
        cwd: '/',
        run: (own) => serve(new Io({ process: own, machine: io.machine, name: io.name, args: io.args }), sockets),
      });
      return 0;
    }
    return serve(io, sockets);
  });

async function serve(io: Io, sockets: (io: Io) => readonly Socket[]): Promise<number> {
  for (const { address, port, answer = null, protocol = 'tcp' } of sockets(io)) {
    try {
      io.machine.kernel.listen(io.process, protocol, address, port, answer);
    } catch (error) {
      if (!isSysError(error)) throw error;
      throw new ProgramFailure(`[emerg] bind() to ${address}:${port} failed (98: ${error.message})`);
    }
  }
  return io.process.untilKilled();
}

/** The first group of a pattern in a configuration file. */
export const configured = (io: Io, file: string, pattern: RegExp, fallback: string): string =>
  pattern.exec(io.vfs.readText(rootActor, file))?.[1] ?? fallback;
