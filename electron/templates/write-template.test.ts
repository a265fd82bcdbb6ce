import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryRig, webFolder } from '../../tests/support/library-rig.ts';
import { sampleTemplate } from '../../tests/support/template-samples.ts';
import { writeFiles } from './write-files.ts';
import { folderNameOf } from './write-template.ts';

let rig: LibraryRig;
beforeEach(async () => {
  rig = await LibraryRig.open();
  await rig.put({ ...webFolder('web', { more: '# mine\nresources: { cores: 1 }\n' }), 'web/README.md': 'notes\n' });
  await rig.importAll();
});
afterEach(() => rig[Symbol.asyncDispose]());
const never = new AbortController().signal;
const text = (...names: string[]): Promise<string> => readFile(rig.at(...names), 'utf8');
async function edit(cores: number): Promise<void> {
  const opened = rig.mine('web');
  await rig.templates.save({ ...opened, cores }, opened.revision);
}

test('the app’s version is written into its folder and is in step then; other files and comments stay', async () => {
  await edit(4);
  const { id } = rig.mine('web');
  expect(await rig.folders.write(id, never)).toBe(rig.at('web'));
  expect(await text('web/gantry.yaml')).toMatch(/# mine\n.*cores: 4/s);
  expect(await text('web/README.md')).toBe('notes\n');
  expect(await text('web/scripts/10-site.sh')).toBe('echo one\n');
  expect(rig.stateOf('web')).toBe('in-step');
  expect(await rig.scan()).toMatchObject({ items: [], inStepCount: 1 });
  expect((await readdir(rig.at('web'))).toSorted()).toEqual(['README.md', 'gantry.yaml', 'scripts']);
});

test('files that are not as they were seen last are not overwritten', async () => {
  await edit(4);
  await rig.put(webFolder('web', { script: 'echo theirs\n' }));
  await expect(rig.folders.write(rig.mine('web').id, never)).rejects.toMatchObject({
    code: 'template:disk-changed',
    details: { path: rig.at('web') },
  });
  expect(await text('web/scripts/10-site.sh')).toBe('echo theirs\n');
  expect(rig.stateOf('web')).toBe('edited');
});

test('what could not be read again is refused before anything is written', async () => {
  const before = await text('web/gantry.yaml');
  const opened = rig.mine('web');
  const osTemplatePatterns = Array.from({ length: 6_000 }, () => 'x'.repeat(200));
  await rig.templates.save({ ...opened, osTemplatePatterns }, opened.revision);
  const refused = { code: 'template:too-large', details: { reason: 'its gantry.yaml would be larger than 1 MiB' } };
  await expect(rig.folders.write(opened.id, never)).rejects.toMatchObject(refused);
  expect(await text('web/gantry.yaml')).toBe(before);
  expect(rig.stateOf('web')).toBe('edited');
  const parent = rig.at('parent');
  await mkdir(parent);
  const wordy = await rig.templates.add(sampleTemplate({ name: 'Wordy', osTemplatePatterns }));
  await expect(rig.folders.writeNew(wordy.id, parent)).rejects.toMatchObject(refused);
  const content = Buffer.alloc(4 * 1024 * 1024).toString('base64');
  const files = Array.from({ length: 17 }, (_, index) => ({
    destination: `/srv/${index}`,
    content,
    encoding: 'base64' as const,
  }));
  const heavy = await rig.templates.add(sampleTemplate({ name: 'Heavy', provisioning: { files } }));
  await expect(rig.folders.writeNew(heavy.id, parent)).rejects.toMatchObject({
    details: { reason: 'its files would be larger than 64 MiB together' },
  });
  expect(await readdir(parent)).toEqual([]);
});

test('a folder that is gone is made again from the app’s version', async () => {
  await rm(rig.at('web'), { recursive: true });
  await rig.scan();
  await rig.folders.write(rig.mine('web').id, never);
  expect(rig.stateOf('web')).toBe('in-step');
  expect(await text('web/scripts/10-site.sh')).toBe('echo one\n');
});

test('one without a folder of its own format is written into a new folder beside what is there', async () => {
  const foreign = 'TEMPLATE_APP=old\nTEMPLATE_OS=debian\nTEMPLATE_VERSION=12\n';
  await rig.put({ 'old/template.conf': foreign });
  await rig.importAll();
  const custom = await rig.templates.add(sampleTemplate({ name: 'Größe & Web!' }));
  expect(await rig.folders.write(rig.mine('old').id, never)).toBeNull();
  expect(await rig.folders.write(custom.id, never)).toBeNull();
  await mkdir(rig.at('out/grosse-web'), { recursive: true });
  expect(await rig.folders.writeNew(custom.id, rig.at('out'))).toBe(rig.at('out/grosse-web-2'));
  expect(await rig.folders.writeNew(custom.id, rig.at('out'))).toBe(rig.at('out/grosse-web-3'));
  const written = await rig.folders.writeNew(rig.mine('old').id, rig.at('out'));
  expect(await text('old/template.conf')).toBe(foreign);
  const items = (await rig.scan()).items.filter(({ state }) => state === 'new').map(({ path: at }) => at);
  expect(items).toEqual([rig.at('out/grosse-web-2'), rig.at('out/grosse-web-3'), written]);
  await expect(rig.folders.writeNew(custom.id, rig.at('nowhere'))).rejects.toMatchObject({
    code: 'template:folder-unusable',
  });
});

test('nothing is written outside the folder, through a link or by its name', async () => {
  const outside = path.join(tmpdir(), path.basename(rig.root) + '-outside');
  await mkdir(outside);
  await symlink(outside, rig.at('web/link'));
  const put = (name: string): Promise<void> =>
    writeFiles(rig.at('web'), new Map([[name, Buffer.from('x')]]), { expected: new Map(), last: 'gantry.yaml' });
  for (const name of ['link/file', 'link/deep/file', '../file', '../../file'])
    await expect(put(name), name).rejects.toMatchObject({ code: 'template:folder-unusable' });
  expect(await readdir(outside)).toEqual([]);
  await rm(outside, { recursive: true });
});

test('a file that appeared or changed after the look is not overwritten, and no part of a file is left behind', async () => {
  await writeFile(rig.at('web/new'), 'theirs');
  const write = (expected: ReadonlyMap<string, Uint8Array>) =>
    writeFiles(rig.at('web'), new Map([['new', Buffer.from('mine')]]), { expected, last: 'gantry.yaml' });
  await expect(write(new Map())).rejects.toMatchObject({ code: 'template:disk-changed' });
  await expect(write(new Map([['new', Buffer.from('before')]]))).rejects.toMatchObject({
    code: 'template:disk-changed',
  });
  expect(await text('web/new')).toBe('theirs');
  await write(new Map([['new', Buffer.from('theirs')]]));
  expect(await text('web/new')).toBe('mine');
  expect((await readdir(rig.at('web'))).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test.each([
  ['Web server', 'web-server'],
  ['../../etc/passwd', 'etc-passwd'],
  ['日本', 'template'],
])('a folder called after %j is %j', (name, folder) => {
  expect(folderNameOf(name)).toBe(folder);
});
