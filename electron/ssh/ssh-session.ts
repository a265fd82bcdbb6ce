import type { Clock } from '../lib/clock.ts';
import { directRoute } from './command-run.ts';
import type { Route } from './command-run.ts';
import type { Handshake } from './handshake.ts';
import type { HostKey } from './host-keys.ts';
import { InteractiveShell } from './interactive-shell.ts';
import { RemoteShell } from './remote-shell.ts';
import type { ExecOptions, StreamOptions } from './remote-shell.ts';
import { runCommand } from './run-command.ts';
import { uploadOverSftp } from './sftp-upload.ts';
import { SSHLink } from './ssh-link.ts';
import type { UploadOptions } from './upload-options.ts';
import { uploadTree } from './upload-tree.ts';
import type { TreeFile } from './upload-tree.ts';

/**
 * An SSH connection to one host, used for everything that happens there: at most 8 commands run at once, the others wait. A cancel
 * or time-out ends the remote process group within 5 s. Failures: `ssh:command-failed`, `ssh:connection-lost`, `ssh:timeout`,
 * `ssh:upload-failed`, or the reason of the caller's signal.
 */
export class SSHSession implements AsyncDisposable {
  /** The key the server proved to have. */
  readonly hostKey: HostKey;
  readonly #link: SSHLink;
  readonly #shell: RemoteShell;

  constructor(connection: Handshake, { host, clock }: { host: string; clock: Clock }) {
    this.hostKey = connection.hostKey;
    this.#link = new SSHLink(connection, { host, clock });
    this.#shell = this.shellVia(directRoute);
  }

  /** True once the connection is gone, whoever ended it. */
  get isClosed(): boolean {
    return this.#link.lost.aborted;
  }

  /** Runs a command and collects its output. A signal that ended it is always thrown. */
  exec(command: string, options?: ExecOptions): ReturnType<RemoteShell['exec']> {
    return this.#shell.exec(command, options);
  }

  /** Runs a command and hands over its lines while it runs. An exit code is returned whatever it is; a signal is thrown. */
  execStreaming(command: string, options: StreamOptions): Promise<{ exitCode: number }> {
    return this.#shell.execStreaming(command, options);
  }

  /**
   * Writes a file as a whole or not at all: beside its place first, size and SHA-256 checked, then moved. Missing parent
   * directories are made. A symbolic link at `path` is replaced, not followed; one above it is followed where only root can change it.
   */
  uploadFile(path: string, content: string | Uint8Array, options: UploadOptions): Promise<void> {
    return this.#shell.uploadFile(path, content, options);
  }

  /** Writes many files in one stream. Each replaces what is there; together they are not atomic. */
  uploadTree(files: readonly TreeFile[], options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    return uploadTree(this.#link, files, options);
  }

  /** Over this connection to where the route leads. It ends with the connection. */
  shellVia(route: Route): RemoteShell {
    const link = this.#link;
    return new RemoteShell((command, options) => runCommand(link, command, options, route), {
      isLost: () => link.lost.aborted,
      withoutShell: (upload) => uploadOverSftp(link, upload),
    });
  }

  /** A shell to type in; `command` instead of the login shell. */
  openShell(size: { columns: number; rows: number }, command: string | null = null): Promise<InteractiveShell> {
    return InteractiveShell.open(this.#link, command, size);
  }

  /** Closes the connection. Commands still running fail with `ssh:connection-lost`; their processes are not ended. */
  close(): Promise<void> {
    return this.#link.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
