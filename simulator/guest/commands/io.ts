import { execute, findProgram } from '../kernel/execute.ts';
import type { Machine, Program, ProgramCall } from '../kernel/machine.ts';
import type { Data } from '../kernel/open-file.ts';
import type { Process } from '../kernel/process.ts';
import { isSysError } from '../kernel/sys-error.ts';
import type { SysError } from '../kernel/sys-error.ts';
import { openFile } from '../sh/redirects.ts';
import type { VNode } from '../vfs/nodes.ts';
import type { Vfs } from '../vfs/vfs.ts';

/** Ends a program with a message on stderr, `name: ` in front. */
export class ProgramFailure extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** A running program's hands: its arguments, files and streams. */
export class Io {
  readonly process: Process;
  readonly machine: Machine;
  readonly vfs: Vfs;
  readonly name: string;
  readonly args: readonly string[];
  /** What the program ends with when it gets to its end. */
  status = 0;

  constructor({ process, machine, name, args }: ProgramCall) {
    this.process = process;
    this.machine = machine;
    this.vfs = machine.vfs;
    this.name = name;
    this.args = args;
  }

  out(data: Data): Promise<void> | undefined {
    return this.process.write(1, data);
  }

  async err(text: string): Promise<void> {
    await this.process.write(2, text);
  }

  /** A message with the program's name in front; the program goes on and fails in the end. */
  async warn(text: string, status = 1): Promise<void> {
    this.status = status;
    await this.process.write(2, `${this.name}: ${text}\n`);
  }

  path(target: string): string {
    return this.process.absolute(target);
  }

  find(target: string, follow = true): VNode | null {
    return target === '' ? null : this.vfs.find(this.process, this.path(target), follow);
  }

  environment(name: string): string {
    return this.process.environment.get(name) ?? '';
  }

  /** Everything of a file, or of stdin for `-`. */
  async readAll(target = '-'): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    await this.stream(target, (chunk) => void chunks.push(chunk));
    return Buffer.concat(chunks);
  }

  async readText(target = '-'): Promise<string> {
    return (await this.readAll(target)).toString();
  }

  /** Hands on a file, or stdin, piece by piece as it comes. */
  async stream(target: string, take: (chunk: Uint8Array) => Promise<void> | undefined | void): Promise<void> {
    const fd = target === '-' ? 0 : this.open(target, 'r');
    try {
      for (let chunk = await this.process.read(fd, 1 << 20); chunk; chunk = await this.process.read(fd, 1 << 20)) {
        const waiting = take(chunk);
        if (waiting) await waiting;
      }
    } finally {
      if (fd > 2) this.close(fd);
    }
  }

  /** Lines without their line feeds, as they come. */
  async *lines(target = '-'): AsyncGenerator<string> {
    const fd = target === '-' ? 0 : this.open(target, 'r');
    try {
      for (let line = await this.process.readLine(fd); line; line = await this.process.readLine(fd)) {
        const text = Buffer.from(line).toString();
        yield text.endsWith('\n') ? text.slice(0, -1) : text;
      }
    } finally {
      if (fd > 2) this.close(fd);
    }
  }

  /** Opens a file and gives back its descriptor. @throws SysError */
  open(target: string, mode: 'r' | 'w' | 'a' | 'rw'): number {
    let fd = 3;
    while (this.process.files.has(fd)) fd++;
    this.process.setFile(fd, openFile(this.vfs, this.process, target, mode));
    return fd;
  }

  close(fd: number): void {
    if (!this.process.exit) this.process.setFile(fd, null);
  }

  /** Does something to each operand, warning of those that fail. */
  async each(
    targets: readonly string[],
    work: (target: string) => Promise<void> | void,
    describe: (target: string, error: SysError) => string,
  ): Promise<void> {
    for (const target of targets) {
      try {
        await work(target);
      } catch (error) {
        if (!isSysError(error)) throw error;
        await this.warn(describe(target, error));
      }
    }
  }

  /** Runs another program with this one's files; its status, or 127 and 126. */
  async run(argv: readonly string[], { input, environment, identity, group, quiet }: RunOptions = {}): Promise<number> {
    const { kernel } = this.machine;
    const child = kernel.spawn({
      parent: this.process,
      argv,
      environment: environment ?? this.process.environment,
      identity,
      group,
      run: async (process) => {
        if (input !== undefined) process.setFile(0, input);
        if (quiet) for (const fd of [1, 2]) process.setFile(fd, openFile(this.vfs, process, '/dev/null', 'w'));
        return this.become(argv, process);
      },
    });
    const exit = await this.process.block(child.exited);
    this.process.children.delete(child.pid);
    return exit.signal === null ? exit.code : 128;
  }

  /** Lets a process, this one unless told, turn into another program. */
  async become(argv: readonly string[], process: Process = this.process): Promise<number> {
    const name = argv[0] ?? '';
    const found = findProgram(
      this.machine,
      process,
      name,
      process.environment.get('PATH') ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    );
    if ('path' in found) return execute(this.machine, process, found.path, argv);
    await process.write(
      2,
      `${this.name}: ${found.problem === 'missing' ? `failed to execute ${name}: No such file or directory` : `failed to execute ${name}: Permission denied`}\n`,
    );
    return found.problem === 'missing' ? 127 : 126;
  }
}

type RunOptions = {
  input?: Parameters<Process['setFile']>[1];
  environment?: ReadonlyMap<string, string>;
  identity?: { uid: number; gid: number; groups: readonly number[] };
  group?: 'inherit' | 'new' | 'session';
  quiet?: boolean;
};

/** A program of a function that works with `Io`; failures it throws become a message and a status. */
export const program =
  (work: (io: Io) => Promise<number | void> | number | void): Program =>
  async (call) => {
    const io = new Io(call);
    try {
      return (await work(io)) ?? io.status;
    } catch (error) {
      if (!(error instanceof ProgramFailure) && !isSysError(error)) throw error;
      if (error.message !== '') await io.err(`${io.name}: ${error.message}\n`);
      return error instanceof ProgramFailure ? error.code : 1;
    }
  };

export type Options = {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly all: readonly (readonly [string, string])[];
  readonly operands: readonly string[];
};

/**
 * Reads options as getopt_long(3) does. `valued` names those that take a value, letters and long names; a long name may be given
 * its letter in `aliases`. `stopsEarly`: the first operand ends the options.
 */
export function readOptions(
  args: readonly string[],
  {
    valued = [],
    aliases = {},
    stopsEarly = false,
  }: { valued?: readonly string[]; aliases?: Readonly<Record<string, string>>; stopsEarly?: boolean } = {},
): Options {
  const flags = new Set<string>();
  const all: [string, string][] = [];
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--' || (stopsEarly && !/^-./.test(arg))) {
      operands.push(...args.slice(arg === '--' ? at + 1 : at));
      break;
    }
    if (arg.startsWith('--')) {
      const [long, value] = splitOnce(arg.slice(2), '=');
      const name = aliases[long] ?? long;
      if (value !== undefined) all.push([name, value]);
      else if (valued.includes(name) || valued.includes(long)) all.push([name, args[++at] ?? '']);
      else flags.add(name);
    } else if (/^-./.test(arg)) {
      for (let letter = 1; letter < arg.length; letter++) {
        const name = arg.charAt(letter);
        if (!valued.includes(name)) flags.add(name);
        else {
          all.push([name, letter < arg.length - 1 ? arg.slice(letter + 1) : (args[++at] ?? '')]);
          break;
        }
      }
    } else operands.push(arg);
  }
  return { flags, values: new Map(all), all, operands };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

export const asSysError = (error: unknown): SysError => {
  if (isSysError(error)) return error;
  throw error;
};
