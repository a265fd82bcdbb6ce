import type { Clock } from '../lib/clock.ts';
import type { SafeCut } from '../ssh/line-splitter.ts';

export type OutputLine = { stream: 'stdout' | 'stderr'; text: string };
export type ExecResult = { stdout: string; stderr: string; exitCode: number };
export type ExecOptions = {
  signal?: AbortSignal | undefined;
  stdin?: string | undefined;
  timeoutMs?: number | undefined;
  /** When true, an exit code other than 0 is an answer, not a failure. */
  allowFailure?: boolean | undefined;
};
export type StreamOptions = {
  signal?: AbortSignal | undefined;
  stdin?: string | undefined;
  timeoutMs?: number | undefined;
  /** Longest silence. */
  idleTimeoutMs?: number | undefined;
  onLine(line: OutputLine): void;
  /** Where a line too long for one piece may be cut. */
  safeCut?: SafeCut | undefined;
  /** Takes the bytes as they come, where the way in can tell them; `onLine` is not called then. */
  onBytes?: ((stream: OutputLine['stream'], bytes: Buffer) => void) | undefined;
};
export type UploadOptions = {
  /** Octal, such as 0o600. */
  mode: number;
  owner?: string | undefined;
  group?: string | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * A way into a running container, as root. SSH is one; `pct exec` and the API terminal are others.
 * All of them fail with the `ssh:` codes: `command-failed`, `connection-lost`, `timeout`, `upload-failed`.
 * Every command runs in a process group of its own; a cancel or a time-out ends the whole group before it is thrown.
 */
export interface Transport extends AsyncDisposable {
  exec(command: string, options?: ExecOptions): Promise<ExecResult>;
  /** Hands over lines while the command runs. A signal that ended the command is thrown, an exit code is returned. */
  execStreaming(command: string, options: StreamOptions): Promise<{ exitCode: number }>;
  /** Writes a file whole or not at all, checked, with the folders above it. `ssh:upload-failed` tells what the system said. */
  uploadFile(path: string, content: string | Uint8Array, options: UploadOptions): Promise<void>;
}

/** What every provisioning step takes along. */
export type ProvisionOptions = {
  clock: Clock;
  signal?: AbortSignal | undefined;
  /** Output of what runs inside. */
  onLine?: ((line: OutputLine) => void) | undefined;
  /** Where a line of it that is too long for one piece may be cut. */
  safeCut?: SafeCut | undefined;
  /** What it does or waits for right now, in a few words. */
  onStatus?: ((message: string) => void) | undefined;
  /** What happened on the way that belongs into the log, in a sentence of our own. */
  onNote?: ((message: string) => void) | undefined;
  /**
   * Asked when `what` has printed nothing for so long: true lets it go on for as long again, false ends it. The question is void as soon
   * as `signal` fires. Without somebody to ask it is ended.
   */
  onSilent?: ((what: string, silentMs: number, signal: AbortSignal) => Promise<boolean>) | undefined;
};
