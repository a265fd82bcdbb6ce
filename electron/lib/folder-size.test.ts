import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderSize } from './folder-size.ts';

test('the size of a folder is that of its files, those below included; a folder that is not there has none', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-size-'));
  try {
    await mkdir(path.join(folder, 'logs'));
    await writeFile(path.join(folder, 'gantry.sqlite'), 'x'.repeat(100));
    await writeFile(path.join(folder, 'logs', 'main.log'), 'x'.repeat(20));
    expect(await folderSize(folder)).toBe(120);
    expect(await folderSize(folder, (file) => file.startsWith('gantry.sqlite'))).toBe(100);
    expect(await folderSize(path.join(folder, 'nothing'))).toBe(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});
