import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ManualClock } from '../../electron/lib/clock.ts';
import { openDatabase } from '../../electron/store/database.ts';
import { JobLog } from '../../electron/store/job-log.ts';
import { openStore } from '../../electron/store/store.ts';
import { AppError } from '../../shared/errors.ts';
import {
  migrationsFolder,
  newConnectionId,
  sampleConnection,
  sampleLines,
  samplePowerData,
  sampleSnapshot,
} from '../support/store-samples.ts';

const journal = z.object({
  version: z.string(),
  dialect: z.string(),
  entries: z.array(
    z.object({ idx: z.number(), version: z.string(), when: z.number(), tag: z.string(), breakpoints: z.boolean() }),
  ),
});
const clock = new ManualClock();
let folder = '';
let file = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-store-'));
  file = path.join(folder, 'data', 'gantry.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The shipped migrations and one more. */
function withLaterMigration(sql: string): string {
  const later = path.join(folder, 'drizzle');
  cpSync(migrationsFolder, later, { recursive: true });
  const journalFile = path.join(later, 'meta', '_journal.json');
  const known = journal.parse(JSON.parse(readFileSync(journalFile, 'utf8')));
  known.entries.push({
    idx: known.entries.length,
    version: '6',
    when: Date.UTC(2100, 0, 1),
    tag: '9999_later',
    breakpoints: true,
  });
  writeFileSync(journalFile, JSON.stringify(known));
  writeFileSync(path.join(later, '9999_later.sql'), sql);
  return later;
}
/** The shipped migrations up to one. */
function migrationsUntil(tag: string): string {
  const earlier = path.join(folder, 'drizzle-earlier');
  cpSync(migrationsFolder, earlier, { recursive: true });
  const journalFile = path.join(earlier, 'meta', '_journal.json');
  const known = journal.parse(JSON.parse(readFileSync(journalFile, 'utf8')));
  known.entries.splice(known.entries.findIndex((entry) => entry.tag === tag) + 1);
  writeFileSync(journalFile, JSON.stringify(known));
  return earlier;
}
const backups = (): string[] => readdirSync(path.dirname(file)).filter((name) => name.includes('.backup-'));
const refusal = (options: { migrationsFolder: string }): AppError<'store:unreadable'> => {
  try {
    openStore({ file, clock, ...options })[Symbol.dispose]();
  } catch (error) {
    if (AppError.is(error, 'store:unreadable')) return error;
    throw error;
  }
  throw new Error('it opened');
};

test('what was written is there after closing and opening again, the last log lines included', () => {
  const record = sampleConnection();
  const job = sampleSnapshot(newConnectionId());
  {
    using store = openStore({ file, migrationsFolder, clock });
    store.connections.insert(record);
    store.jobs.insert(samplePowerData(job.connectionId), job);
    store.jobLog.append(job.id, sampleLines(job.id, 1, 7));
  }
  using again = openStore({ file, migrationsFolder, clock });
  expect(again.connections.list()).toEqual([record]);
  expect(again.jobLog.read(job.id)).toEqual(sampleLines(job.id, 1, 7));
  expect(backups()).toEqual([]);
});

describe('A65 a database of an earlier version', () => {
  const record = sampleConnection();
  beforeEach(() => {
    using store = openStore({ file, migrationsFolder, clock });
    store.connections.insert(record);
  });

  test('A65 is migrated, with a copy of it as it was', () => {
    const later = withLaterMigration('alter table connections add column note text;');
    using store = openStore({ file, migrationsFolder: later, clock });
    expect(store.connections.get(record.id)?.name).toBe(record.name);
    const [backup] = backups();
    const copy = new Database(path.join(path.dirname(file), backup ?? ''), { readonly: true });
    expect(copy.prepare('select count(*) from connections').pluck().get()).toBe(1);
    expect(copy.pragma('table_info(connections)')).not.toContainEqual(expect.objectContaining({ name: 'note' }));
    copy.close();
  });

  test('A65 keeps every line of its logs when their blocks move', () => {
    rmSync(file);
    const jobs = [sampleSnapshot(newConnectionId()), sampleSnapshot(newConnectionId())] as const;
    const lines = jobs.map(({ id }) => sampleLines(id, 1, 2_500));
    {
      using db = openDatabase({ file, migrationsFolder: migrationsUntil('0009_job-briefs'), clock });
      const insert = db.sqlite.prepare(
        'insert into jobs (id, connection_id, created_at, revision, state, data, snapshot) values (?, ?, 0, 0, ?, ?, ?)',
      );
      for (const { id, connectionId } of jobs) insert.run(id, connectionId, 'running', '{}', '{}');
      const log = new JobLog(db);
      for (const [place, { id }] of jobs.entries()) log.append(id, lines[place] ?? []);
      log.flush();
    }
    using store = openStore({ file, migrationsFolder, clock });
    expect(jobs.map(({ id }) => store.jobLog.read(id))).toEqual(lines);
    expect(jobs.map(({ id }) => store.jobLog.lastSeq(id))).toEqual([2_500, 2_500]);
    store.jobLog.append(jobs[0].id, sampleLines(jobs[0].id, 2_501, 1));
    expect(store.jobLog.read(jobs[0].id, { sinceSeq: 2_500 })).toEqual(sampleLines(jobs[0].id, 2_501, 1));
  });

  test('A65 is put back as it was when the migration fails', () => {
    const later = withLaterMigration(
      'alter table connections add column note text;--> statement-breakpoint\ndrop table nowhere;',
    );
    const { details } = refusal({ migrationsFolder: later });
    expect(details.reason).toContain('nowhere');
    expect(details.backup && existsSync(details.backup)).toBe(true);
    using store = openStore({ file, migrationsFolder, clock });
    expect(store.connections.list()).toEqual([record]);
  });

  test('A65 a file written by a newer version is left alone', () => {
    const later = withLaterMigration('alter table connections add column note text;');
    openStore({ file, migrationsFolder: later, clock })[Symbol.dispose]();
    const before = readFileSync(file);
    expect(refusal({ migrationsFolder }).details.reason).toContain('newer version');
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('a file that cannot be read', () => {
  test('is refused with the newest backup named, and kept as it is', () => {
    openStore({ file, migrationsFolder, clock })[Symbol.dispose]();
    const backup = `${file}.backup-2026-01-01T00-00-00-000Z`;
    cpSync(file, backup);
    const rubbish = Buffer.from('this is no database, '.repeat(500));
    writeFileSync(file, rubbish);
    expect(refusal({ migrationsFolder }).details).toMatchObject({ file, backup });
    expect(readFileSync(file).equals(rubbish)).toBe(true);
  });

  test('is noticed also when only a page in its middle is damaged', () => {
    openStore({ file, migrationsFolder, clock })[Symbol.dispose]();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096 * 3, 4096 * 4);
    writeFileSync(file, bytes);
    expect(refusal({ migrationsFolder }).details).toMatchObject({ file, backup: null });
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('a folder in its place is refused as well', () => {
    cpSync(migrationsFolder, file, { recursive: true });
    expect(refusal({ migrationsFolder }).code).toBe('store:unreadable');
  });
});
