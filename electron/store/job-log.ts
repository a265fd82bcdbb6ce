import { z } from 'zod';
import { eventCount, type PlacedBlock } from '../../shared/domain/event-block.ts';
import { addLinesTo, addTo, type GrowingBlock } from '../../shared/domain/growing-block.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { LogLines } from '../../shared/domain/log-lines.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Db } from './database.ts';
import { decodeBlock, readBlock } from './job-log-block.ts';

/** A batch waits this long at most, or until it has so many events. */
export const flushAfterMs = 50;
export const flushAfterEvents = 500;
/** Of what waits for a checkpoint to end, this is too much to lose. */
const mostWaiting = 20_000;
const maxBlockEvents = 1_000;
/** One frame of a window: what is told more often could not be shown anyway. */
export const tellAfterMs = 16;
/** So many are told at once at most, or little more: a longer text holds up who makes it and who reads it. */
export const tellAfterEvents = 2_000;

const blockRow = z.object({ firstSeq: z.number(), body: z.string() });
const columns = 'first_seq as firstSeq, body';

/**
 * The full log of every job. Events are gathered and written in blocks, each block in one piece: what is lost when the app
 * dies is at most the batch that was being gathered.
 */
export class JobLog implements Disposable {
  /** What has come, each block as the text of a `PlacedBlock`; before it is written, and before anything is told that follows from it. */
  readonly grown = new Emitter<{ jobId: JobId; blocks: string[] }>();
  readonly #db: Db;
  readonly #pending = new Map<JobId, GrowingBlock[]>();
  readonly #lastSeqs = new Map<JobId, number>();
  readonly #closing = new AbortController();
  readonly #statements;
  readonly #write: (batches: ReadonlyMap<JobId, readonly GrowingBlock[]>) => number;
  #waiting = 0;
  #isScheduled = false;
  #isTelling = false;
  #untold = 0;

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
    };
    this.#write = logSqlite.transaction((batches: ReadonlyMap<JobId, readonly GrowingBlock[]>) => {
      let written = 0;
      for (const [jobId, blocks] of batches) {
        for (const block of blocks) {
          const body = block.text();
          insert.run(jobId, block.firstSeq, block.nextSeq - 1, body);
          written += body.length;
        }
      }
      return written;
    });
  }

  /** Adds events, oldest first; each `seq` must be higher than every one before. */
  append(jobId: JobId, events: readonly ContainerProgressEvent[]): void {
    let lastSeq = this.lastSeq(jobId);
    for (const { seq } of events) lastSeq = numbered(jobId, seq, lastSeq);
    this.#lastSeqs.set(jobId, lastSeq);
    addTo(this.#blocksOf(jobId), events, maxBlockEvents);
    this.#added(events.length);
  }

  /** Adds lines that came together, as `append` would. */
  appendLines(lines: LogLines): void {
    const { jobId, seq, messages } = lines;
    this.#lastSeqs.set(jobId, numbered(jobId, seq, this.lastSeq(jobId)) + messages.length - 1);
    addLinesTo(this.#blocksOf(jobId), lines, maxBlockEvents);
    this.#added(messages.length);
  }

  /** Writes what is gathered. When it cannot, everything is kept for the next try and the error is thrown. */
  flush(): void {
    if (this.#waiting === 0) return;
    this.#tell();
    const written = this.#write(this.#pending);
    this.#pending.clear();
    this.#waiting = 0;
    this.#db.checkpoints.wrote(written);
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

  /** Whole blocks from the one that holds the event after `sinceSeq` on, until `limit` events after it are among them. */
  blocks(jobId: JobId, { sinceSeq, limit }: { sinceSeq: number; limit: number }): PlacedBlock[] {
    this.flush();
    const blocks: PlacedBlock[] = [];
    for (const row of this.#statements.from.iterate({ jobId, seq: sinceSeq + 1 })) {
      const { firstSeq, body } = this.#db.read(blockRow, row, 'job_log_blocks');
      const block = readBlock(body);
      const lastSeq = firstSeq + eventCount(block) - 1;
      if (lastSeq <= sinceSeq) continue;
      blocks.push({ firstSeq, ...block });
      if (lastSeq - sinceSeq >= limit) break;
    }
    return blocks;
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
    this.flush();
  }

  #decode(jobId: JobId, row: unknown): ContainerProgressEvent[] {
    const { firstSeq, body } = this.#db.read(blockRow, row, 'job_log_blocks');
    return decodeBlock(jobId, firstSeq, body);
  }

  #blocksOf(jobId: JobId): GrowingBlock[] {
    let blocks = this.#pending.get(jobId);
    if (!blocks) {
      blocks = [];
      this.#pending.set(jobId, blocks);
    }
    return blocks;
  }

  #added(count: number): void {
    this.#waiting += count;
    if (this.#waiting >= flushAfterEvents && !this.#isHeldBack) this.flush();
    else this.#schedule();
    this.#untold += count;
    if (this.#untold >= tellAfterEvents) this.#tell();
    else this.#tellSoon();
  }

  #tell(): void {
    this.#untold = 0;
    for (const [jobId, blocks] of this.#pending) {
      const pieces = blocks.map((block) => block.piece()).filter((piece) => piece !== null);
      if (pieces.length > 0) this.grown.emit({ jobId, blocks: pieces });
    }
  }

  #tellSoon(): void {
    if (this.#isTelling || !this.grown.isHeard) return;
    this.#isTelling = true;
    void this.#db.clock
      .sleep(tellAfterMs, { signal: this.#closing.signal })
      .then(() => this.#tell())
      .catch(() => undefined)
      .finally(() => {
        this.#isTelling = false;
      });
  }

  /** A checkpoint that is not disturbed lets the WAL start over. Who has to see what was gathered has it written all the same. */
  get #isHeldBack(): boolean {
    return this.#db.checkpoints.isRunning && this.#waiting < mostWaiting;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const wait = this.#db.clock.sleep(flushAfterMs, { signal: this.#closing.signal });
    wait
      .then(() => this.#isHeldBack || this.flush())
      // Closed, or the disk is full: nothing is dropped, and whoever writes next is told.
      .catch(() => undefined)
      .finally(() => {
        this.#isScheduled = false;
        if (this.#isHeldBack && !this.#closing.signal.aborted) this.#schedule();
      });
  }
}

function numbered(jobId: JobId, seq: number, lastSeq: number): number {
  if (seq <= lastSeq) throw new Error(`Event ${seq} of job ${jobId} is there already`);
  return seq;
}
