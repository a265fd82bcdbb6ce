import { AppError } from '../../shared/errors.ts';
import { abortable } from '../lib/abort.ts';
import type { Clock } from '../lib/clock.ts';
import type { ExecOptions, ExecResult, StreamOptions, Transport, UploadOptions } from './transport.ts';

/** How long a container that was lost is looked for. */
const reopenMs = 5 * 60_000;
const pauseMs = 2_000;

/**
 * A way in that is opened anew when it was lost: whatever is asked next goes over the new one. What was going on is not repeated, it
 * fails as it would; only who asked knows whether it may be done again.
 */
export class SteadyTransport implements Transport {
  readonly #open: () => Promise<Transport>;
  readonly #clock: Clock;
  #isLost = false;

  /** `open` gives the one that is open, or a new one; whoever gave it closes it. */
  constructor(open: () => Promise<Transport>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Whether the last one was lost, and none was opened since. */
  get isLost(): boolean {
    return this.#isLost;
  }

  exec(command: string, options: ExecOptions = {}): Promise<ExecResult> {
    return this.#over(options.signal, (transport) => transport.exec(command, options));
  }

  execStreaming(command: string, options: StreamOptions): Promise<{ exitCode: number }> {
    return this.#over(options.signal, (transport) => transport.execStreaming(command, options));
  }

  uploadFile(path: string, content: string | Uint8Array, options: UploadOptions): Promise<void> {
    return this.#over(options.signal, (transport) => transport.uploadFile(path, content, options));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  async #over<T>(signal: AbortSignal | undefined, work: (transport: Transport) => Promise<T>): Promise<T> {
    const transport = await abortable(this.#isLost ? this.#reopen(signal) : this.#open(), signal);
    try {
      return await work(transport);
    } catch (error) {
      if (AppError.is(error, 'ssh:connection-lost')) this.#isLost = true;
      throw error;
    }
  }

  async #reopen(signal?: AbortSignal): Promise<Transport> {
    const givesUpAt = this.#clock.now() + reopenMs;
    for (;;) {
      try {
        const transport = await this.#open();
        this.#isLost = false;
        return transport;
      } catch (error) {
        if (!isPassing(error) || this.#clock.now() >= givesUpAt) throw error;
        await this.#clock.sleep(pauseMs, { signal });
      }
    }
  }
}

/** What may be over in a moment: a network that comes back after a sleep, a container that starts again. */
export const isPassing = (error: unknown): boolean =>
  (
    [
      'ssh:unreachable',
      'ssh:connection-lost',
      'pve:unreachable',
      'pve:timeout',
      'guest:no-way-in',
      'provision:wait-timeout',
    ] as const
  ).some((code) => AppError.is(error, code));

/**
 * Does what looks before it acts, and begins it again when the connection was lost in the middle of it.
 * @throws whatever it throws; `ssh:connection-lost` when that happens too often
 */
export async function againWhenLost<T>(
  work: () => Promise<T>,
  { onNote, signal }: { onNote?: ((message: string) => void) | undefined; signal?: AbortSignal | undefined },
): Promise<T> {
  for (let losses = 0; ;) {
    try {
      return await work();
    } catch (error) {
      losses += 1;
      if (!AppError.is(error, 'ssh:connection-lost') || losses > mostLosses || signal?.aborted) throw error;
      onNote?.(`The connection to ${error.details.host} was lost; connecting again and going on from where it was.`);
    }
  }
}

const mostLosses = 3;
