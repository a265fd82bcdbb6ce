import type { AttachOptions, Attached } from '../guest-contract.ts';
import { findUser, identityOf } from './commands/users.ts';
import { execute, findProgram } from './kernel/execute.ts';
import type { Machine } from './kernel/machine.ts';

/** Starts a program as root in a running container, from outside: it belongs to no group or session in there. (lxc-attach) */
export function attach(machine: Machine, { argv, vmid, files, environment }: AttachOptions): Attached {
  const root = findUser(machine, '0');
  const own = argv ?? [root?.shell ?? '/bin/sh'];
  const process = machine.kernel.spawn({
    parent: null,
    argv: own,
    cwd: '/',
    identity: root ? identityOf(machine, root) : { uid: 0, gid: 0, groups: [0] },
    environment,
    files,
    terminal: argv === null ? files.get(0) : undefined,
    run: async (self) => {
      const found = findProgram(machine, self, own[0] ?? '', environment.get('PATH') ?? '/usr/bin:/bin');
      if ('path' in found) return execute(machine, self, found.path, own);
      const why = found.problem === 'missing' ? 'No such file or directory' : 'Permission denied';
      await self.write(
        2,
        `lxc-attach: ${vmid}: ../src/lxc/attach.c: lxc_attach_run_command: 1841 ${why} - Failed to exec "${own[0]}"\n`,
      );
      return found.problem === 'missing' ? 127 : 126;
    },
  });
  // Its group and session are of the node, and seen from inside they have no number.
  if (argv !== null) process.pgid = process.sid = 0;
  return { exited: process.exited, signal: (name) => machine.kernel.killSession(process.sid, name) };
}
