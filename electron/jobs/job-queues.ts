import PQueue from 'p-queue';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { JobRun } from './job-run.ts';

/** One queue per connection: a few jobs at once, the others told their place. */
export class JobQueues {
  readonly #queues = new Map<ConnectionId, { queue: PQueue; waiting: JobRun[] }>();
  readonly #concurrency: number;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /**
   * Queues a run; resolves when it has ended or was withdrawn. The run's signal is not the queue's: its slot stays taken until it
   * has cleaned up.
   */
  async add(run: JobRun, work: () => Promise<void>): Promise<void> {
    const { queue, waiting } = this.#of(run.connectionId);
    waiting.push(run);
    this.#number(waiting);
    await queue.add(async () => {
      // Withdrawn while it waited: there is nothing to do any more.
      if (!this.withdraw(run)) return;
      await work();
    });
  }

  /** A job that waits for its user holds up no other. The result takes its place back, even if that makes one more than usual. */
  standAside(connectionId: ConnectionId): () => void {
    const { queue } = this.#of(connectionId);
    queue.concurrency += 1;
    return () => {
      queue.concurrency -= 1;
    };
  }

  /** Takes a run out of its queue; false when it waits no longer. */
  withdraw(run: JobRun): boolean {
    const { waiting } = this.#of(run.connectionId);
    const place = waiting.indexOf(run);
    if (place < 0) return false;
    waiting.splice(place, 1);
    this.#number(waiting);
    return true;
  }

  #of(connectionId: ConnectionId): { queue: PQueue; waiting: JobRun[] } {
    const known = this.#queues.get(connectionId);
    if (known) return known;
    const made = { queue: new PQueue({ concurrency: this.#concurrency }), waiting: [] };
    this.#queues.set(connectionId, made);
    return made;
  }

  #number(waiting: readonly JobRun[]): void {
    for (const [index, { tracker }] of waiting.entries()) {
      const { state } = tracker.snapshot;
      if (state.name === 'queued' && state.position === index + 1) continue;
      tracker.setState({ name: 'queued', position: index + 1 });
    }
  }
}
