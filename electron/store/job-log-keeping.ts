import { z } from 'zod';
import { jobId, type JobId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

/** Removed in one go, in a few milliseconds: up to 10,000 lines. */
const pieceBlocks = 20;
const perJob = 2 ** 32;

const factsRow = z.object({ jobId, bytes: z.number(), removedAt: z.number().nullable() });
const sizeRow = z.object({ bytes: z.number(), logs: z.number(), removed: z.number() });
const pieceRow = z.object({ number: z.number(), lastSeq: z.number().nullable() });

export type JobLogFacts = z.infer<typeof factsRow>;
export type JobLogKeeping = ReturnType<typeof createJobLogKeeping>;

/** How large the logs of ended jobs are, and how they go, piece by piece. */
export function createJobLogKeeping({ logSqlite, clock, read }: Db) {
  const columns = 'job_id as jobId, bytes, removed_at as removedAt';
  const all = logSqlite.prepare(`select ${columns} from job_logs`);
  const one = logSqlite.prepare(`select ${columns} from job_logs where job_id = ?`);
  const removed = logSqlite.prepare('select job_id from job_logs where removed_at is not null').pluck();
  const sum = logSqlite.prepare(`
    select coalesce(sum(bytes), 0) as bytes, count(*) filter (where removed_at is null and bytes > 0) as logs,
      count(removed_at) as removed
    from job_logs`);
  const mark = logSqlite.prepare(
    'update job_logs set removed_at = ?, bytes = 0 where job_id = ? and removed_at is null',
  );
  const piece = logSqlite.prepare(`
    select number, (select max(last_seq) from
      (select last_seq from job_log_blocks where job_id = job_logs.job_id order by first_seq limit ${pieceBlocks})) as lastSeq
    from job_logs where job_id = ? and removed_at is not null`);
  const removeBlocks = logSqlite.prepare('delete from job_log_blocks where job_id = ? and first_seq <= ?');
  const removeEntries = logSqlite.prepare('delete from job_log_index where rowid >= ? and rowid <= ?');
  const parse = (row: unknown): JobLogFacts => read(factsRow, row, 'job_logs');

  const removeNext = logSqlite.transaction((id: JobId): boolean => {
    const row = piece.get(id);
    if (row === undefined) return false;
    const { number, lastSeq } = read(pieceRow, row, 'job_logs');
    if (lastSeq === null) return false;
    removeBlocks.run(id, lastSeq);
    removeEntries.run(number * perJob, number * perJob + lastSeq);
    return true;
  });

  return {
    list: (): JobLogFacts[] => all.all().map(parse),
    facts(id: JobId): JobLogFacts | null {
      const row = one.get(id);
      return row === undefined ? null : parse(row);
    },

    /** Whose log was removed. */
    removed: (): ReadonlySet<string> => new Set(z.array(z.string()).parse(removed.all())),

    /** Of those that are there, and how many are not any more. */
    size: () => read(sizeRow, sum.get(), 'job_logs'),

    /** From now on the log counts as removed; what is left of it goes with `removeNext`, also after a restart. */
    markRemoved(id: JobId): void {
      mark.run(clock.now(), id);
    },

    /** Takes the next piece of a removed log away, with its part of the search index; false when nothing is left of it. */
    // It reads before it writes: begun without the write lock, it would fail where another connection writes in between.
    removeNext: (id: JobId): boolean => removeNext.immediate(id),

    /** Gives up to `pages` free pages of the file back to the disk; false when there are none, or the file keeps them for itself. */
    giveBack(pages: number): boolean {
      const count = (name: string): number => z.number().parse(logSqlite.pragma(name, { simple: true }));
      if (count('auto_vacuum') !== 2 || count('freelist_count') === 0) return false;
      logSqlite.pragma(`incremental_vacuum(${pages})`);
      return true;
    },
  };
}
