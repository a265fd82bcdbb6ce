import { Worker } from 'node:worker_threads';
import type { Clock } from '../lib/clock.ts';
import { CheckpointState } from './checkpoint-state.ts';

/** Moves what was committed from the WAL into the database file: the only part of writing that waits for the disk. */
export interface Checkpoints extends Disposable {
  /** Counts what a commit has added to the WAL, roughly. */
  wrote(bytes: number): void;
  /** While one runs, what can wait should: the WAL starts over only when all of it was moved. */
  readonly isRunning: boolean;
}

/** SQLite does it by itself, in the commit that makes the WAL long enough. */
export const withinCommits: Checkpoints = {
  wrote: () => undefined,
  isRunning: false,
  [Symbol.dispose]: () => undefined,
};

/** So much is worth a checkpoint: about half of what SQLite waits for in a commit. */
export const enoughBytes = 2 * 1024 * 1024;
/** A thread costs some megabytes; it ends when there was nothing to do for so long. */
const keptMs = 5_000;
const longestCloseMs = 3_000;

type Options = {
  file: string;
  entry: string;
  clock: Clock;
  failed: (error: Error) => void;
  /** Much was written and it is quiet again: the thread has ended. */
  rested: () => void;
};

/**
 * Has them made by a thread of their own, so that main never waits for the disk while lines stream in. Where no thread can be had,
 * `failed` is called once, and commits have to see to it themselves.
 */
export class CheckpointThread implements Checkpoints {
  readonly #options: Options;
  readonly #state = new CheckpointState();
  #worker: Worker | null = null;
  #leaving = new AbortController();
  #bytes = 0;
  #isBroken = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#state.isRunning;
  }

  wrote(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < enoughBytes || this.isRunning || this.#isBroken) return;
    this.#bytes = 0;
    this.#worker ??= this.#start();
    this.#state.begin();
    this.#worker.postMessage('checkpoint', []);
    void this.#endLater();
  }

  /** Waits for one that runs: nobody else has the file open when this returns. */
  [Symbol.dispose](): void {
    this.#isBroken = true;
    this.#leaving.abort();
    this.#state.stop(longestCloseMs);
    void this.#worker?.terminate();
    this.#worker = null;
  }

  #start(): Worker {
    const { file, entry, failed } = this.#options;
    const worker = new Worker(entry, { workerData: { file, state: this.#state.shared } });
    worker.unref();
    worker.once('error', (error) => {
      if (this.#isBroken) return;
      this.#isBroken = true;
      this.#state.end();
      failed(error);
    });
    return worker;
  }

  async #endLater(): Promise<void> {
    this.#leaving.abort();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    try {
      do await this.#options.clock.sleep(keptMs, { signal });
      while (this.isRunning);
    } catch {
      return;
    }
    const ended = this.#worker?.terminate();
    this.#worker = null;
    await ended;
    if (!this.#isBroken) this.#options.rested();
  }
}
