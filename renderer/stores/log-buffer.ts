import type { ContainerProgressEvent } from '../../shared/domain/job.ts';

/**
 * The newest lines of a job's log, outside React and zustand: pushing 10,000 lines a second must not render 10,000 times.
 * Every event gets in at most once, in order of `seq`.
 */
export class LogBuffer {
  readonly #capacity: number;
  #events: ContainerProgressEvent[] = [];
  #start = 0;
  #lastSeq = 0;
  #dropped = 0;

  constructor(capacity = 200_000) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#events.length - this.#start;
  }
  /** Sequence number of the newest event held; the next expected one is this plus one. */
  get lastSeq(): number {
    return this.#lastSeq;
  }
  /** How many older events had to go to keep the memory bounded. */
  get dropped(): number {
    return this.#dropped;
  }

  at(index: number): ContainerProgressEvent | undefined {
    return this.#events[this.#start + index];
  }

  /** Begins after `seq`, when older events are left out on purpose. */
  skipTo(seq: number): void {
    this.#dropped += Math.max(0, seq - this.#lastSeq);
    this.#lastSeq = Math.max(this.#lastSeq, seq);
  }

  /** Takes events up to the first gap; answers whether all of them fitted (false: something between is missing). */
  push(events: readonly ContainerProgressEvent[]): boolean {
    for (const event of events) {
      if (event.seq <= this.#lastSeq) continue;
      if (event.seq !== this.#lastSeq + 1) return false;
      this.#events.push(event);
      this.#lastSeq = event.seq;
    }
    this.#trim();
    return true;
  }

  #trim(): void {
    const over = this.length - this.#capacity;
    if (over <= 0) return;
    this.#start += over;
    this.#dropped += over;
    // Compacting only once in a while keeps a push at constant cost.
    if (this.#start > this.#capacity / 4) {
      this.#events = this.#events.slice(this.#start);
      this.#start = 0;
    }
  }
}
