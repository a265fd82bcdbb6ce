import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { JobId } from '../../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../../shared/domain/job.ts';

/** What an app that was ended has left on the disk about a job. */
export type LeftBehind = {
  readonly snapshot: JobSnapshot;
  /** Where the journal says that it has to go on; null at the end. */
  readonly nextStep: string | null;
  readonly secrets: number;
};

/** Reads a copy, so that the file stays as the dead left it. Null when the job never came to be. */
export async function readStore(userDataDir: string, job: JobId | 'newest'): Promise<LeftBehind | null> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-copy-'));
  try {
    for (const name of ['gantry.sqlite', 'gantry.sqlite-wal'])
      await fs.copyFile(path.join(userDataDir, name), path.join(folder, name)).catch(() => undefined);
    const store = new Database(path.join(folder, 'gantry.sqlite'));
    try {
      const row = store
        .prepare(
          `select id, snapshot from jobs ${job === 'newest' ? '' : 'where id = ?'} order by created_at desc, rowid desc limit 1`,
        )
        .get(...(job === 'newest' ? [] : [job])) as { id: string; snapshot: string } | undefined;
      if (row === undefined) return null;
      const snapshot = JSON.parse(row.snapshot) as JobSnapshot;
      const done = store
        .prepare(`select step_id from job_steps where job_id = ? and outcome in ('done', 'skipped')`)
        .pluck()
        .all(row.id);
      const nextStep = snapshot.steps.find(({ id }) => !done.includes(id))?.id ?? null;
      return { snapshot, nextStep, secrets: store.prepare('select count(*) from secrets').pluck().get() as number };
    } finally {
      store.close();
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
