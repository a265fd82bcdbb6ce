import path from 'node:path/posix';
import type { SimClock } from '../../sim-clock.ts';
import type { Actor } from '../vfs/nodes.ts';
import type { Data, OpenFile } from './open-file.ts';
import { isHarmless, signalNumber } from './signals.ts';
import type { SignalName } from './signals.ts';
import { isSysError, SysError } from './sys-error.ts';

export type Exit =
  { readonly code: number; readonly signal: null } | { readonly code: null; readonly signal: SignalName };
/** The number `$?` and `wait` tell. */
export const statusOf = (exit: Exit): number => (exit.signal === null ? exit.code : 128 + signalNumber(exit.signal));

/** Unwinds the code of a process that a signal has ended. */
export class ProcessKilled extends Error {}
/** A wait that a trapped signal has cut short. */
export class Interrupted extends Error {}

export type ProcessSeed = {
  readonly pid: number;
  readonly parent: Process | null;
  readonly pgid: number;
  readonly sid: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  readonly umask: number;
  readonly environment: ReadonlyMap<string, string>;
  /** systemd's control group path. */
  readonly cgroup: string;
  readonly clock: SimClock;
};

/** A running program of a container: identity, open files, signals. What it does is a function that holds this object. */
export class Process implements Actor {
  readonly pid: number;
  readonly clock: SimClock;
  readonly startedMs: number;
  readonly files = new Map<number, OpenFile>();
  readonly children = new Map<number, Process>();
  readonly exited: Promise<Exit>;
  parent: Process | null;
  pgid: number;
  sid: number;
  argv: readonly string[];
  comm: string;
  cwd: string;
  uid: number;
  gid: number;
  groups: readonly number[];
  umask: number;
  environment: ReadonlyMap<string, string>;
  cgroup: string;
  /** What `/dev/tty` is to it. */
  terminal: OpenFile | null = null;
  exit: Exit | null = null;
  /** Called for a signal that is neither fatal nor ignored; what a shell's `trap` sets. */
  readonly handlers = new Map<SignalName, (() => void) | 'ignore'>();
  readonly #waits = new Set<{ reject: (reason: Error) => void; isInterruptible: boolean }>();
  #settle: (exit: Exit) => void = () => undefined;

  constructor(seed: ProcessSeed) {
    this.pid = seed.pid;
    this.parent = seed.parent;
    this.pgid = seed.pgid;
    this.sid = seed.sid;
    this.argv = seed.argv;
    this.comm = commOf(seed.argv);
    this.cwd = seed.cwd;
    this.uid = seed.uid;
    this.gid = seed.gid;
    this.groups = seed.groups;
    this.umask = seed.umask;
    this.environment = seed.environment;
    this.cgroup = seed.cgroup;
    this.clock = seed.clock;
    this.startedMs = seed.clock.now();
    this.exited = new Promise((resolve) => (this.#settle = resolve));
  }

  rename(argv: readonly string[]): void {
    this.argv = argv;
    this.comm = commOf(argv);
  }

  absolute(target: string): string {
    const isDir = target.length > 1 && target.endsWith('/');
    return path.resolve(this.cwd, target) + (isDir && !/^\/+$/.test(target) ? '/' : '');
  }

  setFile(fd: number, file: OpenFile | null): void {
    file?.retain();
    this.files.get(fd)?.release();
    if (file) this.files.set(fd, file);
    else this.files.delete(fd);
  }

  /** Delivers a signal. */
  signal(name: SignalName): void {
    if (this.exit) return;
    const handler = name === 'KILL' ? undefined : this.handlers.get(name);
    if (handler === 'ignore') return;
    if (handler) {
      handler();
      for (const wait of Array.from(this.#waits)) if (wait.isInterruptible) wait.reject(new Interrupted());
      return;
    }
    if (!isHarmless(name)) this.finish({ code: null, signal: name });
  }

  finish(exit: Exit): void {
    if (this.exit) return;
    this.exit = exit;
    for (const wait of Array.from(this.#waits)) wait.reject(new ProcessKilled());
    for (const file of this.files.values()) file.release();
    this.files.clear();
    this.#settle(exit);
  }

  checkAlive(): void {
    if (this.exit) throw new ProcessKilled();
  }

  /** Waits for something, unless a signal ends this process first; `isInterruptible` lets a trapped signal end the wait, too. */
  block<T>(wait: Promise<T>, isInterruptible = false): Promise<T> {
    if (this.exit) return Promise.reject(new ProcessKilled());
    return new Promise((resolve, reject) => {
      const own = { reject: (reason: Error) => (this.#waits.delete(own), reject(reason)), isInterruptible };
      this.#waits.add(own);
      wait.then(
        (value) => (this.#waits.delete(own), resolve(value)),
        (error: unknown) => (this.#waits.delete(own), reject(error)),
      );
    });
  }

  /** Simulated time. */
  async sleep(ms: number): Promise<void> {
    const over = new AbortController();
    try {
      await this.block(this.clock.sleep(ms, { signal: over.signal }).catch(() => undefined));
    } finally {
      over.abort();
    }
  }

  /** Never returns: what a server does until it is ended. */
  untilKilled(): Promise<never> {
    return this.block(new Promise<never>(() => undefined));
  }

  /** null at the end of the file. */
  async read(fd: number, max = 65_536): Promise<Uint8Array | null> {
    const file = this.#file(fd);
    for (;;) {
      const piece = file.tryRead(max);
      if (piece === 'end') return null;
      if (piece !== 'wait') return piece;
      await this.block(file.whenReadable(), file.isTerminal);
    }
  }

  /** A line with its line feed, or what is left without one; null at the end. */
  async readLine(fd: number): Promise<Uint8Array | null> {
    const file = this.#file(fd);
    let start: Uint8Array | null = null;
    for (;;) {
      const piece = file.tryReadLine();
      if (piece === 'end') return start;
      if (piece === 'wait') await this.block(file.whenReadable(), file.isTerminal);
      else {
        start = start ? Buffer.concat([start, piece]) : piece;
        if (piece[piece.length - 1] === 10) return start;
      }
    }
  }

  /** Gives back a promise only when the other side has to catch up. */
  write(fd: number, data: Data): Promise<void> | undefined {
    this.checkAlive();
    const file = this.#file(fd);
    try {
      if (file.write(data)) return undefined;
    } catch (error) {
      if (!isSysError(error, 'EPIPE') || this.handlers.get('PIPE') === 'ignore') throw error;
      this.signal('PIPE');
      throw new ProcessKilled();
    }
    return this.block(file.whenWritable());
  }

  #file(fd: number): OpenFile {
    const file = this.files.get(fd);
    if (!file) throw this.exit ? new ProcessKilled() : new SysError('EBADF');
    return file;
  }
}

/** What /proc/PID/comm shows: 15 bytes of the program's name. */
const commOf = (argv: readonly string[]): string =>
  path
    .basename(argv[0] ?? '')
    .replace(/^-/, '')
    .slice(0, 15);
