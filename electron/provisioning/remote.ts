import { AppError } from '../../shared/errors.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { OutputLine, ProvisionOptions, Transport } from './transport.ts';

/** How many lines of output a failure keeps. */
const keptLines = 50;
const keptComplaints = 10;

/**
 * Wraps POSIX shell text so that it runs the same under any login shell: through `sh`, with the administrator's PATH
 * (sshd's own lacks sbin on some systems) and untranslated messages. C.UTF-8 rather than C, because a database created
 * by a package's install script takes its encoding from here.
 */
export const remote = (script: string): string =>
  `sh -c ${shellQuote(`PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH LC_ALL=C.UTF-8; export PATH LC_ALL\n${script}`)}`;

/**
 * Runs shell text that may be run twice and gives back what it wrote on stdout; an exit code other than 0 is thrown as
 * `ssh:command-failed`. Where a signal ended it, as when memory ran short, it is asked once more.
 */
export async function ask(
  transport: Pick<Transport, 'exec'>,
  script: string,
  { signal, timeoutMs = 30_000 }: { signal?: AbortSignal | undefined; timeoutMs?: number } = {},
): Promise<string> {
  const run = () => transport.exec(remote(script), { signal, timeoutMs });
  const { stdout } = await run().catch((error: unknown) => {
    if (!wasKilled(error) || signal?.aborted === true) throw error;
    return run();
  });
  return stdout;
}

const wasKilled = (error: unknown): boolean =>
  AppError.is(error, 'ssh:command-failed') && error.details.signal !== null;

export type StreamedRun = { exitCode: number; lines: OutputLine[] };
export type StreamRunOptions = Pick<ProvisionOptions, 'signal' | 'onLine' | 'safeCut'> & {
  timeoutMs: number;
  idleTimeoutMs: number;
};

/**
 * Runs shell text without input, passing its lines on and keeping the last 2000. An exit code is returned; a signal, a time-out and a
 * cancel are thrown, the latter two after the transport has ended everything that was started.
 */
export async function stream(
  transport: Transport,
  script: string,
  { signal, onLine, safeCut, timeoutMs, idleTimeoutMs }: StreamRunOptions,
): Promise<StreamedRun> {
  const lines: OutputLine[] = [];
  const take = (line: OutputLine): void => {
    lines.push(line);
    if (lines.length > 2_000) lines.shift();
    onLine?.(line);
  };
  try {
    const { exitCode } = await transport.execStreaming(remote(`exec </dev/null\n${script}`), {
      signal,
      timeoutMs,
      idleTimeoutMs,
      onLine: take,
      safeCut,
    });
    return { exitCode, lines };
  } catch (error) {
    if (!AppError.is(error, 'ssh:command-failed')) throw error;
    if (error.details.exitCode !== null) return { exitCode: error.details.exitCode, lines };
    const details = { ...error.details, lastLines: lastLines(lines) };
    throw new AppError('ssh:command-failed', error.message, details, { cause: error });
  }
}

/** The failure of something that ran: `what` is its name for people, not the wrapped command. */
export function commandFailed(what: string, { exitCode, lines }: StreamedRun): AppError<'ssh:command-failed'> {
  return new AppError('ssh:command-failed', `${what} ended with exit code ${exitCode}`, {
    command: what,
    exitCode,
    signal: null,
    lastLines: lastLines(lines),
  });
}

/**
 * The last 50 lines, among them the last 10 of stderr wherever they came: the two streams take their own ways, and what was said last
 * on one may arrive before much that was said earlier on the other.
 */
export function lastLines(lines: readonly OutputLine[]): string[] {
  const complaints = new Set(lines.filter((line) => line.stream === 'stderr').slice(-keptComplaints));
  const others = lines.filter((line) => !complaints.has(line)).slice(complaints.size - keptLines);
  const kept = new Set([...complaints, ...others]);
  return lines.filter((line) => kept.has(line)).map(({ text }) => text);
}
