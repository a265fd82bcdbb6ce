import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gantry-write-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file is put in place with its mode, over one that was there', async () => {
  const file = path.join(folder, 'a');
  await writeFile(file, 'old');
  await writeWhole(file, Buffer.from('new'), { mode: 0o600 });
  expect(await readFile(file, 'utf8')).toBe('new');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['a']);
});

test('when it cannot be put in place nothing is left behind and nothing is lost', async () => {
  await mkdir(path.join(folder, 'a/inside'), { recursive: true });
  await expect(writeWhole(path.join(folder, 'a'), Buffer.from('new'))).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  await expect(writeWhole(path.join(folder, 'none/b'), Buffer.from('new'))).rejects.toThrow('ENOENT');
  expect(await readdir(folder, { recursive: true })).toEqual(['a', 'a/inside']);
});
