import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SimClock } from '../../sim-clock.ts';
import { Pipe } from './pipe.ts';
import { OpenDevice } from './open-file.ts';
import type { OpenFile } from './open-file.ts';
import { Process, ProcessKilled } from './process.ts';
import type { SignalName } from './signals.ts';
import { SysError } from './sys-error.ts';

export type Listener = {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly inode: number;
  readonly process: Process;
  readonly answer: HttpAnswer | null;
};
/** What a simulated server says to an HTTP request; null for servers that speak something else. */
export type HttpAnswer = (request: {
  path: string;
  isTls: boolean;
}) => { status: number; body: string; server: string } | null;

export type SpawnOptions = {
  readonly parent: Process | null;
  readonly argv: readonly string[];
  readonly run: (process: Process) => Promise<number> | number;
  /** `new` makes it lead a group, or a session and a group. */
  readonly group?: 'inherit' | 'new' | 'session' | undefined;
  readonly files?: ReadonlyMap<number, OpenFile> | undefined;
  readonly environment?: ReadonlyMap<string, string> | undefined;
  readonly cwd?: string | undefined;
  readonly identity?: { readonly uid: number; readonly gid: number; readonly groups: readonly number[] } | undefined;
  readonly cgroup?: string | undefined;
  /** The controlling terminal of a new session; others have their parent's. */
  readonly terminal?: OpenFile | undefined;
};

const turnMs = 8;
const firstPid = 312;

/** The process table of a container, its sockets, and the fair sharing of the one real thread. */
export class Kernel {
  readonly processes = new Map<number, Process>();
  readonly listeners: Listener[] = [];
  readonly clock: SimClock;
  /** Told of every socket that begins to listen. */
  onListen: (listener: Listener) => void = () => undefined;
  #nextPid = firstPid;
  #nextInode = 20_000;
  #nextTerminal = 0;
  #turnStartedMs = performance.now();

  constructor(clock: SimClock) {
    this.clock = clock;
  }

  spawn(options: SpawnOptions): Process {
    const process = this.#create(options, this.#nextPid++);
    void this.#run(process, options.run);
    return process;
  }

  /** A process with a number of its own choosing, such as init's. */
  spawnAs(pid: number, options: SpawnOptions): Process {
    const process = this.#create(options, pid);
    void this.#run(process, options.run);
    return process;
  }

  /** Delivers to one process, or with a negative number to a group. */
  kill(pid: number, signal: SignalName | null, sender?: Process): void {
    const targets =
      pid > 0
        ? [this.processes.get(pid)].filter((one) => one !== undefined)
        : [...this.processes.values()].filter((one) => one.pgid === -pid);
    if (targets.length === 0) throw new SysError('ESRCH');
    if (sender && sender.uid !== 0 && targets.every((target) => target.uid !== sender.uid)) throw new SysError('EPERM');
    if (signal !== null) for (const target of targets) target.signal(signal);
  }

  killSession(sid: number, signal: SignalName): void {
    for (const process of Array.from(this.processes.values())) if (process.sid === sid) process.signal(signal);
  }

  killAll(signal: SignalName): void {
    for (const process of Array.from(this.processes.values())) process.signal(signal);
  }

  pipe(): Pipe {
    return new Pipe(`pipe:[${this.#nextInode++}]`);
  }

  /** The number of a new pseudo terminal. */
  nextTerminal(): number {
    return this.#nextTerminal++ % 64;
  }

  listen(
    process: Process,
    protocol: 'tcp' | 'udp',
    address: string,
    port: number,
    answer: HttpAnswer | null,
  ): Listener {
    const isTaken = this.listeners.some(
      (one) => one.port === port && one.protocol === protocol && overlap(one.address, address),
    );
    if (isTaken) throw new SysError('EADDRINUSE');
    const listener = { protocol, address, port, inode: this.#nextInode++, process, answer };
    this.listeners.push(listener);
    const fd = [...Array(64).keys()].find((number) => number > 4 && !process.files.has(number)) ?? 64;
    process.setFile(fd, new OpenDevice(`socket:[${listener.inode}]`, () => 'end'));
    void process.exited.then(() => this.listeners.splice(this.listeners.indexOf(listener), 1));
    this.onListen(listener);
    return listener;
  }

  /**
   * Lets timers and sockets have their turn when the shells have run for a while: a busy loop must not deafen the SSH server
   * that is to end it. Gives back a promise only when it is time.
   */
  giveWay(): Promise<void> | undefined {
    if (performance.now() - this.#turnStartedMs < turnMs) return undefined;
    return this.#startTurn();
  }

  async #startTurn(): Promise<void> {
    await nextTurn();
    this.#turnStartedMs = performance.now();
  }

  #create(options: SpawnOptions, pid: number): Process {
    const { parent, group = 'inherit' } = options;
    const process = new Process({
      pid,
      parent,
      pgid: group === 'inherit' ? (parent?.pgid ?? pid) : pid,
      sid: group === 'session' ? pid : (parent?.sid ?? pid),
      argv: options.argv,
      cwd: options.cwd ?? parent?.cwd ?? '/',
      uid: options.identity?.uid ?? parent?.uid ?? 0,
      gid: options.identity?.gid ?? parent?.gid ?? 0,
      groups: options.identity?.groups ?? parent?.groups ?? [0],
      umask: parent?.umask ?? 0o022,
      environment: options.environment ?? parent?.environment ?? new Map(),
      cgroup: options.cgroup ?? parent?.cgroup ?? '/init.scope',
      clock: this.clock,
    });
    process.terminal = options.terminal ?? (group === 'session' ? null : (parent?.terminal ?? null));
    for (const [fd, file] of options.files ?? parent?.files ?? []) process.setFile(fd, file);
    for (const [name, handler] of parent?.handlers ?? []) if (handler === 'ignore') process.handlers.set(name, handler);
    parent?.children.set(pid, process);
    this.processes.set(pid, process);
    return process;
  }

  async #run(process: Process, run: SpawnOptions['run']): Promise<void> {
    void process.exited.then(() => this.#forget(process));
    try {
      const code = await run(process);
      process.finish({ code: code & 255, signal: null });
    } catch (error) {
      if (error instanceof ProcessKilled && process.exit) return;
      // A mistake in a simulated program ends that program like a crash would, and says so where its user looks.
      report(process, error);
      process.finish({ code: null, signal: 'ABRT' });
    }
  }

  #forget(process: Process): void {
    this.processes.delete(process.pid);
    const init = this.processes.get(1) ?? null;
    for (const child of process.children.values()) if (!child.exit) child.parent = init;
    if (process.parent && process.parent.pid === 1) process.parent.children.delete(process.pid);
  }
}

function report(process: Process, error: unknown): void {
  try {
    void process
      .write(
        2,
        `${process.comm}: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      )
      ?.catch(() => undefined);
  } catch {
    // Its stderr is gone; nobody listens.
  }
}

/** Servers bind IPv6 for itself; `*` is a socket of both kinds. */
const overlap = (a: string, b: string): boolean => {
  if (a === '*' || b === '*' || a === b) return true;
  if (a.includes(':') !== b.includes(':')) return false;
  return a === '0.0.0.0' || b === '0.0.0.0' || a === '::' || b === '::';
};
