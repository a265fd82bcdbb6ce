import { and, asc, eq, ne, notInArray, sql } from 'drizzle-orm';
import { guestWay, type GuestWay } from '../../shared/domain/guest-access.ts';
import { briefJob } from '../../shared/domain/brief-job.ts';
import {
  isOver,
  jobData,
  jobSnapshot,
  type JobData,
  type JobSnapshot,
  type JobState,
} from '../../shared/domain/job.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';
import { jobs } from './schema.ts';

export type Jobs = ReturnType<typeof createJobs>;

const over: JobState['name'][] = ['succeeded', 'failed', 'cancelled', 'interrupted'];

/** Jobs: what was asked, and where each stands. `flushLog` is called before a state is written. */
export function createJobs({ orm, sqlite, atomic, read }: Db, flushLog: () => void) {
  const parse = (row: { snapshot: unknown }): JobSnapshot => read(jobSnapshot, row.snapshot, 'jobs');
  const save = sqlite.prepare('update jobs set snapshot = ?, brief = ?, state = ?, revision = ? where id = ?');
  const write = (snapshot: JobSnapshot): void => {
    const brief = isOver(snapshot.state) ? JSON.stringify(briefJob(snapshot)) : null;
    save.run(JSON.stringify(snapshot), brief, snapshot.state.name, snapshot.revision, snapshot.id);
  };
  const keepBrief = sqlite.prepare('update jobs set brief = ? where id = ?');
  const keepBriefs = atomic((ended: readonly JobSnapshot[]) => {
    for (const job of ended) keepBrief.run(JSON.stringify(briefJob(job)), job.id);
  });
  const insert = atomic((data: JobData, snapshot: JobSnapshot, settled: JobSnapshot | null): void => {
    const { id, connectionId, createdAt, revision, state } = snapshot;
    orm.insert(jobs).values({ id, connectionId, createdAt, revision, state: state.name, data, snapshot }).run();
    if (settled) write(settled);
  });

  return {
    /** `settled`: how the job stands that this one ends; both are on the disk, or neither is. */
    insert(data: JobData, snapshot: JobSnapshot, settled: JobSnapshot | null = null): void {
      flushLog();
      insert(data, snapshot, settled);
    },

    /** The log is written first, so that a state on the disk never speaks of events that are not there. */
    saveSnapshot(snapshot: JobSnapshot): void {
      flushLog();
      write(snapshot);
    },

    /** What was asked, as the user has agreed to change it since. */
    revise(id: JobId, data: JobData): void {
      orm.update(jobs).set({ data }).where(eq(jobs.id, id)).run();
    },

    get(id: JobId): JobSnapshot | null {
      const row = orm.select({ snapshot: jobs.snapshot }).from(jobs).where(eq(jobs.id, id)).get();
      return row ? parse(row) : null;
    },

    data(id: JobId): JobData | null {
      const row = orm.select({ data: jobs.data }).from(jobs).where(eq(jobs.id, id)).get();
      return row ? read(jobData, row.data, 'jobs') : null;
    },

    /** The way into its container the job goes first; null while it goes as its server is set. */
    way(id: JobId): GuestWay | null {
      const row = orm.select({ way: jobs.way }).from(jobs).where(eq(jobs.id, id)).get();
      return row ? read(guestWay.nullable(), row.way, 'jobs') : null;
    },
    setWay(id: JobId, way: GuestWay): void {
      orm.update(jobs).set({ way }).where(eq(jobs.id, id)).run();
    },

    /** Oldest first. */
    list: (): JobSnapshot[] =>
      orm
        .select({ snapshot: jobs.snapshot })
        .from(jobs)
        .orderBy(asc(jobs.createdAt), sql`rowid`)
        .all()
        .map(parse),

    /** Those of a connection that have not come to a happy end, or not yet; oldest first. */
    notSucceeded: (connectionId: ConnectionId): JobSnapshot[] =>
      orm
        .select({ snapshot: jobs.snapshot })
        .from(jobs)
        .where(and(eq(jobs.connectionId, connectionId), ne(jobs.state, 'succeeded')))
        .orderBy(asc(jobs.createdAt), sql`rowid`)
        .all()
        .map(parse),

    /** All of them, oldest first; those that are over only as a list tells them, which takes a third of the time. */
    overview(): JobSnapshot[] {
      const whole = sql<unknown>`iif(${jobs.brief} is null, ${jobs.snapshot}, null)`.mapWith(jobs.snapshot);
      const rows = orm
        .select({ brief: jobs.brief, whole })
        .from(jobs)
        .orderBy(asc(jobs.createdAt), sql`rowid`)
        .all();
      const unkept: JobSnapshot[] = [];
      const found = rows.map((row) => {
        if (row.brief !== null) return parse({ snapshot: row.brief });
        const job = parse({ snapshot: row.whole });
        if (isOver(job.state)) unkept.push(job);
        return briefJob(job);
      });
      if (unkept.length > 0) keepBriefs(unkept);
      return found;
    },

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
