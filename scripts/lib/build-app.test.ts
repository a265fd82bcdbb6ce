import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isStale } from './build-app.ts';
import { hasDisplay } from './display.ts';

let root = '';
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'gantry-build-'));
  for (const file of ['electron/main.ts', 'shared/errors.ts', 'renderer/main.tsx']) await write(file, 1000);
  for (const file of ['out/main/main.js', 'out/preload/index.cjs', 'out/renderer/index.html']) await write(file, 2000);
  for (const name of ['electron', 'shared', 'renderer']) await fs.utimes(path.join(root, name), 1000, 1000);
});
afterEach(() => fs.rm(root, { recursive: true }));

describe('the built app', () => {
  it('is fresh when every part of it is newer than every source', async () => {
    expect(await isStale(root)).toBe(false);
  });

  it('is stale when a source changed, and not when only a test did', async () => {
    await write('electron/jobs/job.test.ts', 3000);
    await fs.utimes(path.join(root, 'electron', 'jobs'), 1000, 1000);
    expect(await isStale(root)).toBe(false);
    await write('electron/jobs/job.ts', 3000);
    expect(await isStale(root)).toBe(true);
  });

  it('is stale when one part was never built', async () => {
    await fs.rm(path.join(root, 'out/preload/index.cjs'));
    expect(await isStale(root)).toBe(true);
  });
});

describe('a display', () => {
  it('is there on Linux only when X11 or Wayland says so', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
  });
});

async function write(file: string, at: number): Promise<void> {
  const target = path.join(root, file);
  await fs.mkdir(path.dirname(target), { recursive: true });
  await fs.writeFile(target, '');
  await fs.utimes(target, at, at);
}
