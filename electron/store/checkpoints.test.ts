import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { afterEach, expect, test, vi } from 'vitest';
import {
  migrationsFolder,
  newConnectionId,
  sampleLine,
  samplePowerData,
  sampleSnapshot,
} from '../../tests/support/store-samples.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { openDatabase, type DatabaseOptions } from './database.ts';
import { openStore } from './store.ts';

const entry = path.join(import.meta.dirname, 'checkpoint-worker.ts');
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function openOnDisk(checkpointWorker: string, options: Partial<DatabaseOptions> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-checkpoints-'));
  folders.push(folder);
  const file = path.join(folder, 'gantry.sqlite');
  const store = openStore({ file, migrationsFolder, clock: systemClock, checkpointWorker, ...options });
  const job = sampleSnapshot(newConnectionId());
  store.jobs.insert(samplePowerData(job.connectionId), job);
  const message = 'x'.repeat(2_000);
  let seq = 0;
  const write = (count: number): void => {
    for (const end = seq + count; seq < end;) {
      seq += 1;
      store.jobLog.append(job.id, [sampleLine(job.id, seq, message)]);
    }
  };
  return {
    store,
    file,
    id: job.id,
    write,
    size: () => statSync(file).size,
    walSize: () => statSync(`${file}-wal`).size,
  };
}

test('what a job writes reaches the database file while the store is open, and the WAL does not grow with it', async () => {
  const { store, file, id, write, size, walSize } = openOnDisk(entry);
  for (let megabytes = 2; megabytes <= 24; megabytes += 2) {
    write(1_000);
    await vi.waitFor(() => expect(size()).toBeGreaterThan((megabytes - 2) * 1_000_000), { timeout: 5_000 });
  }
  expect(walSize()).toBeLessThan(12_000_000);
  store[Symbol.dispose]();
  const plain = new Database(file, { readonly: true });
  expect(plain.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(plain.prepare('select max(last_seq) from job_log_blocks where job_id = ?').pluck().get(id)).toBe(12_000);
  plain.close();
});

test('the WAL is started over by the thread, so that no commit of main waits for the disk to do it', async () => {
  const { store, file, id, write } = openOnDisk(entry);
  const salt = (): string => readFileSync(`${file}-wal`).subarray(16, 24).toString('hex');
  const before = salt();
  // Nothing is left for main to write.
  write(1_500);
  expect(salt()).toBe(before);
  await vi.waitFor(() => expect(salt()).not.toBe(before), { timeout: 5_000 });
  expect(store.jobLog.read(id).length).toBe(1_500);
  store[Symbol.dispose]();
});

test('main waits for the thread as long as a slow disk takes, where there is one', () => {
  const { store, file } = openOnDisk(entry);
  store[Symbol.dispose]();
  const waits = [entry, undefined].map((checkpointWorker) => {
    using db = openDatabase({ file, migrationsFolder, clock: systemClock, checkpointWorker });
    return [db.sqlite, db.logSqlite].map((connection) => connection.pragma('busy_timeout', { simple: true }));
  });
  expect(waits).toEqual([
    [60_000, 60_000],
    [5_000, 5_000],
  ]);
});

test('closing waits for the thread, so that nobody has the file open any more', () => {
  const { store, file, write } = openOnDisk(entry);
  write(1_500);
  store[Symbol.dispose]();
  // Whoever closes last takes the WAL away.
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })).toBeUndefined();
});

const soon: Clock = { ...systemClock, sleep: (_ms, options) => systemClock.sleep(20, options) };

test('when much was written and it is quiet again, the thread ends and that is told once', async () => {
  let told = 0;
  const { store, write } = openOnDisk(entry, { clock: soon, rested: () => (told += 1) });
  write(100);
  store.jobLog.flush();
  expect(told).toBe(0);
  write(1_500);
  await vi.waitFor(() => expect(told).toBe(1), { timeout: 5_000 });
  store[Symbol.dispose]();
});

test('a store that is closed while its thread ends tells nothing any more', async () => {
  let told = 0;
  const { store, write } = openOnDisk(entry, { clock: soon, rested: () => (told += 1) });
  const { terminate } = Worker.prototype;
  const ending = vi.spyOn(Worker.prototype, 'terminate').mockImplementationOnce(function end(this: Worker) {
    queueMicrotask(() => store[Symbol.dispose]());
    return terminate.call(this);
  });
  write(1_500);
  await vi.waitFor(() => expect(ending).toHaveBeenCalled(), { timeout: 5_000 });
  await ending.mock.results[0]?.value;
  await nextTurn();
  expect(told).toBe(0);
  ending.mockRestore();
});

test('pages that were given back are read again, and a closed store has none to give back', () => {
  const { store, id, write } = openOnDisk(entry);
  write(500);
  store.jobLog.flush();
  store.shrink();
  expect(store.jobLog.read(id).length).toBe(500);
  store[Symbol.dispose]();
  expect(() => store.shrink()).not.toThrow();
});

test('where no thread can be had, it is told once, commits see to it themselves and nothing is lost', async () => {
  const told: string[] = [];
  const missing = path.join(tmpdir(), 'no-such-thread.js');
  const { store, id, write, size } = openOnDisk(missing, {
    onCheckpointsFailed: ({ message }) => told.push(message),
  });
  write(1_100);
  // The news that it failed takes a turn of the event loop.
  await vi.waitFor(() => {
    write(1_000);
    expect(size()).toBeGreaterThan(2_000_000);
  });
  store.jobLog.flush();
  expect(told).toEqual([expect.stringContaining('no-such-thread.js')]);
  expect(store.jobLog.read(id).length).toBe(store.jobLog.lastSeq(id));
  store[Symbol.dispose]();
});
