import { AppError } from '../../shared/errors.ts';
import { shellQuote } from '../ssh/shell-quote.ts';
import type { OutputLine, ProvisionOptions, Transport } from './transport.ts';

/** How many lines of output a failure keeps. */
const keptLines = 50;

/**
 * Wraps POSIX shell text so that it runs the same under any login shell: through `sh`, with the administrator's PATH
 * (sshd's own lacks sbin on some systems) and untranslated messages. C.UTF-8 rather than C, because a database created
 * by a package's install script takes its encoding from here.
 */
export const remote = (script: string): string =>
  `sh -c ${shellQuote(`PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH LC_ALL=C.UTF-8; export PATH LC_ALL\n${script}`)}`;

/** Runs shell text and gives back what it wrote on stdout; an exit code other than 0 is thrown as `ssh:command-failed`. */
export async function ask(
  transport: Transport,
  script: string,
  { signal, timeoutMs = 30_000 }: { signal?: AbortSignal | undefined; timeoutMs?: number } = {},
): Promise<string> {
  const { stdout } = await transport.exec(remote(script), { signal, timeoutMs });
  return stdout;
}

export type StreamedRun = { exitCode: number; lines: OutputLine[] };
export type StreamRunOptions = Pick<ProvisionOptions, 'signal' | 'onLine'> & {
  timeoutMs: number;
  idleTimeoutMs: number;
};

/**
 * Runs shell text in a process group of its own, without input, passing its lines on and keeping the last 2000. An exit code is
 * returned; a signal, a time-out and a cancel are thrown, the latter two after the whole group was ended.
 */
export async function stream(
  transport: Transport,
  script: string,
  { signal, onLine, timeoutMs, idleTimeoutMs }: StreamRunOptions,
): Promise<StreamedRun> {
  const lines: OutputLine[] = [];
  let group: number | null = null;
  const take = (line: OutputLine): void => {
    const announced = group === null ? /^gantry-group:(\d+)$/.exec(line.text)?.[1] : undefined;
    if (announced !== undefined) {
      group = Number(announced);
      return;
    }
    lines.push(line);
    if (lines.length > 2_000) lines.shift();
    onLine?.(line);
  };
  try {
    const { exitCode } = await transport.execStreaming(remote(inGroup(script)), {
      signal,
      timeoutMs,
      idleTimeoutMs,
      onLine: take,
    });
    return { exitCode, lines };
  } catch (error) {
    if (AppError.is(error, 'ssh:command-failed')) {
      const { exitCode, signal: name } = error.details;
      if (exitCode !== null) return { exitCode, lines };
      throw new AppError(
        'ssh:command-failed',
        error.message,
        { ...error.details, signal: name, lastLines: lastLines(lines) },
        { cause: error },
      );
    }
    if (group !== null && !AppError.is(error, 'ssh:connection-lost')) await endGroup(transport, group);
    throw error;
  }
}

/**
 * The shell that runs the text leads a session of its own and says its number first, so that everything it starts can be ended with
 * it. setsid must not be called by a group leader (it would fork and leave its exit code behind), hence the background.
 */
const inGroup = (script: string): string => {
  const inner = shellQuote(`echo "gantry-group:$$"\n${script}`);
  return `if command -v setsid >/dev/null 2>&1; then
setsid sh -c ${inner} </dev/null &
wait $!
else sh -c ${inner} </dev/null
fi`;
};

/** Ends a group: politely, and after 2 s by force. Has its own deadline, since the caller's signal may be why it is called. */
async function endGroup(transport: Transport, group: number): Promise<void> {
  const script = `kill -TERM -${group} 2>/dev/null || kill -TERM ${group} 2>/dev/null
for pause in 0.1 0.2 0.3 0.4 0.5 0.5; do kill -0 -${group} 2>/dev/null || exit 0; sleep $pause; done
kill -KILL -${group} 2>/dev/null || kill -KILL ${group} 2>/dev/null
true`;
  await transport.exec(remote(script), { timeoutMs: 4_000, allowFailure: true }).catch(() => undefined);
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

export const lastLines = (lines: readonly OutputLine[]): string[] => lines.slice(-keptLines).map(({ text }) => text);
