import type { ClientChannel } from 'ssh2';
import type { SSHLink } from './ssh-link.ts';

type Size = { columns: number; rows: number };

/** A shell somebody types in. It has a terminal of its own on the other side. */
export class InteractiveShell {
  /** Resolves when it has ended: null when by itself, otherwise with what happened. */
  readonly closed: Promise<string | null>;
  readonly #channel: ClientChannel;

  private constructor(channel: ClientChannel, link: SSHLink) {
    this.#channel = channel;
    this.closed = new Promise((resolve) => {
      channel.on('close', () => resolve(link.lost.aborted ? 'the connection was lost' : null));
      link.lost.addEventListener('abort', () => resolve('the connection was lost'), { once: true });
    });
  }

  /** Begins the login shell, or `command` instead of it. */
  static open(link: SSHLink, command: string | null, size: Size): Promise<InteractiveShell> {
    return link.openAtTerminal(command, size, (channel) => new InteractiveShell(channel, link));
  }

  listen(listener: (bytes: Buffer) => void): void {
    this.#channel.on('data', listener);
    this.#channel.stderr.on('data', listener);
  }

  write(text: string): void {
    this.#channel.write(text);
  }

  resize({ columns, rows }: Size): void {
    this.#channel.setWindow(rows, columns, 0, 0);
  }

  /** What it prints waits on the other side meanwhile. */
  pause(): void {
    this.#channel.pause();
  }

  resume(): void {
    this.#channel.resume();
  }

  close(): void {
    this.#channel.close();
  }
}
