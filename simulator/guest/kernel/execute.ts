import path from 'node:path/posix';
import { bytesOf } from '../vfs/nodes.ts';
import type { Actor } from '../vfs/nodes.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';

const binaryMark = '\u007FELF gantry-guest program:';
/** The bytes of a program's file: enough to be taken for a binary, and to say which program it is. */
export const binaryContent = (program: string): string => `${binaryMark}${program}\n`;

export type Found = { readonly path: string } | { readonly problem: 'missing' | 'denied' };

/** Looks for a command along a PATH, or at its own path when it has a slash in it. */
export function findProgram(machine: Machine, process: Process, name: string, searchPath: string): Found {
  if (name.includes('/')) return check(machine, process, process.absolute(name));
  let isDenied = false;
  for (const dir of searchPath.split(':')) {
    const found = check(machine, process, path.join(dir === '' ? process.cwd : process.absolute(dir), name));
    if ('path' in found) return found;
    isDenied ||= found.problem === 'denied';
  }
  return { problem: isDenied ? 'denied' : 'missing' };
}

function check(machine: Machine, actor: Actor, target: string): Found {
  const node = machine.vfs.find(actor, target);
  if (!node) return { problem: 'missing' };
  return node.kind === 'file' && machine.vfs.may(actor, node, 1) ? { path: target } : { problem: 'denied' };
}

/** Lets a process become the program in a file. Resolves with its exit code. */
export async function execute(
  machine: Machine,
  process: Process,
  file: string,
  argv: readonly string[],
): Promise<number> {
  const node = machine.vfs.lookup(process, file);
  const bytes = node.kind === 'file' ? bytesOf(node) : Buffer.alloc(0);
  const head = bytes.toString('utf8', 0, 256).split('\n')[0] ?? '';
  if (head.startsWith(binaryMark)) {
    process.rename(argv);
    const own = head.slice(binaryMark.length);
    return runProgram(machine, process, own === 'busybox' ? busyboxName(argv) : own, argv);
  }
  const interpreter = /^#!\s*(\S+)(?:[ \t]+(.*?))?\s*$/.exec(head);
  if (interpreter?.[1] === undefined) return runProgram(machine, process, 'sh', ['sh', file, ...argv.slice(1)]);
  const { PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' } = Object.fromEntries(
    process.environment,
  );
  const found = findProgram(machine, process, interpreter[1], PATH);
  if ('problem' in found) {
    await process.write(2, `${file}: ${interpreter[1]}: bad interpreter: No such file or directory\n`);
    return 127;
  }
  const option = interpreter[2] === undefined ? [] : [interpreter[2]];
  const next = [interpreter[1], ...option, file, ...argv.slice(1)];
  const code = await execute(machine, process, found.path, next);
  return code;
}

const busyboxName = (argv: readonly string[]): string => path.basename(argv[0] ?? 'busybox');

async function runProgram(machine: Machine, process: Process, own: string, argv: readonly string[]): Promise<number> {
  const program = machine.programs.get(own) ?? machine.programs.get('generic');
  if (!program) return 127;
  return program({ process, machine, name: path.basename(argv[0] ?? own).replace(/^-/, ''), args: argv.slice(1) });
}
