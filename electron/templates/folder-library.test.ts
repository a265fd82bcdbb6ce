import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LibraryRig, webFolder } from '../../tests/support/library-rig.ts';
import { sampleConnection, sampleContainer } from '../../tests/support/store-samples.ts';

let rig: LibraryRig;
beforeEach(async () => {
  rig = await LibraryRig.open();
});
afterEach(() => rig[Symbol.asyncDispose]());
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );

describe('A17 a folder of templates', () => {
  test('gives four templates and shows what is wrong with the fifth', async () => {
    await rig.put(Object.assign({}, ...['a', 'b', 'd', 'e'].map((name) => webFolder(name))));
    await rig.put(webFolder('c', { more: 'nonsense: 1\n' }));
    await rig.put({ 'notes/README.md': 'not a template' });
    const report = await rig.scan();
    expect(report.items.map(({ path, state }) => [path, state])).toEqual([
      [rig.at('a'), 'new'],
      [rig.at('b'), 'new'],
      [rig.at('c'), 'invalid'],
      [rig.at('d'), 'new'],
      [rig.at('e'), 'new'],
    ]);
    expect(report.items[2]?.problems).toEqual([
      { level: 'error', file: 'gantry.yaml', line: 6, column: 1, reason: 'nonsense is not known' },
    ]);
    expect(rig.templates.folderTemplates()).toEqual([]);
    expect(rig.folders.problems()).toMatchObject([{ file: rig.at('c/gantry.yaml'), line: 6 }]);
    await rig.importAll();
    const names = (await rig.templates.list()).filter(({ source }) => source === 'folder').map(({ name }) => name);
    expect(names).toEqual(['a', 'b', 'd', 'e']);
    expect((await rig.scan()).inStepCount).toBe(4);
  });

  test('is looked through to its depths once, whatever its links', async () => {
    await rig.put(webFolder('group/web'));
    await symlink(rig.root, rig.at('group/again'));
    await symlink(rig.at('group/web'), rig.at('a-link'));
    await symlink(rig.at('nowhere'), rig.at('dangling'));
    expect((await rig.scan()).items.map(({ path }) => path)).toEqual([rig.at('group/web')]);
  });

  test('may be a template itself', async () => {
    await rig.put({ 'gantry.yaml': 'gantry: 1\nname: Itself\nosTemplates: [debian]\n' });
    expect((await rig.scan()).items).toMatchObject([{ path: rig.root, state: 'new', name: 'Itself' }]);
  });

  test('that cannot be looked into says so, and its templates are not called missing', async () => {
    await rig.put(webFolder('web'));
    await rig.importAll();
    await rename(rig.root, `${rig.root}.away`);
    await writeFile(rig.root, 'a file where the folder was');
    const report = await rig.scan();
    await rm(rig.root);
    await rename(`${rig.root}.away`, rig.root);
    expect(report.items).toMatchObject([{ state: 'invalid', problems: [{ reason: 'it is not a folder' }] }]);
    expect(rig.folders.folders()).toMatchObject([{ problem: 'it is not a folder' }]);
  });
});

describe('A15 a template that changed on the disk', () => {
  beforeEach(async () => {
    await rig.put(webFolder('web', { more: 'resources: { cores: 1 }\n' }));
    await rig.importAll();
  });

  test('is only told of; one choice takes it over', async () => {
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n', script: 'echo two\n' }));
    const report = await rig.scan();
    expect(report.items).toMatchObject([
      {
        state: 'changed',
        changes: [
          { part: 'cores', ancestor: '1', mine: '1', theirs: '4', isConflict: false },
          { part: 'script 10-site.sh', isConflict: false },
        ],
      },
    ]);
    expect(rig.mine('web').cores).toBe(1);
    const before = rig.mine('web');
    await rig.apply(report, [{ path: rig.at('web'), choice: 'theirs' }]);
    expect(rig.mine('web')).toMatchObject({ id: before.id, cores: 4, revision: before.revision + 1 });
    expect(rig.mine('web').provisioning.scripts[0]?.content).toBe('echo two\n');
    expect((await rig.scan()).items).toEqual([]);
  });

  test('and in the app too: merged, with a pick for what both changed', async () => {
    const opened = rig.mine('web');
    await rig.templates.save(
      {
        ...opened,
        memoryMiB: 2048,
        provisioning: {
          ...opened.provisioning,
          scripts: opened.provisioning.scripts.map((one) => ({ ...one, content: 'echo mine\n' })),
        },
      },
      opened.revision,
    );
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n', script: 'echo theirs\n' }));
    const report = await rig.scan();
    expect(report.items).toMatchObject([{ state: 'conflict' }]);
    expect(report.items[0]?.changes.map(({ part, isConflict }) => [part, isConflict])).toEqual([
      ['cores', false],
      ['memoryMiB', false],
      ['script 10-site.sh', true],
    ]);
    expect(await reasonOf(rig.apply(report, [{ path: rig.at('web'), choice: 'merge' }]))).toMatchObject({
      code: 'input:invalid',
    });
    await rig.apply(report, [{ path: rig.at('web'), choice: 'merge', picks: { 'script 10-site.sh': 'theirs' } }]);
    const merged = rig.mine('web');
    expect([merged.cores, merged.memoryMiB]).toEqual([4, 2048]);
    expect(merged.provisioning.scripts[0]?.content).toBe('echo theirs\n');
    // What the app has beyond the files is still told of.
    expect((await rig.scan()).items).toMatchObject([{ state: 'edited', changes: [{ part: 'memoryMiB' }] }]);
  });

  test('keeps the app’s version by choice, and does not ask about the same files again', async () => {
    const opened = rig.mine('web');
    const mine = await rig.templates.save({ ...opened, cores: 2 }, opened.revision);
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n' }));
    await rig.apply(await rig.scan(), [{ path: rig.at('web'), choice: 'mine' }]);
    expect(rig.mine('web')).toEqual(mine);
    expect((await rig.scan()).items).toMatchObject([{ state: 'edited' }]);
  });

  test('in the same way in both is in step again by itself', async () => {
    const opened = rig.mine('web');
    await rig.templates.save({ ...opened, cores: 4 }, opened.revision);
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n' }));
    expect(await rig.scan()).toMatchObject({ items: [], inStepCount: 1 });
    await rig.put(webFolder('web', { more: 'resources: { cores: 8 }\n' }));
    expect((await rig.scan()).items).toMatchObject([{ state: 'changed' }]);
  });

  test('into something that cannot be read leaves the app’s version usable', async () => {
    await rig.put(webFolder('web', { more: 'resources: { cores: many }\n' }));
    const report = await rig.scan();
    expect(report.items).toMatchObject([{ state: 'invalid', problems: [{ file: 'gantry.yaml', line: 6 }] }]);
    expect(await rig.templates.problems()).toMatchObject([{ file: rig.at('web/gantry.yaml'), line: 6 }]);
    expect((await rig.templates.get(rig.mine('web').id)).cores).toBe(1);
    await rig.put(webFolder('web', { more: 'resources: { cores: 1 }\n' }));
    expect((await rig.scan()).inStepCount).toBe(1);
    expect(await rig.templates.problems()).toEqual([]);
  });

  test('after it was looked at is not taken over', async () => {
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n' }));
    await rig.put(webFolder('other'));
    const report = await rig.scan();
    await rig.put(webFolder('web', { more: 'resources: { cores: 5 }\n' }));
    const both = [
      { path: rig.at('other'), choice: 'import' as const },
      { path: rig.at('web'), choice: 'theirs' as const },
    ];
    expect(await reasonOf(rig.apply(report, both))).toMatchObject({
      code: 'template:disk-changed',
      details: { path: rig.at('web') },
    });
    expect(rig.templates.folderTemplates().map(({ mine }) => [mine.name, mine.cores])).toEqual([['web', 1]]);
  });

  test('is not taken over a version that was saved after the look', async () => {
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n' }));
    const report = await rig.scan();
    const opened = rig.mine('web');
    await rig.templates.save({ ...opened, cores: 2 }, opened.revision);
    expect(await reasonOf(rig.apply(report, [{ path: rig.at('web'), choice: 'theirs' }]))).toMatchObject({
      code: 'template:changed',
    });
    expect(rig.mine('web').cores).toBe(2);
  });

  test.each(['import', 'forget'] as const)('is not there to %s', async (choice) => {
    await rig.put(webFolder('web', { more: 'resources: { cores: 4 }\n' }));
    const choices = [{ path: rig.at('web'), choice }];
    expect(await reasonOf(rig.apply(await rig.scan(), choices))).toMatchObject({ code: 'input:invalid' });
  });
});

describe('A16 a folder that is gone', () => {
  test('leaves its template usable and its containers’ records as they are; back again it is in step', async () => {
    await rig.put(webFolder('web'));
    await rig.importAll();
    const { id, name } = rig.mine('web');
    const server = sampleConnection();
    rig.store.connections.insert(server);
    const container = sampleContainer(server.id, { templateId: id, templateName: name });
    rig.store.containers.insert(container);

    await rename(rig.at('web'), rig.at('.away'));
    expect((await rig.scan()).items).toMatchObject([{ templateId: id, state: 'missing', changes: [] }]);
    expect(await rig.templates.detail(id)).toMatchObject({ template: { name }, diskState: 'missing' });
    expect(rig.store.containers.list()).toEqual([container]);

    await rename(rig.at('.away'), rig.at('web'));
    expect(await rig.scan()).toMatchObject({ items: [], inStepCount: 1 });
    expect(rig.stateOf('web')).toBe('in-step');
  });

  test('is forgotten by choice only, and its containers keep their record', async () => {
    await rig.put(webFolder('web'));
    await rig.importAll();
    const { id } = rig.mine('web');
    const server = sampleConnection();
    rig.store.connections.insert(server);
    const container = sampleContainer(server.id, { templateId: id, templateName: 'web' });
    rig.store.containers.insert(container);
    await rm(rig.at('web'), { recursive: true });
    const report = await rig.scan();
    await rig.apply(report, [{ path: rig.at('web'), choice: 'later' }]);
    expect(rig.stateOf('web')).toBe('missing');
    await rig.apply(report, [{ path: rig.at('web'), choice: 'forget' }]);
    expect(rig.templates.folderTemplates()).toEqual([]);
    expect(rig.store.containers.list()).toEqual([container]);
  });

  test('with the whole library says so at the library’s folder', async () => {
    await rig.put(webFolder('web'));
    await rig.importAll();
    await rename(rig.root, `${rig.root}.away`);
    expect((await rig.scan()).items).toMatchObject([{ state: 'missing' }]);
    expect(rig.folders.folders()).toMatchObject([{ problem: 'there is no such folder or file' }]);
    await rename(`${rig.root}.away`, rig.root);
    expect((await rig.scan()).inStepCount).toBe(1);
    expect(rig.folders.folders()).toMatchObject([{ problem: null, lastScannedAt: rig.clock.now() }]);
  });
});

test('a deleted template leaves its files, and is new at the next look', async () => {
  await rig.put(webFolder('web'));
  await rig.importAll();
  await rig.templates.remove(rig.mine('web').id);
  expect((await rig.scan()).items).toMatchObject([{ state: 'new', name: 'web' }]);
});

test('a folder that is left out of the library keeps its templates in the app, and joins them again later', async () => {
  await rig.put(webFolder('web'));
  await rig.importAll();
  const { id } = rig.mine('web');
  rig.folders.remove(rig.root);
  expect(await rig.scan()).toMatchObject({ items: [], inStepCount: 0 });
  expect((await rig.templates.get(id)).name).toBe('web');
  rig.folders.add(rig.root);
  expect(await rig.scan()).toMatchObject({ items: [], inStepCount: 1 });
  expect(rig.mine('web').id).toBe(id);
});

test('a library’s folder is a full path, once', async () => {
  expect(() => rig.folders.add('templates')).toThrow(expect.objectContaining({ code: 'template:folder-unusable' }));
  await mkdir(rig.at('inner'));
  rig.folders.add(`${rig.root}/inner/..`);
  expect(rig.folders.folders().map(({ path }) => path)).toEqual([rig.root]);
});
