import { AppError } from '../../shared/errors.ts';
import { lettingGo, withDeadline } from '../lib/abort.ts';
import { ask, lastLines, remote } from './remote.ts';
import type { StreamedRun } from './remote.ts';
import { RunOutput } from './run-output.ts';
import { whileHeard } from './silence.ts';
import { isPassing, SteadyTransport } from './steady-transport.ts';
import {
  alreadyRunning,
  beyondAll,
  clearScript,
  isCutShort,
  letGoScript,
  lookScript,
  looks,
  outcomeScript,
  runnerScript,
  stopAnyScript,
  stopScript,
} from './surviving-shell.ts';
import type { RunText } from './surviving-shell.ts';
import type { ProvisionOptions, Transport } from './transport.ts';

export type SurvivingRun = RunText & {
  /** Its name for people. */
  what: string;
  timeoutMs: number;
  idleTimeoutMs: number;
};
type Options = Pick<ProvisionOptions, 'clock' | 'signal' | 'onLine' | 'safeCut' | 'onNote' | 'onStatus' | 'onSilent'>;

const lookEveryMs = 1_000;
const lookTimeoutMs = 60_000;
const cleanUpMs = 4_000;
/** How often one that never began is sent again. */
const mostStarts = 3;

/**
 * Runs shell text that outlives the connection: when that is lost, it is found again over a new one, with what it printed meanwhile, and
 * waited for until its limits. Where the transport cannot be opened again, a loss is thrown as one. An exit code is returned.
 * @throws AppError `ssh:connection-lost` when it did not end, `ssh:timeout`, `ssh:command-failed` for a signal; the signal's reason
 */
export function runSurviving(transport: Transport, run: SurvivingRun, options: Options): Promise<StreamedRun> {
  return follow(transport, run, options, (survivor) => survivor.start());
}

/** Takes up what an earlier start of the app has left running or ended, with all it has printed; null when there is nothing of it. */
export async function takeUp(
  transport: Transport,
  run: Omit<SurvivingRun, 'body'>,
  options: Options,
): Promise<StreamedRun | null> {
  const { exitCode } = await transport.execStreaming(remote(lookScript(run, beyondAll)), {
    signal: options.signal,
    timeoutMs: lookTimeoutMs,
    onLine: () => undefined,
  });
  if (exitCode !== looks.running && exitCode !== looks.ended) return null;
  options.onNote?.(
    exitCode === looks.running
      ? `${run.what} still runs inside. It is taken up, with all it has printed since it began.`
      : `${run.what} has ended meanwhile. All it has printed since it began:`,
  );
  return follow(transport, { ...run, body: '' }, options, (survivor) => survivor.attend());
}

/** Ends whatever of a run is still alive inside, and takes away what it has left. */
export async function endRun(
  transport: Transport,
  run: Pick<RunText, 'id' | 'head'>,
  { signal }: Pick<Options, 'signal'>,
): Promise<void> {
  const options = { signal, timeoutMs: lookTimeoutMs, allowFailure: true };
  await transport.exec(remote(stopScript(run)), options);
  await transport.exec(remote(clearScript(run)), options);
}

/** The same for whatever run of that name there is. */
export async function endAnyRun(
  transport: Transport,
  { id }: Pick<RunText, 'id'>,
  { signal }: Pick<Options, 'signal'>,
): Promise<void> {
  await transport.exec(remote(stopAnyScript({ id })), { signal, timeoutMs: lookTimeoutMs, allowFailure: true });
}

async function follow(
  transport: Transport,
  run: SurvivingRun,
  options: Options,
  begin: (survivor: Survivor) => Promise<number>,
): Promise<StreamedRun> {
  const output = new RunOutput(options);
  try {
    const exitCode = await whileHeard({ ...options, ...run }, (signal, heard) =>
      begin(new Survivor(transport, run, { ...options, signal }, output, heard)),
    );
    output.end();
    return { exitCode, lines: output.lines };
  } catch (error) {
    output.end();
    if (!AppError.is(error, 'ssh:command-failed')) throw error;
    const { exitCode, signal } = error.details;
    if (exitCode !== null) return { exitCode, lines: output.lines };
    const details = { command: run.what, exitCode, signal, lastLines: lastLines(output.lines) };
    throw new AppError('ssh:command-failed', error.message, details, { cause: error });
  } finally {
    // Its own deadline: what failed may have been cancelled. Where the way in is gone, it is swept later.
    const isGone = transport instanceof SteadyTransport && transport.isLost;
    if (!isGone && options.signal?.reason !== lettingGo)
      await transport
        .exec(remote(clearScript(run)), { signal: withDeadline(cleanUpMs), allowFailure: true })
        .catch(() => undefined);
  }
}

/** One run of something, over as many connections as it takes. */
class Survivor {
  readonly #transport: Transport;
  readonly #run: SurvivingRun;
  readonly #options: Options & { signal: AbortSignal };
  readonly #output: RunOutput;
  readonly #heard: () => void;
  readonly #startedAt: number;
  #isTold = false;
  #isLetGo = false;

  constructor(
    transport: Transport,
    run: SurvivingRun,
    options: Options & { signal: AbortSignal },
    output: RunOutput,
    heard: () => void,
  ) {
    this.#transport = transport;
    this.#run = run;
    this.#options = options;
    this.#output = output;
    this.#heard = heard;
    this.#startedAt = options.clock.now();
  }

  async start(): Promise<number> {
    for (let starts = 1; ; starts += 1) {
      try {
        const exitCode = await this.#stream(`exec </dev/null\n${runnerScript(this.#run)}`, this.#run.timeoutMs);
        if (exitCode !== alreadyRunning || !this.#output.isEmpty) return exitCode;
        this.#options.onNote?.(`${this.#run.what} still runs inside. It is taken up, with all it has printed.`);
        return await this.attend();
      } catch (error) {
        if (!this.#isLoss(error)) throw error;
        this.#options.onNote?.(
          `The connection was lost while ${this.#run.what} ran; connecting again to see how it goes on.`,
        );
        const exitCode = await this.#attendAfter(error);
        if (exitCode !== null) return exitCode;
        if (starts >= mostStarts) throw error;
      }
    }
  }

  /** Follows it to its end, from where its output stopped. */
  async attend(): Promise<number> {
    const exitCode = await this.#attendAfter(null);
    if (exitCode === null) throw this.#unfinished('', 'nothing of it was found');
    return exitCode;
  }

  /** Null when it had never begun. */
  async #attendAfter(loss: AppError<'ssh:connection-lost'> | null): Promise<number | null> {
    const { signal, clock } = this.#options;
    try {
      for (let isEnded = false; ;) {
        const { state, isPiece } = await this.#look(loss);
        if (state === looks.running) await this.#letGo();
        if (state === looks.never) return null;
        if (state === looks.gone && !isPiece)
          throw this.#unfinished(loss?.details.host ?? '', 'it did not end, and nothing of it runs any more');
        // Whoever copies its output may be a moment behind its end.
        if (state === looks.ended && isEnded && !isPiece) return await this.#outcome();
        isEnded = state === looks.ended;
        if (state === looks.running) this.#tellThatItGoesOn(loss !== null);
        if (isPiece) continue;
        const afterMs = clock.now() - this.#startedAt;
        if (state === looks.running && afterMs >= this.#run.timeoutMs) {
          const { what } = this.#run;
          throw new AppError('ssh:timeout', `${what} took too long (total, ${afterMs} ms)`, {
            command: what,
            afterMs,
            kind: 'total',
          });
        }
        await clock.sleep(isEnded ? lookEveryMs / 4 : lookEveryMs, { signal });
      }
    } catch (error) {
      const isLetGo = signal.aborted && signal.reason === lettingGo;
      if (!isLetGo && (signal.aborted || AppError.is(error, 'ssh:timeout'))) await this.#stop();
      if (signal.aborted) throw signal.reason;
      throw error;
    }
  }

  /** One look, over a new connection when the last one was lost. `isPiece`: something new was printed. */
  async #look(loss: AppError<'ssh:connection-lost'> | null): Promise<{ state: number; isPiece: boolean }> {
    const { received, isExact } = this.#output;
    for (;;) {
      const before = received.stdout + received.stderr;
      const from = isExact ? { ...received } : beyondAll;
      try {
        const state = await this.#stream(lookScript(this.#run, from), lookTimeoutMs);
        return { state, isPiece: received.stdout + received.stderr > before };
      } catch (error) {
        if (this.#options.signal.aborted || this.#isLoss(error)) {
          await this.#options.clock.sleep(lookEveryMs, { signal: this.#options.signal });
          continue;
        }
        if (loss === null || !isPassing(error)) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw this.#unfinished(loss.details.host, `it could not be reached again: ${reason}`);
      }
    }
  }

  async #stream(script: string, timeoutMs: number): Promise<number> {
    const { exitCode } = await this.#transport.execStreaming(remote(script), {
      signal: this.#options.signal,
      timeoutMs,
      onLine: (line) => {
        this.#heard();
        this.#output.line(line);
      },
      onBytes: (stream, bytes) => {
        this.#heard();
        this.#output.bytes(stream, bytes);
      },
    });
    return exitCode;
  }

  async #outcome(): Promise<number> {
    const answer = await ask(this.#transport, outcomeScript(this.#run), { signal: this.#options.signal });
    const [exitCode = 0, stdout = 0, stderr = 0] = answer.trim().split(/\s+/).map(Number);
    const { received, isExact } = this.#output;
    const isLost = stdout < received.stdout || stderr < received.stderr || isCutShort(stdout) || isCutShort(stderr);
    if (!isExact || isLost)
      this.#options.onNote?.(`Some of what ${this.#run.what} printed while the connection was away is not known.`);
    return exitCode;
  }

  async #letGo(): Promise<void> {
    if (this.#isLetGo) return;
    this.#isLetGo = true;
    const { signal } = this.#options;
    await this.#transport
      .exec(remote(letGoScript(this.#run)), { signal, timeoutMs: lookTimeoutMs, allowFailure: true })
      .catch(() => undefined);
  }

  async #stop(): Promise<void> {
    const { onNote } = this.#options;
    await this.#transport
      .exec(remote(stopScript(this.#run)), { signal: withDeadline(cleanUpMs), allowFailure: true })
      .catch(() => onNote?.(`${this.#run.what} could not be ended inside: there is no connection to the container.`));
  }

  #isLoss(error: unknown): error is AppError<'ssh:connection-lost'> {
    return this.#transport instanceof SteadyTransport && AppError.is(error, 'ssh:connection-lost');
  }

  #tellThatItGoesOn(isAfterLoss: boolean): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#options.onStatus?.(`${this.#run.what} goes on inside; waiting for its end`);
    if (isAfterLoss)
      this.#options.onNote?.(`${this.#run.what} goes on inside; its output is taken up where it stopped.`);
  }

  #unfinished(host: string, how: string): AppError<'ssh:connection-lost'> {
    const during = `${this.#run.what}; ${how}`;
    return new AppError('ssh:connection-lost', `The connection was lost during ${during}`, { host, during });
  }
}
