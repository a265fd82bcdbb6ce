import { AppError } from '../../shared/errors.ts';
import type { Ending } from './command-run.ts';
import { LineSplitter, type SafeCut } from './line-splitter.ts';
import type { RunOutcome, Runner, Stdin } from './run-command.ts';
import { uploadFile } from './upload-file.ts';
import type { UploadWay } from './upload-file.ts';
import type { UploadOptions } from './upload-options.ts';

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
  /** Where a line too long for one piece may be cut. */
  safeCut?: SafeCut | undefined;
  /** Takes the bytes as they come; no lines are cut then. */
  onBytes?: ((stream: OutputLine['stream'], bytes: Buffer) => void) | undefined;
};

/** How many lines a failure keeps. */
const keptLines = 50;
const longestLabel = 200;

/** Runs commands and writes files wherever `run` gets commands to. Failures are those of `SSHSession`. */
export class RemoteShell {
  readonly #run: Runner;
  readonly #way: UploadWay;

  constructor(run: Runner, way: Omit<UploadWay, 'run'>) {
    this.#run = run;
    this.#way = { run, ...way };
  }

  /** Runs a command and collects its output. A signal that ended it is always thrown. */
  async exec(
    command: string,
    { allowFailure = false, ...options }: ExecOptions = {},
  ): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    const label = labelOf(command);
    const outcome = await this.#run(command, {
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
  async execStreaming(
    command: string,
    { onLine, onBytes, safeCut, ...options }: StreamOptions,
  ): Promise<{ exitCode: number }> {
    const label = labelOf(command);
    if (onBytes) {
      const outcome = await this.#run(command, {
        ...options,
        label,
        onStdout: (chunk) => onBytes('stdout', chunk),
        onStderr: (chunk) => onBytes('stderr', chunk),
      });
      return { exitCode: exitCodeOf(outcome, label, () => []) };
    }
    const last: string[] = [];
    const keep =
      (stream: OutputLine['stream']) =>
      (text: string): void => {
        last.push(text);
        // Shortened now and then rather than on every line: shifting a full list a million times is what would be slow.
        if (last.length >= keptLines * 20) last.splice(0, last.length - keptLines);
        onLine({ stream, text });
      };
    const stdout = new LineSplitter(keep('stdout'), { safeCut });
    const stderr = new LineSplitter(keep('stderr'), { safeCut });
    try {
      const outcome = await this.#run(command, {
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
   * directories are made. A symbolic link at `path` is replaced, not followed; one above it is followed where only root can change it.
   */
  uploadFile(path: string, content: string | Uint8Array, options: UploadOptions): Promise<void> {
    return uploadFile(this.#way, path, content, options);
  }
}

const labelOf = (command: string): string =>
  command.length > longestLabel ? `${command.slice(0, longestLabel)}…` : command;

function exitCodeOf({ ending }: RunOutcome, label: string, lastLines: () => string[]): number {
  if (ending.signal !== null) throw commandFailed(label, ending, lastLines());
  return ending.exitCode;
}

function commandFailed(command: string, ending: Ending, lastLines: string[]): AppError<'ssh:command-failed'> {
  const how = ending.signal === null ? `ended with exit code ${ending.exitCode}` : `was killed by ${ending.signal}`;
  return new AppError('ssh:command-failed', `${command} ${how}`, { command, ...ending, lastLines });
}
