import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  migrationsFolder,
  newConnectionId,
  sampleLines,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { ManualClock } from '../lib/clock.ts';
import { openDatabase } from './database.ts';
import { createJobLogKeeping } from './job-log-keeping.ts';
import { openStore } from './store.ts';

test('a piece of a log is removed while the checkpoint thread would write', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-keeping-'));
  try {
    const options = { file: path.join(folder, 'gantry.sqlite'), migrationsFolder, clock: new ManualClock() };
    using store = openStore(options);
    const job = sampleSnapshot(newConnectionId());
    store.jobs.insert(samplePowerData(job.connectionId), job);
    store.jobLog.append(job.id, sampleLines(job.id, 1, 10));
    store.logIndex.indexNext(job.id);
    store.logKeeping.markRemoved(job.id);

    using db = openDatabase(options);
    const thread = new Database(options.file, { timeout: 0 });
    const turnedAway: unknown[] = [];
    const keeping = createJobLogKeeping({
      ...db,
      read: (schema, row, table) => {
        try {
          thread.pragma('user_version = 0');
        } catch (error) {
          turnedAway.push(error);
        }
        return db.read(schema, row, table);
      },
    });
    expect(keeping.removeNext(job.id)).toBe(true);
    expect(turnedAway).toMatchObject([{ code: 'SQLITE_BUSY' }]);
    expect(store.jobLog.read(job.id)).toEqual([]);
    thread.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
