import { asc, eq, notInArray, sql } from 'drizzle-orm';
import { jobData, jobSnapshot, type JobData, type JobSnapshot, type JobState } from '../../shared/domain/job.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { jobs } from './schema.ts';

export type Jobs = ReturnType<typeof createJobs>;

const over: JobState['name'][] = ['succeeded', 'failed', 'cancelled', 'interrupted'];

/** Jobs: what was asked, written once, and where each stands. `flushLog` is called before a state is written. */
export function createJobs({ orm, sqlite, read }: Db, flushLog: () => void) {
  const parse = (row: { snapshot: unknown }): JobSnapshot => read(jobSnapshot, row.snapshot, 'jobs');
  const save = sqlite.prepare('update jobs set snapshot = ?, state = ?, revision = ? where id = ?');

  return {
    insert(data: JobData, snapshot: JobSnapshot): void {
      const { id, connectionId, createdAt, revision, state } = snapshot;
      orm.insert(jobs).values({ id, connectionId, createdAt, revision, state: state.name, data, snapshot }).run();
    },

    /** The log is written first, so that a state on the disk never speaks of events that are not there. */
    saveSnapshot(snapshot: JobSnapshot): void {
      flushLog();
      save.run(JSON.stringify(snapshot), snapshot.state.name, snapshot.revision, snapshot.id);
    },

    get(id: JobId): JobSnapshot | null {
      const row = orm.select({ snapshot: jobs.snapshot }).from(jobs).where(eq(jobs.id, id)).get();
      return row ? parse(row) : null;
    },

    data(id: JobId): JobData | null {
      const row = orm.select({ data: jobs.data }).from(jobs).where(eq(jobs.id, id)).get();
      return row ? read(jobData, row.data, 'jobs') : null;
    },

    /** Oldest first. */
    list: (): JobSnapshot[] =>
      orm
        .select({ snapshot: jobs.snapshot })
        .from(jobs)
        .orderBy(asc(jobs.createdAt), sql`rowid`)
        .all()
        .map(parse),

    /** Those that were queued, running or paused when last written; oldest first. */
    unfinished: (): JobSnapshot[] =>
      orm
        .select({ snapshot: jobs.snapshot })
        .from(jobs)
        .where(notInArray(jobs.state, over))
        .orderBy(asc(jobs.createdAt), sql`rowid`)
        .all()
        .map(parse),
  };
}
