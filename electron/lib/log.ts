import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Redactor } from './redact.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** The one log sink. Every line passes the redactor. */
export interface Log {
  write(level: LogLevel, message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** Logs an unexpected error in full and returns the short reference that may leave main. */
  bug(error: unknown, where: string): string;
  /** Resolves when everything written so far is on disk. */
  flush(): Promise<void>;
}

const maxBytes = 5 * 1024 * 1024;

/** Writes lines to `file`, moving it to `file.1` when it has grown over 5 MiB. */
export function createFileLog({
  file,
  redactor,
  now = Date.now,
}: {
  file: string;
  redactor: Redactor;
  now?: () => number;
}): Log {
  let tail: Promise<void> = mkdir(path.dirname(file), { recursive: true }).then(() => undefined);
  const put = (line: string): void => {
    tail = tail.then(() => append(file, line)).catch(() => undefined);
  };
  return makeLog(
    (line) => put(redactor.apply(line)),
    now,
    () => tail,
  );
}

/** A log kept in memory, for tests. */
export function createMemoryLog(redactor: Redactor): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  return Object.assign(
    makeLog(
      (line) => lines.push(redactor.apply(line).trimEnd()),
      Date.now,
      () => Promise.resolve(),
    ),
    { lines },
  );
}

function makeLog(put: (line: string) => void, now: () => number, flush: () => Promise<void>): Log {
  const write: Log['write'] = (level, message, facts) => {
    const tail = facts ? ` ${JSON.stringify(facts)}` : '';
    put(`${new Date(now()).toISOString()} ${level.padEnd(5)} ${message}${tail}\n`);
  };
  return {
    write,
    bug: (error, where) => {
      const ref = crypto.randomUUID().slice(0, 8);
      write('error', `[${ref}] ${where}: ${describe(error)}`);
      return ref;
    },
    flush,
  };
}

async function append(file: string, line: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > maxBytes) await rename(file, `${file}.1`);
  await appendFile(file, line, { mode: 0o600 });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` caused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
