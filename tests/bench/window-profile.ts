import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../electron/lib/clock.ts';
import { openStore } from '../../electron/store/store.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import {
  migrationsFolder,
  sampleConnection,
  sampleGuest,
  sampleLine,
  samplePowerData,
  sampleSnapshot,
} from '../support/store-samples.ts';

export type Profile = AsyncDisposable & { readonly folder: string; readonly jobId: JobId };

const servers = 4;
const nodes = 8;
const statuses = ['running', 'running', 'running', 'stopped'] as const;

/** Found in the names of generated containers and nowhere else in a row. */
export const nameOf = (index: number): string => `quark-${index}`;

/**
 * A user's folder as the app left it: `guests` containers last seen on four servers, none of which answers, and one ended job whose
 * log has `logLines` lines.
 */
export async function makeProfile({ guests, logLines }: { guests: number; logLines: number }): Promise<Profile> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-bench-'));
  using store = openStore({ file: path.join(folder, 'gantry.sqlite'), migrationsFolder, clock: systemClock });
  const now = systemClock.now();
  const connections = Array.from({ length: servers }, (_, index) =>
    sampleConnection({ name: `Rack ${index + 1}`, host: '127.0.0.1', port: 9 + index, createdAt: now }),
  );
  for (const [at, connection] of connections.entries()) {
    store.connections.insert(connection);
    const list = Array.from({ length: guests / servers }, (_, index) =>
      sampleGuest(connection.id, 100 + index, {
        node: `pve${(index % nodes) + 1}`,
        name: nameOf(at * (guests / servers) + index),
        status: statuses[index % statuses.length] ?? 'running',
        tags: index % 3 === 0 ? ['web', 'prod'] : ['lab'],
        cpuShare: (index % 100) / 100,
        uptimeSeconds: index * 60,
        observedAt: now - index,
      }),
    );
    store.inventory.saveSnapshot(connection.id, { guests: list });
  }
  const [first] = connections;
  if (!first) throw new Error('no connection');
  const snapshot = sampleSnapshot(first.id, {
    title: 'Start quark-0',
    hostname: 'quark-0',
    state: { name: 'succeeded' },
    percent: 100,
    lastSeq: logLines,
    createdAt: now,
    startedAt: now,
    endedAt: now,
  });
  store.jobs.insert(samplePowerData(first.id), snapshot);
  for (let seq = 1; seq <= logLines; seq += 1000) {
    const count = Math.min(1000, logLines - seq + 1);
    const lines = Array.from({ length: count }, (_, index) =>
      sampleLine(snapshot.id, seq + index, lineText(seq + index)),
    );
    store.jobLog.append(snapshot.id, lines);
  }
  store.jobLog.flush();
  return { folder, jobId: snapshot.id, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** What a package manager writes, with a colour in every tenth line. */
export const lineText = (seq: number): string =>
  seq % 10 === 0
    ? `\u001b[32mSetting up\u001b[0m libexample${seq}:amd64 (1.2.${seq % 100}-1) ...`
    : `Unpacking libexample${seq}:amd64 (1.2.${seq % 100}-1) over (1.2.${seq % 100}-0) ...`;
