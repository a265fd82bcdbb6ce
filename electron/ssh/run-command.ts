import type { ClientChannel } from 'ssh2';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { directRoute } from './command-run.ts';
import type { CommandRun, Ending, Route } from './command-run.ts';
import type { SSHLink } from './ssh-link.ts';

/** What a command reads on stdin. */
export type Stdin = string | Uint8Array | Iterable<Uint8Array>;

export type RunOptions = {
  /** What it is, for errors. */
  label: string;
  stdin?: Stdin | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  /** Longest silence. */
  idleTimeoutMs?: number | undefined;
  /** Called when all of `stdin` is on its way. */
  onFed?: (() => void) | undefined;
  onStdout: (chunk: Buffer) => void;
  onStderr: (chunk: Buffer) => void;
};

/** How a command ended. */
export type RunOutcome = {
  ending: Ending;
  /** False when the other side is no shell (a forced command, an SFTP-only account). */
  isShell: boolean;
};

/** Runs one command somewhere and waits for its end; cancelling and running out of time end what it started first. */
export type Runner = (command: string, options: RunOptions) => Promise<RunOutcome>;

// Deadlines of the network are real time; the time-outs a caller sets go by the clock of the connection.

/** After this a cancelled command counts as ended, whatever the server says. */
const cancelWaitMs = 4_000;
const endGroupWaitMs = 3_500;
const markerWaitMs = 1_000;
/** A daemon that inherited stdout keeps the channel open for ever; after the exit status this much silence ends the wait. */
const quietAfterExitMs = 3_000;
const stdinPieceBytes = 256 * 1024;

/**
 * Runs a command and waits for its end. Cancelling and running out of time end the remote process group first, then throw.
 * @throws AppError `ssh:connection-lost`, `ssh:timeout`, `ssh:command-failed` (refused by the server); the signal's reason
 */
export async function runCommand(
  link: SSHLink,
  command: string,
  options: RunOptions,
  route: Route = directRoute,
): Promise<RunOutcome> {
  const release = await link.slots.acquire(options.signal);
  const work = startAndWatch(link, command, options, route).finally(release);
  return cutOff(work, options.signal);
}

async function startAndWatch(link: SSHLink, command: string, options: RunOptions, route: Route): Promise<RunOutcome> {
  const run = route(link, command, options.label);
  const running = await link.openCommand(
    run.text,
    options.label,
    (channel) => new RunningCommand(link, channel, run, options),
  );
  return running.watch();
}

/** Follows `work`, but not for longer than a cancel may take. */
function cutOff<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const onAbort = (): void => {
      systemClock.sleep(cancelWaitMs, { signal: settled.signal }).then(
        () => reject(signal.reason),
        () => undefined,
      );
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true, signal: settled.signal });
    work.then(resolve, reject).finally(() => settled.abort());
  });
}

type Cause = 'closed' | 'lost' | { interruptedBy: unknown };

class RunningCommand {
  readonly #link: SSHLink;
  readonly #channel: ClientChannel;
  readonly #run: CommandRun;
  readonly #options: RunOptions;
  /** Aborted when the command is over; ends every timer and listener. */
  readonly #over = new AbortController();
  readonly #closed: Promise<void>;
  #exit: Ending | null = null;
  #lastOutputAt: number;
  #chunks = 0;
  #isEnding = false;
  #interrupt: (cause: Cause) => void = ignore;

  constructor(link: SSHLink, channel: ClientChannel, run: CommandRun, options: RunOptions) {
    this.#link = link;
    this.#channel = channel;
    this.#run = run;
    this.#options = options;
    this.#lastOutputAt = link.clock.now();
    this.#closed = new Promise((resolve) => channel.once('close', () => resolve()));
    // A broken link is told by the link itself; without a listener this event would end the program.
    channel.on('error', () => undefined);
    channel.on('data', (chunk: Buffer) => this.#receive(chunk, options.onStdout));
    channel.stderr.on('data', (chunk: Buffer) => this.#receive(run.takeStderr(chunk), options.onStderr));
    channel.once('exit', (exitCode: number | null, signal?: string) => this.#exited(exitCode, signal));
  }

  async watch(): Promise<RunOutcome> {
    try {
      const ended = await this.#waitForEnding(this.#feed());
      if (typeof ended !== 'string') {
        this.#isEnding = true;
        await this.#endGroup();
        throw ended.interruptedBy;
      }
      const held = this.#run.flush();
      if (held.length > 0) this.#options.onStderr(held);
      // When a server dies, ssh2 closes the channel without error, exit code or signal: that is a loss, not a result.
      if (this.#exit === null) throw this.#link.lostError(this.#options.label);
      return { ending: await this.#run.conclude(this.#exit), isShell: this.#run.hasBegun };
    } finally {
      this.#over.abort();
    }
  }

  #receive(chunk: Buffer, hand: (chunk: Buffer) => void): void {
    this.#lastOutputAt = this.#link.clock.now();
    this.#chunks += 1;
    if (chunk.length === 0 || this.#over.signal.aborted) return;
    try {
      hand(chunk);
    } catch (error) {
      // Thrown on, it would look to ssh2 like a broken packet and cost everybody the connection.
      this.#interrupt({ interruptedBy: error });
    }
  }

  #exited(exitCode: number | null, signal?: string): void {
    if (typeof exitCode === 'number') this.#exit = { exitCode, signal: null };
    else this.#exit = { exitCode: null, signal: signal ?? 'unknown' };
    void this.#closeWhenQuiet().catch(() => undefined);
  }

  async #closeWhenQuiet(): Promise<void> {
    for (
      let seen = -1;
      seen !== this.#chunks;
      await systemClock.sleep(quietAfterExitMs, { signal: this.#over.signal })
    ) {
      seen = this.#chunks;
    }
    this.#channel.close();
  }

  #waitForEnding(fed: Promise<void>): Promise<Cause> {
    const { signal, timeoutMs, idleTimeoutMs, label } = this.#options;
    const { clock, lost } = this.#link;
    const over = this.#over.signal;
    return new Promise((resolve) => {
      this.#interrupt = resolve;
      const timedOut = (kind: 'total' | 'idle', afterMs: number): void =>
        resolve({
          interruptedBy: new AppError('ssh:timeout', `${label} took too long (${kind}, ${afterMs} ms)`, {
            command: label,
            afterMs,
            kind,
          }),
        });
      const onAbort = (): void => resolve({ interruptedBy: signal?.reason });
      void this.#closed.then(() => resolve('closed'));
      // What cannot be read here must not look like a shorter input there.
      fed.catch((error: unknown) => resolve({ interruptedBy: error }));
      // The close of the channel comes first and brings the rest of the output; this is for when it does not come.
      lost.addEventListener('abort', () => setImmediate(() => resolve('lost')), { signal: over });
      if (signal?.aborted) onAbort();
      signal?.addEventListener('abort', onAbort, { once: true, signal: over });
      if (timeoutMs !== undefined)
        clock.sleep(timeoutMs, { signal: over }).then(() => timedOut('total', timeoutMs), ignore);
      if (idleTimeoutMs !== undefined)
        this.#whenQuietFor(idleTimeoutMs).then(() => timedOut('idle', idleTimeoutMs), ignore);
    });
  }

  /** Resolves after so much silence; rejects when the command is over. */
  async #whenQuietFor(ms: number): Promise<void> {
    const { clock } = this.#link;
    for (let left = ms; left > 0; left = this.#lastOutputAt + ms - clock.now()) {
      await clock.sleep(left, { signal: this.#over.signal });
    }
  }

  async #feed(): Promise<void> {
    if (this.#run.holdsInput) await this.#begun();
    for (const piece of pieces(this.#run.preface, this.#options.stdin)) {
      if (this.#isEnding || this.#over.signal.aborted || !this.#channel.writable) return;
      let isTaken = true;
      this.#link.gatherWrites(() => {
        isTaken = this.#channel.write(piece);
      });
      if (!isTaken) await Promise.race([this.#drained(), this.#closed]);
    }
    this.#link.gatherWrites(() => this.#channel.end());
    this.#options.onFed?.();
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => this.#channel.once('drain', () => resolve()));
  }

  /** Ends the remote process group through a second channel: root's processes cannot be signalled over the first (OpenSSH refuses). */
  async #endGroup(): Promise<void> {
    const { lost } = this.#link;
    const waiting = new AbortController();
    const within = (ms: number): Promise<void> =>
      systemClock.sleep(ms, { signal: waiting.signal }).catch(() => undefined);
    const gone = new Promise<void>((resolve) => {
      if (lost.aborted) resolve();
      else lost.addEventListener('abort', () => resolve(), { once: true, signal: waiting.signal });
    });
    try {
      await Promise.race([gone, within(endGroupWaitMs), this.#kill(within)]);
    } finally {
      waiting.abort();
      this.#channel.close();
    }
  }

  async #kill(within: (ms: number) => Promise<void>): Promise<void> {
    if (this.#run.endText === null) await Promise.race([this.#marked(), this.#closed, within(markerWaitMs)]);
    const { endText } = this.#run;
    if (endText === null) {
      this.#channel.signal('TERM');
      await Promise.race([this.#closed, within(markerWaitMs)]);
      this.#channel.signal('KILL');
      return;
    }
    const killed = await this.#link
      .openCommand(endText, `ending ${this.#options.label}`, untilClosed)
      .catch(() => null);
    await killed?.closed;
  }

  /** Until it has begun, or never will. */
  async #begun(): Promise<void> {
    const begun = this.#when(() => this.#run.hasBegun);
    const over = new Promise<void>((resolve) =>
      this.#over.signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([begun, this.#closed, over]);
  }

  #marked(): Promise<void> {
    return this.#when(() => this.#run.endText !== null);
  }

  /** Until something on stderr has made it so. */
  #when(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#channel.stderr.removeListener('data', look);
        resolve();
      };
      this.#channel.stderr.on('data', look);
      look();
    });
  }
}

/** What to write, in pieces of 256 KiB, so that a big upload never holds the loop up for long. */
function* pieces(preface: Buffer | null, stdin: Stdin | undefined): Generator<Uint8Array> {
  if (preface !== null) yield* pieces(null, preface);
  if (stdin === undefined) return;
  const parts = typeof stdin === 'string' ? [Buffer.from(stdin)] : stdin instanceof Uint8Array ? [stdin] : stdin;
  for (const part of parts) {
    for (let start = 0; start < part.length; start += stdinPieceBytes)
      yield part.subarray(start, start + stdinPieceBytes);
  }
}

const ignore = (): void => undefined;

/** Lets a command whose output does not matter run to its end. Wrapped, so that awaiting the opening does not await the end. */
function untilClosed(channel: ClientChannel): { closed: Promise<void> } {
  channel.on('error', () => undefined).resume();
  channel.stderr.resume();
  channel.end();
  return { closed: new Promise((resolve) => channel.once('close', () => resolve())) };
}
