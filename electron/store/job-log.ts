import { z } from 'zod';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { decodeBlock, encodeBlock } from './job-log-block.ts';

/** A batch waits this long at most, or until it has so many events. */
export const flushAfterMs = 50;
export const flushAfterEvents = 500;
const maxBlockEvents = 1_000;

const blockRow = z.object({ firstSeq: z.number(), body: z.string() });
const columns = 'first_seq as firstSeq, body';

/**
 * The full log of every job. Events are gathered and written in blocks, each block in one piece: what is lost when the app
 * dies is at most the batch that was being gathered.
 */
export class JobLog implements Disposable {
  readonly #db: Db;
  readonly #pending = new Map<JobId, ContainerProgressEvent[]>();
  readonly #lastSeqs = new Map<JobId, number>();
  readonly #closing = new AbortController();
  readonly #statements;
  readonly #write: (batches: ReadonlyMap<JobId, ContainerProgressEvent[]>) => void;
  #waiting = 0;
  #isScheduled = false;

  constructor(db: Db) {
    this.#db = db;
    const { logSqlite } = db;
    const insert = logSqlite.prepare(
      'insert into job_log_blocks (job_id, first_seq, last_seq, body) values (?, ?, ?, ?)',
    );
    this.#statements = {
      lastSeq: logSqlite
        .prepare('select last_seq from job_log_blocks where job_id = ? order by first_seq desc limit 1')
        .pluck(),
      // The block that holds the first wanted event, then all behind it.
      from: logSqlite.prepare(`
        select ${columns} from job_log_blocks where job_id = @jobId and first_seq >= coalesce(
          (select first_seq from job_log_blocks where job_id = @jobId and first_seq <= @seq order by first_seq desc limit 1), 0)
        order by first_seq`),
      backwards: logSqlite.prepare(`select ${columns} from job_log_blocks where job_id = ? order by first_seq desc`),
    };
    this.#write = logSqlite.transaction((batches: ReadonlyMap<JobId, ContainerProgressEvent[]>) => {
      for (const [jobId, events] of batches) {
        for (const run of consecutive(events)) {
          const [first] = run;
          const last = run.at(-1);
          if (first && last) insert.run(jobId, first.seq, last.seq, encodeBlock(run));
        }
      }
    });
  }

  /** Adds events, oldest first; each `seq` must be higher than every one before. */
  append(jobId: JobId, events: readonly ContainerProgressEvent[]): void {
    let lastSeq = this.lastSeq(jobId);
    for (const { seq } of events) {
      if (seq <= lastSeq) throw new Error(`Event ${seq} of job ${jobId} is there already`);
      lastSeq = seq;
    }
    this.#lastSeqs.set(jobId, lastSeq);
    const batch = this.#pending.get(jobId);
    if (batch) batch.push(...events);
    else this.#pending.set(jobId, [...events]);
    this.#waiting += events.length;
    if (this.#waiting >= flushAfterEvents) this.flush();
    else this.#schedule();
  }

  /** Writes what is gathered. When it cannot, everything is kept for the next try and the error is thrown. */
  flush(): void {
    if (this.#waiting === 0) return;
    this.#write(this.#pending);
    this.#pending.clear();
    this.#waiting = 0;
  }

  /** Sequence number of the newest event, written or not; 0 without any. */
  lastSeq(jobId: JobId): number {
    const known = this.#lastSeqs.get(jobId);
    if (known !== undefined) return known;
    const stored = z.number().default(0).parse(this.#statements.lastSeq.get(jobId));
    this.#lastSeqs.set(jobId, stored);
    return stored;
  }

  /** Events after `sinceSeq`, oldest first, at most `limit`. */
  read(
    jobId: JobId,
    { sinceSeq = 0, limit = Infinity }: { sinceSeq?: number; limit?: number } = {},
  ): ContainerProgressEvent[] {
    this.flush();
    const events: ContainerProgressEvent[] = [];
    for (const row of this.#statements.from.iterate({ jobId, seq: sinceSeq + 1 })) {
      for (const event of this.#decode(jobId, row)) {
        if (event.seq <= sinceSeq) continue;
        if (events.length >= limit) return events;
        events.push(event);
      }
      if (events.length >= limit) return events;
    }
    return events;
  }

  /** The newest `count` events, oldest first. */
  tail(jobId: JobId, count: number): ContainerProgressEvent[] {
    if (count <= 0) return [];
    this.flush();
    const blocks: ContainerProgressEvent[][] = [];
    let found = 0;
    for (const row of this.#statements.backwards.iterate(jobId)) {
      const events = this.#decode(jobId, row);
      blocks.push(events);
      found += events.length;
      if (found >= count) break;
    }
    return blocks.toReversed().flat().slice(-count);
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
    this.flush();
  }

  #decode(jobId: JobId, row: unknown): ContainerProgressEvent[] {
    const { firstSeq, body } = this.#db.read(blockRow, row, 'job_log_blocks');
    return decodeBlock(jobId, firstSeq, body);
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const wait = this.#db.clock.sleep(flushAfterMs, { signal: this.#closing.signal });
    wait
      .then(() => this.flush())
      // Closed, or the disk is full: nothing is dropped, and whoever writes next is told.
      .catch(() => undefined)
      .finally(() => {
        this.#isScheduled = false;
      });
  }
}

/** Cuts a batch where the numbers jump and where a block would get too long. */
function* consecutive(events: readonly ContainerProgressEvent[]): Generator<ContainerProgressEvent[]> {
  let run: ContainerProgressEvent[] = [];
  for (const event of events) {
    const last = run.at(-1);
    if (last && (event.seq !== last.seq + 1 || run.length >= maxBlockEvents)) {
      yield run;
      run = [];
    }
    run.push(event);
  }
  if (run.length > 0) yield run;
}
