import type { Client, ClientChannel, SFTPWrapper } from 'ssh2';
import { AppError } from '../../shared/errors.ts';
import { systemClock } from '../lib/clock.ts';
import type { Clock } from '../lib/clock.ts';
import { ChannelSlots } from './channel-slots.ts';
import type { Handshake } from './handshake.ts';

/** OpenSSH allows 10 channels on a connection (MaxSessions); two stay free for ending what runs. */
const channelsAtOnce = 8;
const longestOpenWaitMs = 30_000;
const closeWaitMs = 2_000;

/** One SSH connection: opens channels, knows when it is lost. */
export class SSHLink {
  readonly host: string;
  readonly user: string;
  readonly clock: Clock;
  readonly slots = new ChannelSlots(channelsAtOnce);
  /** Learnt by the first command; see `wrapCommand`. */
  hasPlainShell = false;
  /** See `Handshake`. */
  readonly gatherWrites: (work: () => void) => void;
  readonly #client: Client;
  readonly #lost = new AbortController();
  #reason = 'connection closed';

  constructor(
    { client, user, gatherWrites }: Omit<Handshake, 'hostKey'>,
    { host, clock }: { host: string; clock: Clock },
  ) {
    this.host = host;
    this.user = user;
    this.clock = clock;
    this.#client = client;
    this.gatherWrites = gatherWrites;
    client.on('error', (error) => {
      this.#reason = error.message;
    });
    client.on('close', () => this.#lost.abort());
  }

  /** Fires when the connection is gone, whoever ended it. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Why a command did not end by itself. @param during what was going on, in a few words */
  lostError(during: string): AppError<'ssh:connection-lost'> {
    const message = `The connection to ${this.host} was lost (${this.#reason}) during: ${during}`;
    return new AppError('ssh:connection-lost', message, { host: this.host, during });
  }

  /**
   * Starts a command. Waits and asks again when the server has no channel left. `adopt` is called in the very moment the server
   * agrees: the exit code and the end of a short command arrive in the same packet, before any promise goes on.
   */
  openCommand<T>(command: string, during: string, adopt: (channel: ClientChannel) => T): Promise<T> {
    return this.#open(during, ({ done, failed }) =>
      this.#client.exec(command, (error, channel) => (error ? failed(error) : done(adopt(channel)))),
    );
  }

  /** A command at a terminal of its own; null is the login shell. */
  openAtTerminal<T>(
    command: string | null,
    { columns, rows }: { columns: number; rows: number },
    adopt: (channel: ClientChannel) => T,
  ): Promise<T> {
    const pty = { term: 'xterm-256color', cols: columns, rows, width: 0, height: 0 };
    return this.#open('opening a shell', ({ done, failed }) => {
      const opened = (error: Error | undefined, channel: ClientChannel): void =>
        error ? failed(error) : done(adopt(channel));
      if (command === null) this.#client.shell(pty, opened);
      else this.#client.exec(command, { pty }, opened);
    });
  }

  openSftp(): Promise<SFTPWrapper> {
    return this.#open('opening SFTP', ({ done, failed }) =>
      this.#client.sftp((error, sftp) => (error ? failed(error) : done(sftp))),
    );
  }

  async close(): Promise<void> {
    if (this.lost.aborted) return;
    const closed = new Promise<void>((resolve) => this.lost.addEventListener('abort', () => resolve(), { once: true }));
    this.#client.end();
    const waiting = new AbortController();
    const given = systemClock.sleep(closeWaitMs, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([closed, given]);
    waiting.abort();
    this.#client.destroy();
    this.#lost.abort();
  }

  async #open<T>(during: string, start: Start<T>): Promise<T> {
    const givesUpAt = Date.now() + longestOpenWaitMs;
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      const answer = await this.#openOnce(during, start);
      if ('opened' in answer) return answer.opened;
      if (Date.now() >= givesUpAt) throw refusal(during, answer.shortage);
      await systemClock.sleep(pauseMs, { signal: this.lost }).catch(() => undefined);
    }
  }

  #openOnce<T>(during: string, start: Start<T>): Promise<{ opened: T } | { shortage: Error }> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(this.lostError(during));
      if (this.lost.aborted) return fail();
      this.lost.addEventListener('abort', fail, { once: true });
      try {
        const answered = (): void => this.lost.removeEventListener('abort', fail);
        this.gatherWrites(() =>
          start({
            done: (opened) => {
              answered();
              resolve({ opened });
            },
            failed: (error) => {
              answered();
              if (isShortage(error)) resolve({ shortage: error });
              else if (isRefusal(error)) reject(refusal(during, error));
              else fail();
            },
          }),
        );
      } catch {
        // ssh2 throws "Not connected" when the socket is gone and its close event has not come yet.
        fail();
      }
    });
  }
}

type Start<T> = (answer: { done: (opened: T) => void; failed: (error: Error) => void }) => void;

/** The server has no channel to spare right now: CONNECT_FAILED is what OpenSSH answers over MaxSessions, RESOURCE_SHORTAGE others. */
const isShortage = (error: Error): boolean => 'reason' in error && (error.reason === 2 || error.reason === 4);

/** The server answered, with a no. Anything else is a request that was never answered. */
const isRefusal = (error: Error): boolean =>
  ('reason' in error && typeof error.reason === 'number') || error.message.startsWith('Unable to ');

const refusal = (during: string, error: Error): AppError<'ssh:command-failed'> =>
  new AppError(
    'ssh:command-failed',
    `The server refused: ${error.message}`,
    { command: during, exitCode: null, signal: null, lastLines: [error.message] },
    { cause: error },
  );
