import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { systemClock } from '../../electron/lib/clock.ts';
import { openStore } from '../../electron/store/store.ts';
import type { ContainerProgressEvent } from '../../shared/domain/job.ts';
import {
  migrationsFolder,
  newConnectionId,
  newJobId,
  sampleLine,
  sampleLines,
  samplePowerData,
  sampleSnapshot,
} from '../support/store-samples.ts';
import type { BenchRow } from './bench-row.ts';
import { median } from './interleave.ts';

const rounds = 7;
const autocommits = 300;
const batched = 30_000;
const logLines = 10_000_000;

/** P8 and P9. */
export async function run(): Promise<BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gantry-bench-'));
  try {
    return [batchedAgainstAutocommit(folder), lastLines(folder)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** P8: events per second through the log, against one committed row each with synchronous FULL. */
function batchedAgainstAutocommit(folder: string): BenchRow {
  const plain = new Database(path.join(folder, 'plain.db'));
  plain.pragma('journal_mode = WAL');
  plain.pragma('synchronous = FULL');
  plain.exec(
    'create table lines (id integer primary key, job text, seq integer, at integer, percent real, step text, type text, stream text, message text)',
  );
  const insert = plain.prepare(
    'insert into lines (job, seq, at, percent, step, type, stream, message) values (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const autocommit = (event: ContainerProgressEvent): void => {
    const stream = event.type === 'log' ? event.stream : null;
    insert.run(event.jobId, event.seq, event.at, event.percent, event.step, event.type, stream, event.message);
  };
  using store = openStore({ file: path.join(folder, 'batched.db'), migrationsFolder, clock: systemClock });
  const ratios = Array.from({ length: rounds }, () => {
    const job = newJob(store);
    const events = sampleLines(job, 1, batched).map((event) => ({
      ...event,
      message: `${event.message} ${'.'.repeat(80)}`,
    }));
    const one = perSecond(autocommits, () => {
      for (const event of events.slice(0, autocommits)) autocommit(event);
    });
    const many = perSecond(batched, () => {
      for (const event of events) store.jobLog.append(job, [event]);
      store.jobLog.flush();
    });
    return many / one;
  });
  plain.close();
  ratios.sort((a, b) => a - b);
  const ratio = median(ratios);
  return {
    id: 'P8',
    what: 'batched event inserts',
    goal: '≥ 50x',
    ratio,
    value: `${ratio.toFixed(0)} times as many a second`,
    yardstick: 'one commit an event, WAL with synchronous FULL',
    spread: `${ratios[0]?.toFixed(0)}–${ratios.at(-1)?.toFixed(0)}x`,
    isMet: ratio >= 50,
  };
}

/** P9: the last 500 lines of one job among many. */
function lastLines(folder: string): BenchRow {
  using store = openStore({ file: path.join(folder, 'big.db'), migrationsFolder, clock: systemClock });
  const jobs = Array.from({ length: 20 }, () => newJob(store));
  const each = Math.ceil(logLines / jobs.length);
  for (const job of jobs) {
    for (let seq = 1; seq <= each; seq += 500) {
      store.jobLog.append(
        job,
        Array.from({ length: Math.min(500, each - seq + 1) }, (_, index) =>
          sampleLine(job, seq + index, `line ${seq + index} ${'.'.repeat(80)}`),
        ),
      );
    }
    store.jobLog.flush();
  }
  const times = Array.from({ length: 200 }, (_, index) => {
    const job = jobs[(index * 7) % jobs.length];
    const start = performance.now();
    const found = job ? store.jobLog.read(job, { sinceSeq: each - 500 }) : [];
    const took = performance.now() - start;
    if (found.length !== Math.min(500, each)) throw new Error(`${found.length} lines instead of 500`);
    return took;
  });
  times.sort((a, b) => a - b);
  const value = median(times);
  return {
    id: 'P9',
    what: `last 500 lines of a job among ${logLines / 1_000_000} million`,
    goal: '≤ 3 ms p50',
    ratio: null,
    value: `${value.toFixed(2)} ms`,
    yardstick: 'none: read in ms',
    spread: `${times[0]?.toFixed(2)}–${times.at(-1)?.toFixed(2)} ms`,
    isMet: value <= 3,
  };
}

function newJob(store: ReturnType<typeof openStore>) {
  const snapshot = sampleSnapshot(newConnectionId(), { id: newJobId() });
  store.jobs.insert(samplePowerData(snapshot.connectionId), snapshot);
  return snapshot.id;
}

function perSecond(count: number, work: () => void): number {
  const start = performance.now();
  work();
  return (count / (performance.now() - start)) * 1_000;
}
