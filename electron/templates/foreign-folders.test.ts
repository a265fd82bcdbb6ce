import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryRig, webFolder } from '../../tests/support/library-rig.ts';

const fixtures = path.resolve(import.meta.dirname, '../../tests/fixtures/templates');
let rig: LibraryRig;
beforeEach(async () => {
  rig = await LibraryRig.open();
  for (const name of ['big-folder', 'media-box', 'shield'])
    await cp(path.join(fixtures, name), rig.at(name), { recursive: true });
});
afterEach(() => rig[Symbol.asyncDispose]());

test('A17 templates of every format are found, and one that is malformed takes no other down', async () => {
  await rig.put(webFolder('web'));
  await rig.put({ 'broken/template.conf': 'TEMPLATE_OS=debian\nTEMPLATE_CPU=$(nproc)\n' });
  const report = await rig.scan();
  expect(report.items.map(({ path: at, state }) => [path.basename(at), state])).toEqual([
    ['big-folder', 'new'],
    ['broken', 'invalid'],
    ['media-box', 'new'],
    ['shield', 'new'],
    ['web', 'new'],
  ]);
  expect(rig.folders.problems()).toMatchObject([
    { level: 'error', file: rig.at('broken/template.conf'), line: 2, column: 14 },
  ]);
  await rig.importAll();
  const formats = (await rig.templates.list()).filter(({ source }) => source === 'folder').map(({ format }) => format);
  expect(formats.toSorted()).toEqual(['folder', 'folder', 'gantry', 'yaml']);
});

test('A11 what is imported is what the parser made, and looking again finds nothing new', async () => {
  await rig.importAll();
  const { provisioning, isUnprivileged } = rig.mine('big-folder');
  expect([provisioning.scripts.length, provisioning.packages.length, provisioning.files.length]).toEqual([11, 24, 4]);
  expect(isUnprivileged).toBe(true);
  expect((await rig.scan()).inStepCount).toBe(3);
});

test('A15 A16 a changed list is told as a change, a sidecar that went as one too, a folder that went as missing', async () => {
  await rig.importAll();
  const list = rig.at('big-folder/container-configs/packages/base.apt');
  await writeFile(list, `${await readFile(list, 'utf8')}nano\n`);
  await rm(rig.at('media-box/container-configs/files/aliases.sh.path'));
  await rm(rig.at('shield'), { recursive: true });
  const report = await rig.scan();
  expect(report.items.map(({ path: at, state }) => [path.basename(at), state])).toEqual([
    ['big-folder', 'changed'],
    ['media-box', 'changed'],
    ['shield', 'missing'],
  ]);
});
