import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Handshake } from './handshake.ts';
import type { HostKey } from './host-keys.ts';
import { LineSplitter } from './line-splitter.ts';
import { runCommand } from './run-command.ts';
import type { RunOutcome, Stdin } from './run-command.ts';
import { SSHLink } from './ssh-link.ts';
import { uploadFile } from './upload-file.ts';
import type { UploadOptions } from './upload-options.ts';
import { uploadTree } from './upload-tree.ts';
import type { TreeFile } from './upload-tree.ts';

export type OutputLine = { stream: 'stdout' | 'stderr'; text: string };

export type ExecOptions = {
  signal?: AbortSignal | undefined;
  /** Where secrets go: what is in `command` can be read by every process of the host. */
  stdin?: Stdin | undefined;
  timeoutMs?: number | undefined;
  /** When true, an exit code other than 0 is an answer, not a failure. */
  allowFailure?: boolean | undefined;
};

export type StreamOptions = {
  signal?: AbortSignal | undefined;
  stdin?: Stdin | undefined;
  timeoutMs?: number | undefined;
  /** Longest silence before the command is ended. */
  idleTimeoutMs?: number | undefined;
  onLine: (line: OutputLine) => void;
};

/** How many lines a failure keeps. */
const keptLines = 50;
const longestLabel = 200;

/**
 * An SSH connection to one host, used for everything that happens there: at most 8 commands run at once, the others wait. A cancel
 * or time-out ends the remote process group within 5 s. Failures: `ssh:command-failed`, `ssh:connection-lost`, `ssh:timeout`,
 * `ssh:upload-failed`, or the reason of the caller's signal.
 */
export class SSHSession implements AsyncDisposable {
  /** The key the server proved to have. */
  readonly hostKey: HostKey;
  readonly #link: SSHLink;

  constructor(connection: Handshake, { host, clock }: { host: string; clock: Clock }) {
    this.hostKey = connection.hostKey;
    this.#link = new SSHLink(connection, { host, clock });
  }

  /** True once the connection is gone, whoever ended it. */
  get isClosed(): boolean {
    return this.#link.lost.aborted;
  }

  /** Runs a command and collects its output. A signal that ended it is always thrown. */
  async exec(
    command: string,
    { allowFailure = false, ...options }: ExecOptions = {},
  ): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const label = labelOf(command);
    const outcome = await runCommand(this.#link, command, {
      ...options,
      label,
      onStdout: (chunk) => stdout.push(chunk),
      onStderr: (chunk) => stderr.push(chunk),
    });
    const output = { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') };
    const lastLines = (): string[] =>
      (output.stderr.trim() === '' ? output.stdout : output.stderr).trimEnd().split('\n').slice(-keptLines);
    const exitCode = exitCodeOf(outcome, label, lastLines);
    if (exitCode !== 0 && !allowFailure) throw commandFailed(label, { exitCode, signal: null }, lastLines());
    return { ...output, exitCode };
  }

  /** Runs a command and hands over its lines while it runs. An exit code is returned whatever it is; a signal is thrown. */
  async execStreaming(command: string, { onLine, ...options }: StreamOptions): Promise<{ exitCode: number }> {
    const label = labelOf(command);
    const last: string[] = [];
    const keep =
      (stream: OutputLine['stream']) =>
      (text: string): void => {
        last.push(text);
        // Shortened now and then rather than on every line: shifting a full list a million times is what would be slow.
        if (last.length >= keptLines * 20) last.splice(0, last.length - keptLines);
        onLine({ stream, text });
      };
    const stdout = new LineSplitter(keep('stdout'));
    const stderr = new LineSplitter(keep('stderr'));
    try {
      const outcome = await runCommand(this.#link, command, {
        ...options,
        label,
        onStdout: (chunk) => stdout.push(chunk),
        onStderr: (chunk) => stderr.push(chunk),
      });
      stdout.end();
      stderr.end();
      return { exitCode: exitCodeOf(outcome, label, () => last.slice(-keptLines)) };
    } catch (error) {
      stdout.end();
      stderr.end();
      throw error;
    }
  }

  /**
   * Writes a file as a whole or not at all: beside its place first, size and SHA-256 checked, then moved. Missing parent
   * directories are made. A symbolic link at `path` is replaced, not followed.
   */
  uploadFile(path: string, content: string | Uint8Array, options: UploadOptions): Promise<void> {
    return uploadFile(this.#link, path, content, options);
  }

  /** Writes many files in one stream. Each replaces what is there; together they are not atomic. */
  uploadTree(files: readonly TreeFile[], options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    return uploadTree(this.#link, files, options);
  }

  /** Closes the connection. Commands still running fail with `ssh:connection-lost`; their processes are not ended. */
  close(): Promise<void> {
    return this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

const labelOf = (command: string): string =>
  command.length > longestLabel ? `${command.slice(0, longestLabel)}…` : command;

function exitCodeOf({ ending }: RunOutcome, label: string, lastLines: () => string[]): number {
  if (ending.signal !== null) throw commandFailed(label, ending, lastLines());
  return ending.exitCode;
}

function commandFailed(
  command: string,
  ending: { exitCode: number | null; signal: string | null },
  lastLines: string[],
): AppError<'ssh:command-failed'> {
  const how = ending.signal === null ? `ended with exit code ${ending.exitCode}` : `was killed by ${ending.signal}`;
  return new AppError('ssh:command-failed', `${command} ${how}`, { command, ...ending, lastLines });
}
