import { AppError } from '../../../shared/errors.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Ending } from '../../ssh/command-run.ts';
import { InsideMarker } from '../../ssh/inside-run.ts';
import { printfLine } from '../../ssh/long-command.ts';
import type { RunOptions, RunOutcome, Stdin } from '../../ssh/run-command.ts';
import {
  againLine,
  appendLine,
  confirmLine,
  dropLine,
  endLine,
  inputPieceBytes,
  letGoLine,
  runLine,
} from './driver-script.ts';
import type { TerminalDriver } from './terminal-driver.ts';

/** After this a cancelled command counts as ended. */
const endWaitMs = 4_000;
const beginWaitMs = 3_000;
/** A daemon that inherited the output keeps it open for ever; after the exit this much silence ends the wait. */
const quietAfterExitMs = 3_000;
/** Where the end of a chunk got lost, both sides would wait. */
const askAgainMs = 5_000;
/** For the answer to that, when all has ended. */
const lastAnswerMs = 1_000;

let lastId = 0;

/**
 * Runs a command through the driver of a terminal and waits for its end. Cancelling and running out of time end the process group first.
 * @throws AppError `ssh:connection-lost`, `ssh:timeout`; the signal's reason
 */
export function runInTerminal(driver: TerminalDriver, command: string, options: RunOptions): Promise<RunOutcome> {
  return new TerminalRun(driver, command, options).watch();
}

type Stream = { chunk: Buffer[]; chars: number; taken: number; isOver: boolean };

class TerminalRun {
  readonly #driver: TerminalDriver;
  readonly #command: string;
  readonly #options: RunOptions;
  readonly #id = (lastId += 1);
  readonly #marker: InsideMarker;
  readonly #over = new AbortController();
  readonly #streams: Record<'o' | 'e', Stream> = { o: newStream(), e: newStream() };
  #exitCode: number | null = null;
  #isStarted = false;
  #isGone = false;
  #lastOutputAt: number;
  #changed: () => void = () => undefined;
  #interrupt: (cause: { by: unknown }) => void = () => undefined;

  constructor(driver: TerminalDriver, command: string, options: RunOptions) {
    this.#driver = driver;
    this.#command = command;
    this.#options = options;
    this.#marker = new InsideMarker(driver.mark);
    this.#lastOutputAt = driver.clock.now();
  }

  async watch(): Promise<RunOutcome> {
    const driver = this.#driver;
    const { signal, label } = this.#options;
    signal?.throwIfAborted();
    if (driver.lost.aborted) throw driver.lostError(label);
    const id = this.#id;
    const unlisten = [
      driver.listen(String(id), (word, rest) => this.#told(word, rest)),
      driver.listen(`${id}o`, (word, rest) => this.#piece('o', word, rest)),
      driver.listen(`${id}e`, (word, rest) => this.#piece('e', word, rest)),
    ];
    try {
      const interrupted = await Promise.race([this.#interruption(), this.#work()]);
      if (interrupted) {
        await this.#end();
        throw interrupted.by;
      }
      const held = this.#marker.flush();
      if (held.length > 0) this.#options.onStderr(held);
      if (this.#marker.processGroup === null) throw this.#neverBegun();
      return { ending: this.#ending(), isShell: true };
    } finally {
      this.#over.abort();
      for (const stop of unlisten) stop();
    }
  }

  #neverBegun(): AppError<'ssh:command-failed'> {
    const lastLines = this.#marker.preamble.trimEnd().split('\n');
    const details = { command: this.#options.label, exitCode: this.#exitCode, signal: null, lastLines };
    return new AppError('ssh:command-failed', `It could not be begun: ${lastLines.join(' ')}`, details);
  }

  #ending(): Ending {
    return this.#marker.endingOf({ exitCode: this.#exitCode ?? 255, signal: null });
  }

  /** Sends the command with its input, starts it, waits for its end and for what it has printed. */
  async #work(): Promise<null> {
    const driver = this.#driver;
    const piecesOfInput = inputPieces(printfLine(this.#command), this.#options.stdin);
    for (const piece of piecesOfInput) {
      if (this.#over.signal.aborted) return null;
      await driver.send(appendLine(this.#id, piece.toString('base64')));
    }
    this.#options.onFed?.();
    if (this.#over.signal.aborted) return null;
    this.#isStarted = true;
    await driver.send(runLine(this.#id));
    let hasAsked = false;
    while (!this.#isFinished()) {
      const hasEnded = this.#exitCode !== null;
      const quietMs = !hasEnded ? askAgainMs : hasAsked ? lastAnswerMs : quietAfterExitMs;
      const isChanged = await this.#change(quietMs);
      if (this.#over.signal.aborted) return null;
      if (isChanged) {
        hasAsked = false;
        continue;
      }
      if (hasEnded && hasAsked) {
        await driver.send(letGoLine(this.#id));
        return null;
      }
      // Nothing came for a while. Once is enough: asked while there is nothing, it makes the next chunk come twice.
      if (!hasAsked) for (const name of ['o', 'e']) void this.#answer(againLine(`${this.#id}${name}`));
      hasAsked = true;
    }
    return null;
  }

  #isFinished(): boolean {
    return this.#exitCode !== null && this.#streams.o.isOver && this.#streams.e.isOver;
  }

  #told(word: string, rest: string): void {
    if (word === 'z') this.#exitCode = Number(rest);
    if (word === 'e') this.#isGone = true;
    this.#changed();
  }

  #piece(name: 'o' | 'e', word: string, rest: string): void {
    const stream = this.#streams[name];
    if (word === 'd') {
      stream.chunk.push(Buffer.from(rest, 'base64'));
      // With the line feed that the shell's count has in between.
      stream.chars += rest.length + 1;
    } else if (word === 'w') this.#chunkIsOver(name, rest);
    else if (word === 'q') stream.isOver = true;
    this.#changed();
  }

  #chunkIsOver(name: 'o' | 'e', told: string): void {
    const stream = this.#streams[name];
    const [chars = 0, number = 0] = told.split(' ').map(Number);
    const isWhole = stream.chars - 1 === chars;
    const bytes = Buffer.concat(stream.chunk);
    stream.chunk = [];
    stream.chars = 0;
    const pump = `${this.#id}${name}`;
    const isKnown = number <= stream.taken;
    void this.#answer(isWhole || isKnown ? confirmLine(pump, number) : againLine(pump));
    if (!isWhole || isKnown) return;
    stream.taken = number;
    this.#deliver(name, bytes);
  }

  async #answer(line: string): Promise<void> {
    // A terminal that is lost is told by itself.
    await this.#driver.send(line).catch(() => undefined);
  }

  #deliver(name: 'o' | 'e', bytes: Buffer): void {
    this.#lastOutputAt = this.#driver.clock.now();
    // Also when it is to end: who ends it has to know its group.
    const own = name === 'o' ? bytes : this.#marker.push(bytes);
    if (own.length === 0 || this.#over.signal.aborted) return;
    try {
      if (name === 'o') this.#options.onStdout(own);
      else this.#options.onStderr(own);
    } catch (error) {
      this.#interrupt({ by: error });
    }
  }

  #interruption(): Promise<{ by: unknown }> {
    const { signal, timeoutMs, idleTimeoutMs, label } = this.#options;
    const { clock, lost } = this.#driver;
    const over = this.#over.signal;
    return new Promise((resolve) => {
      this.#interrupt = resolve;
      const timedOut = (kind: 'total' | 'idle', afterMs: number): void =>
        resolve({
          by: new AppError('ssh:timeout', `${label} took too long (${kind}, ${afterMs} ms)`, {
            command: label,
            afterMs,
            kind,
          }),
        });
      const onAbort = (): void => resolve({ by: signal?.reason });
      const onLost = (): void => resolve({ by: this.#driver.lostError(label) });
      signal?.addEventListener('abort', onAbort, { once: true, signal: over });
      lost.addEventListener('abort', onLost, { once: true, signal: over });
      if (timeoutMs !== undefined)
        clock.sleep(timeoutMs, { signal: over }).then(() => timedOut('total', timeoutMs), ignore);
      if (idleTimeoutMs !== undefined)
        this.#whenQuietFor(idleTimeoutMs).then(() => timedOut('idle', idleTimeoutMs), ignore);
    });
  }

  async #whenQuietFor(ms: number): Promise<void> {
    const { clock } = this.#driver;
    for (let left = ms; left > 0; left = this.#lastOutputAt + ms - clock.now())
      await clock.sleep(left, { signal: this.#over.signal });
  }

  /** Ends what the command has started, inside, and waits until nobody of it is left. */
  async #end(): Promise<void> {
    const driver = this.#driver;
    this.#over.abort();
    if (driver.lost.aborted) return;
    const endsAt = Date.now() + endWaitMs;
    for (let left = beginWaitMs; this.#isBeginning() && left > 0;) {
      const began = Date.now();
      await this.#change(left);
      left -= Date.now() - began;
    }
    const { processGroup } = this.#marker;
    if (processGroup === null) return void driver.send(dropLine(this.#id)).catch(ignore);
    void driver.send(endLine(this.#id, processGroup)).catch(ignore);
    while (!this.#isGone && !driver.lost.aborted && Date.now() < endsAt) await this.#change(endsAt - Date.now());
    void driver.send(letGoLine(this.#id)).catch(ignore);
  }

  /** It was told to run and has not said yet as what. */
  #isBeginning(): boolean {
    return this.#isStarted && this.#marker.processGroup === null && this.#exitCode === null;
  }

  /** True when something was told within the time; false when not, or when the terminal is gone. */
  #change(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting = new AbortController();
      const end = (isChanged: boolean): void => {
        waiting.abort();
        this.#changed = () => undefined;
        resolve(isChanged);
      };
      this.#changed = () => end(true);
      if (this.#driver.lost.aborted) return end(false);
      this.#driver.lost.addEventListener('abort', () => end(false), { once: true, signal: waiting.signal });
      systemClock.sleep(ms, { signal: waiting.signal }).then(() => end(false), ignore);
    });
  }
}

const newStream = (): Stream => ({ chunk: [], chars: 0, taken: 0, isOver: false });
const ignore = (): void => undefined;

/** The command's line and its input as one stream, in pieces that base64 can be put together from. */
function* inputPieces(first: Buffer, stdin: Stdin | undefined): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (const part of partsOf(first, stdin)) {
    rest = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    let start = 0;
    for (; rest.length - start >= inputPieceBytes; start += inputPieceBytes)
      yield rest.subarray(start, start + inputPieceBytes);
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

function* partsOf(first: Buffer, stdin: Stdin | undefined): Generator<Uint8Array> {
  yield first;
  if (typeof stdin === 'string') yield Buffer.from(stdin);
  else if (stdin instanceof Uint8Array) yield stdin;
  else if (stdin) yield* stdin;
}
