/** What main and its checkpoint thread both see, in shared memory: asking and waiting need no turn of the event loop. */
const idle = 0;
const running = 1;
const stopping = 2;

export class CheckpointState {
  readonly shared: Int32Array;

  constructor(shared = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))) {
    this.shared = shared;
  }

  get isRunning(): boolean {
    return Atomics.load(this.shared, 0) === running;
  }

  begin(): void {
    Atomics.store(this.shared, 0, running);
  }

  end(): void {
    Atomics.store(this.shared, 0, idle);
    Atomics.notify(this.shared, 0);
  }

  /** Keeps one that was asked for from beginning, or waits for the end of one that has begun. */
  stop(longestMs: number): void {
    if (Atomics.exchange(this.shared, 0, stopping) === running) Atomics.wait(this.shared, 0, stopping, longestMs);
  }
}
