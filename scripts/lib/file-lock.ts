import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from './entry.ts';
import { SetupError } from './entry.ts';

export type FileLockOptions = {
  readonly say: Say;
  /** How long to wait for another process before giving up. */
  readonly timeoutMs: number;
  readonly pollMs?: number;
};

/**
 * Runs `work` while holding a lock file that carries our process id. A lock whose process is gone is taken over, so a
 * killed build never blocks the next one. The lock only saves double work: results are put in place by an atomic rename.
 */
export async function withFileLock<T>(file: string, options: FileLockOptions, work: () => Promise<T>): Promise<T> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  await acquire(file, options);
  try {
    return await work();
  } finally {
    await fs.rm(file, { force: true });
  }
}

async function acquire(file: string, { say, timeoutMs, pollMs = 250 }: FileLockOptions): Promise<void> {
  let isAnnounced = false;
  for (let waitedMs = 0; waitedMs <= timeoutMs; waitedMs += pollMs) {
    try {
      await fs.writeFile(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = await readOwner(file);
    if (owner !== undefined && !isAlive(owner)) {
      await fs.rm(file, { force: true });
      continue;
    }
    if (!isAnnounced) say(`Waiting for process ${owner ?? 'unknown'}, which prepares the same thing (${file}).`);
    isAnnounced = true;
    await sleep(pollMs);
  }
  throw new SetupError(`Gave up waiting for ${file}: if no other Gantry script runs, delete that file and try again.`);
}

/** Undefined while the other process has created the file but not yet written its id. */
async function readOwner(file: string): Promise<number | undefined> {
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
