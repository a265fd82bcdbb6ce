import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withFileLock } from './file-lock.ts';

let folder = '';
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-lock-'));
});
afterAll(() => fs.rm(folder, { recursive: true }));

const quiet = { say: () => {}, timeoutMs: 5000, pollMs: 1 };

describe('a file lock', () => {
  it('lets one at a time in and is gone afterwards, also after a failure', async () => {
    const file = path.join(folder, 'one.lock');
    let inside = 0;
    const most: number[] = [];
    const work = async (): Promise<void> => {
      inside += 1;
      most.push(inside);
      await fs.readdir(folder);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(file, quiet, work)));
    expect(most).toEqual([1, 1, 1, 1, 1]);
    await expect(withFileLock(file, quiet, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck');
    await expect(fs.access(file)).rejects.toThrow('ENOENT');
  });

  it('is taken over from a process that no longer exists', async () => {
    const file = path.join(folder, 'stale.lock');
    const { pid } = spawnSync(process.execPath, ['--version']);
    await fs.writeFile(file, String(pid));
    await expect(withFileLock(file, quiet, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('is not waited for endlessly, and the message says what to do', async () => {
    const file = path.join(folder, 'held.lock');
    const said: string[] = [];
    await fs.writeFile(file, String(process.pid));
    const waiting = withFileLock(file, { say: (line) => said.push(line), timeoutMs: 5, pollMs: 1 }, () =>
      Promise.resolve(),
    );
    await expect(waiting).rejects.toThrow(`delete that file and try again`);
    expect(said).toEqual([`Waiting for process ${process.pid}, which prepares the same thing (${file}).`]);
  });
});
