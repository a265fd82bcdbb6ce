import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Database, { type Database as Sqlite } from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { CheckpointThread, withinCommits, type Checkpoints } from './checkpoints.ts';
import { migrateWithBackup, newestBackup } from './migrations.ts';

/** What the query files share. */
export type Db = {
  /** Its commits are on the disk when the call returns (synchronous FULL). */
  readonly sqlite: Sqlite;
  readonly orm: BetterSQLite3Database;
  /** For the log: a commit survives the app's death at once, and a power cut with the next full commit (synchronous NORMAL). */
  readonly logSqlite: Sqlite;
  /** To be told what is written over `logSqlite`. */
  readonly checkpoints: Checkpoints;
  /** Gives back the pages that are kept in memory, which are read again when they are needed. */
  readonly shrink: () => void;
  /** Makes a function whose writes happen all or not at all. */
  readonly atomic: <A extends unknown[], R>(work: (...input: A) => R) => (...input: A) => R;
  readonly clock: Clock;
  /** Parses a row. @throws AppError `store:unreadable` when it does not fit its schema */
  readonly read: <S extends z.ZodType>(schema: S, row: unknown, table: string) => z.output<S>;
};

export type DatabaseOptions = {
  file: string;
  migrationsFolder: string;
  clock: Clock;
  /** The program of the thread that makes the checkpoints; without one they are made within commits. */
  checkpointWorker?: string | undefined;
  /** Called once where that thread cannot be had, or ends by an error. */
  onCheckpointsFailed?: ((error: Error) => void) | undefined;
  /** Much was written beside the thread, and it is quiet again. */
  rested?: (() => void) | undefined;
};

const inMemory = ':memory:';
const busyTimeoutMs = 5_000;
/** The thread that makes checkpoints writes as well, and holds the others up until its disk has answered, which may be long asleep. */
const busyBesideThreadMs = 60_000;
/** Of each connection, an eighth of what it would take by itself: logs are read once from end to end, and the system keeps files too. */
const cacheKibibytes = 2_048;
/** In pages of 4 KiB: SQLite's own measure, and where a thread sees to it, what must never come about. */
const checkpointAfterPages = 1_000;
const longestWalPages = 8_000;
/** Up to this size the whole file is checked at every start; it takes about 1 ms per MiB. */
const checkedBytes = 16 * 1024 * 1024;

/**
 * Opens the file and brings it up to date. Two connections, because `synchronous` belongs to a connection: a mode switched
 * to and fro would be the wrong one after an exception. A full commit syncs the log's earlier frames too, as the WAL is one file.
 * @throws AppError `store:unreadable`; the file is left as it was found
 */
export function openDatabase(options: DatabaseOptions): Db & Disposable {
  const { file, migrationsFolder, clock } = options;
  const connections: Sqlite[] = [];
  let checkpoints = withinCommits;
  const close = (): void => {
    checkpoints[Symbol.dispose]();
    for (const connection of connections.toReversed()) connection.close();
  };
  const connect = (synchronous: 'FULL' | 'NORMAL'): Sqlite => {
    const connection = new Database(file, { timeout: busyTimeoutMs });
    connections.push(connection);
    // Only a new file takes it, and one that is there must not be written to yet: what removed logs leave free can be given back
    // to the disk without rewriting all of it.
    if (file === inMemory || statSync(file).size === 0) connection.pragma('auto_vacuum = INCREMENTAL');
    connection.pragma('journal_mode = WAL');
    connection.pragma(`synchronous = ${synchronous}`);
    connection.pragma(`cache_size = -${cacheKibibytes}`);
    // What is wiped is overwritten, so that not even a ciphertext stays in the file.
    connection.pragma('secure_delete = ON');
    return connection;
  };
  try {
    if (file !== inMemory) mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    const sqlite = connect('FULL');
    if (file !== inMemory && statSync(file).size <= checkedBytes) checkWhole(sqlite);
    migrateWithBackup(sqlite, { file, migrationsFolder, clock });
    const logSqlite = file === inMemory ? sqlite : connect('NORMAL');
    for (const connection of connections) connection.pragma('foreign_keys = ON');
    checkpoints = checkpointsOf(logSqlite, options);
    if (checkpoints !== withinCommits)
      for (const connection of connections) connection.pragma(`busy_timeout = ${busyBesideThreadMs}`);
    return {
      sqlite,
      orm: drizzle(sqlite),
      logSqlite,
      checkpoints,
      shrink: () => {
        // Whoever asks when it is quiet may come after the end.
        for (const connection of connections) if (connection.open) connection.pragma('shrink_memory');
      },
      atomic: atomicOn(sqlite),
      clock,
      read: rowReader(file),
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw translate(error, file);
  }
}

function checkpointsOf(logSqlite: Sqlite, options: DatabaseOptions): Checkpoints {
  const { file, clock, checkpointWorker: entry, onCheckpointsFailed, rested = () => undefined } = options;
  if (file === inMemory || entry === undefined) return withinCommits;
  const after = (pages: number): void => void logSqlite.pragma(`wal_autocheckpoint = ${pages}`);
  after(longestWalPages);
  return new CheckpointThread({
    file,
    entry,
    clock,
    rested,
    failed: (error) => {
      after(checkpointAfterPages);
      onCheckpointsFailed?.(error);
    },
  });
}

/** The write lock is taken at the start: a read lock that has to grow while the log is written would fail at once. */
function atomicOn(sqlite: Sqlite): Db['atomic'] {
  return (work) => {
    const transaction = sqlite.transaction(work);
    return (...input) => transaction.immediate(...input);
  };
}

function checkWhole(sqlite: Sqlite): void {
  const verdict: unknown = sqlite.pragma('quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw new Database.SqliteError(String(verdict), 'SQLITE_CORRUPT');
}

function rowReader(file: string): Db['read'] {
  return (schema, row, table) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const reason = `${table}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`;
    throw new AppError('store:unreadable', `A row of ${table} does not fit`, {
      file,
      reason,
      backup: newestBackup(file),
    });
  };
}

/** What SQLite or the file system says of the file becomes one code; anything else is a bug and stays what it is. */
function translate(error: unknown, file: string): unknown {
  const isOurs = error instanceof AppError || !(error instanceof Error) || !('code' in error);
  if (isOurs) return error;
  const details = { file, reason: error.message, backup: newestBackup(file) };
  return new AppError('store:unreadable', `Cannot open ${file}`, details, { cause: error });
}
