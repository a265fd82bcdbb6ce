import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../electron/lib/clock.ts';
import { openStore, type Store } from '../../electron/store/store.ts';
import type { ContainerProgressEvent, JobSnapshot } from '../../shared/domain/job.ts';
import { migrationsFolder, sampleConnection, samplePowerData, sampleSnapshot } from '../support/store-samples.ts';

export type SeededJob = Partial<JobSnapshot> & {
  readonly messages: readonly string[];
  /** Its log is gone, as after its time. */
  readonly isRemoved?: boolean;
};

/** A profile whose past is written down already: a server that is away, and these jobs with their logs, the oldest first. */
export async function seedLogs(jobs: readonly SeededJob[]): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-logs-'));
  using store = openStore({ file: path.join(folder, 'gantry.sqlite'), migrationsFolder, clock: systemClock });
  const connection = sampleConnection({ host: '127.0.0.1', port: 9 });
  store.connections.insert(connection);
  const begin = Date.UTC(2026, 10, 20, 8);
  for (const [place, { messages, isRemoved = false, ...change }] of jobs.entries()) {
    const createdAt = begin + place * 3_600_000;
    const endedAt = createdAt + messages.length;
    const job = sampleSnapshot(connection.id, {
      state: { name: 'succeeded' },
      percent: 100,
      createdAt,
      startedAt: createdAt,
      endedAt,
      lastSeq: messages.length,
      ...change,
    });
    store.jobs.insert(samplePowerData(connection.id), job);
    write(store, job, messages);
    if (!isRemoved) continue;
    store.logKeeping.markRemoved(job.id);
    while (store.logKeeping.removeNext(job.id));
  }
  return { folder, [Symbol.asyncDispose]: () => fs.rm(folder, { recursive: true, force: true }) };
}

function write({ jobLog, logIndex }: Store, { id, createdAt }: JobSnapshot, messages: readonly string[]): void {
  for (let from = 0; from < messages.length; from += 500) {
    const events = messages.slice(from, from + 500).map((message, place): ContainerProgressEvent => {
      const seq = from + place + 1;
      return { jobId: id, seq, at: createdAt + seq, percent: 50, step: null, type: 'log', stream: 'stdout', message };
    });
    jobLog.append(id, events);
  }
  jobLog.flush();
  while (logIndex.indexNext(id)) logIndex.merge();
}
