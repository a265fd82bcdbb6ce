import { z } from 'zod';
import { jobId, type JobId } from '../../shared/domain/ids.ts';
import { eventCount, messageAt, type PlacedBlock } from '../../shared/domain/event-block.ts';
import { onOneLine, stripAnsi } from '../../shared/domain/plain-text.ts';
import type { Db } from './database.ts';
import type { JobLog } from './job-log.ts';

/** A number of the index names a job and the first event of an entry: `number * perJob + seq`. */
const perJob = 2 ** 32;
/** An entry covers so many events at most: fewer would make the index larger, more would mean reading more to decide a match. */
const entryEvents = 250;
const entryCharacters = 64 * 1024;
/** Indexed in one go, and merged in one go: a few milliseconds each. */
const pieceEvents = 500;
const mergedPages = 64;
/** Every three characters in a row: so many times a text's size is written for it, merging included. */
const writtenPerCharacter = 4;

const placeRow = z.object({ number: z.number(), indexedSeq: z.number() });
const jobRow = z.object({ number: z.number(), jobId });
const restRow = z.object({ jobId, indexedSeq: z.number(), lastSeq: z.number() });

/** A log that the index does not have, or not to its end. */
export type UnindexedLog = z.infer<typeof restRow>;

/** How a message reads when it is searched. */
export const searchedText = (message: string): string => onOneLine(stripAnsi(message));

/**
 * Which parts of which logs may hold some words: an index of every three characters. It is built after a job has ended, piece by
 * piece; a piece and the note of how far it goes are written in one transaction, so that a crash leaves nothing double or lost.
 */
export class JobLogIndex {
  readonly #db: Db;
  readonly #log: JobLog;
  readonly #statements;
  readonly #write;

  constructor(db: Db, log: JobLog) {
    this.#db = db;
    this.#log = log;
    const { logSqlite } = db;
    this.#statements = {
      enter: logSqlite.prepare('insert into job_logs (job_id) values (?) on conflict do nothing'),
      place: logSqlite.prepare('select number, indexed_seq as indexedSeq from job_logs where job_id = ?'),
      add: logSqlite.prepare('insert into job_log_index (rowid, text) values (?, ?)'),
      note: logSqlite.prepare('update job_logs set indexed_seq = ? where number = ?'),
      measure: logSqlite.prepare(`
        update job_logs set bytes = (select coalesce(sum(octet_length(body)), 0) from job_log_blocks where job_id = @jobId)
        where job_id = @jobId and removed_at is null`),
      rest: logSqlite.prepare(`
        select jobs.id as jobId, coalesce(job_logs.indexed_seq, 0) as indexedSeq,
          (select last_seq from job_log_blocks where job_id = jobs.id order by first_seq desc limit 1) as lastSeq
        from jobs left join job_logs on job_logs.job_id = jobs.id
        where job_logs.removed_at is null and lastSeq > indexedSeq`),
      merge: logSqlite.prepare("insert into job_log_index (job_log_index, rank) values ('merge', ?)"),
      newestMatch: logSqlite
        .prepare(
          'select rowid from job_log_index where job_log_index match ? and rowid < ? order by rowid desc limit 1',
        )
        .pluck(),
      newest: logSqlite
        .prepare('select max(number) from job_logs where number < ? and indexed_seq > 0 and removed_at is null')
        .pluck(),
      job: logSqlite.prepare('select number, job_id as jobId from job_logs where number = ? and removed_at is null'),
      matches: logSqlite
        .prepare(
          'select rowid from job_log_index where job_log_index match ? and rowid > ? and rowid < ? order by rowid limit ?',
        )
        .pluck(),
    };
    const { add, note } = this.#statements;
    this.#write = logSqlite.transaction((number: number, entries: readonly Entry[]) => {
      for (const { firstSeq, lastSeq, text } of entries) {
        add.run(number * perJob + firstSeq, text);
        note.run(lastSeq, number);
      }
    });
  }

  /** Whether what was written last is still being moved to its place; the next piece had better wait. */
  get isBusy(): boolean {
    return this.#db.checkpoints.isRunning;
  }

  /** How many events an entry covers at most. */
  get entryEvents(): number {
    return entryEvents;
  }

  /** Null for a log nothing of which was ever indexed. */
  numberOf(id: JobId): number | null {
    const row = this.#statements.place.get(id);
    return row === undefined ? null : this.#db.read(placeRow, row, 'job_logs').number;
  }

  /** Every log with events that are not in the index. */
  unindexed(): UnindexedLog[] {
    this.#log.flush();
    return this.#statements.rest.all().map((row) => this.#db.read(restRow, row, 'job_logs'));
  }

  /** Indexes the next piece of a job's log; false when all of it is there. */
  indexNext(id: JobId): boolean {
    this.#statements.enter.run(id);
    const { number, indexedSeq } = this.#db.read(placeRow, this.#statements.place.get(id), 'job_logs');
    // As they lie in the file: of a log that was long enough, nothing is made but its words.
    const blocks = this.#log.blocks(id, { sinceSeq: indexedSeq, limit: pieceEvents });
    const until = indexedSeq + pieceEvents;
    const entries = [...entriesOf(blocks, indexedSeq, until)];
    if (entries.length > 0) this.#write(number, entries);
    const characters = entries.reduce((sum, { text }) => sum + text.length, 0);
    this.#db.checkpoints.wrote(characters * writtenPerCharacter);
    if (entries.at(-1)?.lastSeq === until) return true;
    this.#statements.measure.run({ jobId: id });
    return false;
  }

  /** Tidies the index up a little after something was added or removed, so that it stays small and quick. */
  merge(): void {
    this.#statements.merge.run(mergedPages);
  }

  /** The newest indexed log before `number` in which the words may stand; every log when there is nothing to go by. */
  newestWith(match: string | null, before: number): { number: number; jobId: JobId } | null {
    for (let below = before; ;) {
      const found = z.number().nullish().parse(this.#newestBelow(match, below));
      if (found === null || found === undefined) return null;
      const row = this.#statements.job.get(found);
      if (row !== undefined) return this.#db.read(jobRow, row, 'job_logs');
      // Its log is on its way out.
      below = found;
    }
  }

  /** The first events of the next entries of one job behind `afterSeq` in which the words may stand. */
  matches(match: string, { number, afterSeq, limit }: { number: number; afterSeq: number; limit: number }): number[] {
    const begin = number * perJob;
    return z
      .array(z.number())
      .parse(this.#statements.matches.all(match, begin + afterSeq, begin + perJob, limit))
      .map((place) => place - begin);
  }

  #newestBelow(match: string | null, below: number): unknown {
    if (match === null) return this.#statements.newest.get(below);
    const place = z
      .number()
      .optional()
      .parse(this.#statements.newestMatch.get(match, below * perJob));
    return place === undefined ? null : Math.floor(place / perJob);
  }
}

type Entry = { firstSeq: number; lastSeq: number; text: string };

/** Of the events after `sinceSeq`, up to `until`. */
function* entriesOf(blocks: readonly PlacedBlock[], sinceSeq: number, until: number): Generator<Entry> {
  let texts: string[] = [];
  let [firstSeq, lastSeq, characters] = [0, 0, 0];
  for (const block of blocks) {
    const count = Math.min(eventCount(block), until + 1 - block.firstSeq);
    for (let index = Math.max(0, sinceSeq + 1 - block.firstSeq); index < count; index += 1) {
      const message = messageAt(block, index);
      lastSeq = block.firstSeq + index;
      if (texts.length === 0) firstSeq = lastSeq;
      // What follows a zero would not be looked at.
      texts.push(searchedText(message).toLowerCase().replaceAll('\0', ' '));
      characters += message.length;
      if (texts.length < entryEvents && characters < entryCharacters) continue;
      yield { firstSeq, lastSeq, text: texts.join('\n') };
      texts = [];
      characters = 0;
    }
  }
  if (texts.length > 0) yield { firstSeq, lastSeq, text: texts.join('\n') };
}

/** What to ask the index for; null for words too short for it. Every three characters in a row, each in quotes: nothing has a meaning. */
export function matchOf(text: string): string | null {
  const characters = Array.from(text.toLowerCase().replaceAll('\0', ' '));
  const triples = new Set<string>();
  for (let at = 0; at + 3 <= characters.length; at += 1) triples.add(characters.slice(at, at + 3).join(''));
  if (triples.size === 0) return null;
  return [...triples].map((triple) => `"${triple.replaceAll('"', '""')}"`).join(' AND ');
}
