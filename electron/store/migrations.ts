import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';

type MigrationOptions = { file: string; migrationsFolder: string; clock: Clock };

/**
 * Applies what is new in `migrationsFolder`, after copying the file to `FILE.backup-TIME`. When that fails, the copy is put
 * back and the connection is closed.
 * @throws AppError `store:unreadable`
 */
export function migrateWithBackup(sqlite: Sqlite, { file, migrationsFolder, clock }: MigrationOptions): void {
  const known = readMigrationFiles({ migrationsFolder });
  const applied = lastApplied(sqlite);
  const newest = known.at(-1)?.folderMillis ?? 0;
  if (applied === newest) return;
  if (applied !== null && applied > newest) {
    throw unreadable(file, 'it was written by a newer version of this app', newestBackup(file));
  }
  const backup = applied === null ? null : backUp(sqlite, file, clock.now());
  try {
    // SQLite ignores this pragma inside a transaction, and a rebuilt table must not cascade.
    sqlite.pragma('foreign_keys = OFF');
    migrate(drizzle(sqlite), { migrationsFolder });
    const broken = sqlite.pragma('foreign_key_check');
    if (Array.isArray(broken) && broken.length > 0)
      throw new Error(`${broken.length} references lead nowhere after the migration`);
  } catch (error) {
    sqlite.close();
    if (backup !== null) restore(file, backup);
    throw unreadable(file, error instanceof Error ? reasonOf(error) : String(error), backup, error);
  }
}

/** The newest copy made before a migration, or null. */
export function newestBackup(file: string): string | null {
  const folder = path.dirname(file);
  if (!existsSync(folder)) return null;
  const prefix = `${path.basename(file)}.backup-`;
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .toSorted()
    .at(-1);
  return newest === undefined ? null : path.join(folder, newest);
}

/** When the newest applied migration was made; null for a new file. */
function lastApplied(sqlite: Sqlite): number | null {
  const table = sqlite.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (table === undefined) return null;
  const made: unknown = sqlite.prepare('select max(created_at) from __drizzle_migrations').pluck().get();
  return made === null ? null : Number(made);
}

function backUp(sqlite: Sqlite, file: string, now: number): string | null {
  if (file === ':memory:') return null;
  // Everything has to be in the one file that is copied.
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const backup = `${file}.backup-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`;
  copyDurably(file, backup);
  return backup;
}

function restore(file: string, backup: string): void {
  const fresh = `${file}.restored`;
  copyDurably(backup, fresh);
  for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
  renameSync(fresh, file);
}

function copyDurably(from: string, to: string): void {
  copyFileSync(from, to);
  const handle = openSync(to, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

/** Drizzle wraps what SQLite says; the cause is the part worth reading. */
const reasonOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message);

const unreadable = (file: string, reason: string, backup: string | null, cause?: unknown): AppError =>
  new AppError('store:unreadable', `Cannot bring ${file} up to date: ${reason}`, { file, reason, backup }, { cause });
