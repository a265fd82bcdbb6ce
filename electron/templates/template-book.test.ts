import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openMemoryStore } from '../../tests/support/store-samples.ts';
import { sampleBucket, sampleTemplate } from '../../tests/support/template-samples.ts';
import { templateId } from '../../shared/domain/ids.ts';
import type { Template } from '../../shared/domain/template.ts';
import type { Store } from '../store/store.ts';
import { BucketBook } from './bucket-book.ts';
import { TemplateBook } from './template-book.ts';

const builtInFolder = path.resolve(import.meta.dirname, '../../resources/templates');
let store: Store;
let templates: TemplateBook;
let buckets: BucketBook;

beforeEach(() => {
  store = openMemoryStore();
  templates = new TemplateBook({ builtInFolder, records: store });
  buckets = new BucketBook({ records: store, templates });
  return () => store[Symbol.dispose]();
});
const nginx = templateId.parse('built-in:nginx');
/** One of a folder, in step with its files. */
function keepFolderTemplate(change: Partial<Template> = {}): Template {
  const mine = sampleTemplate({ id: 'folder:1', name: 'On disk', source: 'folder', path: '/lib/web', ...change });
  const record = { id: mine.id, path: '/lib/web', mine, ancestor: mine, digest: 'd' };
  templates.keepFolderTemplates([{ ...record, state: 'in-step', problems: [] }]);
  return mine;
}

test('what is saved new gets an id of its own and is read back as it was', async () => {
  const saved = await templates.save(sampleTemplate({ id: 'mine', name: ' Blog ', revision: 7 }), null);
  expect(saved).toEqual(sampleTemplate({ id: saved.id, name: 'Blog', revision: 1 }));
  expect(saved.id).toMatch(/^custom:/);
  expect(await new TemplateBook({ builtInFolder, records: store }).get(saved.id)).toEqual(saved);
});

test('A18 a template that is saved as it was opened keeps its packages', async () => {
  const { id } = await templates.duplicate(nginx, 'My nginx');
  const opened = await templates.get(id);
  const saved = await templates.save(opened, opened.revision);
  expect(saved).toEqual({ ...opened, revision: opened.revision + 1 });
  expect(saved.provisioning.packages).toEqual((await templates.get(nginx)).provisioning.packages);
});

test('of two who save the same version only the first one wins', async () => {
  const saved = await templates.add(sampleTemplate());
  const [first, second] = await Promise.allSettled([
    templates.save({ ...saved, name: 'First' }, saved.revision),
    templates.save({ ...saved, name: 'Second' }, saved.revision),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({
    reason: { code: 'template:changed', details: { templateId: saved.id, revision: 2 } },
  });
  expect((await templates.get(saved.id)).name).toBe('First');
});

test('a name is used once, whatever its capitals', async () => {
  const shipped = await templates.get(nginx);
  await templates.add(sampleTemplate({ name: 'Web' }));
  const refused = { code: 'input:invalid', details: { issues: [{ path: 'name' }] } };
  for (const taken of ['WEB', ' web ', shipped.name.toUpperCase()]) {
    await expect(templates.add(sampleTemplate({ name: taken }))).rejects.toMatchObject(refused);
    await expect(templates.duplicate(nginx, taken)).rejects.toMatchObject(refused);
  }
});

test('what could not be read back from its own files is not kept', async () => {
  const script = { name: '10-a.sh', content: 'true\n' };
  const draft = sampleTemplate({ provisioning: { scripts: [script, script] } });
  await expect(templates.add(draft)).rejects.toMatchObject({
    code: 'input:invalid',
    details: { issues: [{ path: 'provisioning.scripts.1.name', message: 'two scripts are called 10-a.sh' }] },
  });
});

test('a file that could not be read again is not kept, and which one is said', async () => {
  const most = 4 * 1024 * 1024;
  const withFile = (content: string, encoding = 'utf8') =>
    sampleTemplate({ provisioning: { files: [{ destination: '/etc/large', content, encoding }] } });
  const issues = [{ path: 'provisioning.files.0.content', message: '/etc/large is larger than 4 MiB' }];
  const tooLarge = ['a'.repeat(most + 1), 'ü'.repeat(most / 2 + 1)].map((content) => withFile(content));
  for (const draft of [...tooLarge, withFile(Buffer.alloc(most + 1).toString('base64'), 'base64')])
    await expect(templates.add(draft)).rejects.toMatchObject({ code: 'input:invalid', details: { issues } });
  const saved = await templates.add(withFile(Buffer.alloc(most).toString('base64'), 'base64'));
  await expect(
    templates.save({ ...saved, ...withFile('a'.repeat(most + 1)), id: saved.id }, saved.revision),
  ).rejects.toMatchObject({ details: { issues } });
});

test('one that ships is neither changed nor deleted, a copy of it is', async () => {
  const shipped = await templates.get(nginx);
  await expect(templates.save(shipped, shipped.revision)).rejects.toMatchObject({ code: 'template:refused' });
  await expect(templates.remove(nginx)).rejects.toMatchObject({ code: 'template:refused' });
  const copy = await templates.duplicate(nginx, 'Copy');
  expect(copy).toEqual({ ...shipped, id: copy.id, name: 'Copy', source: 'custom', revision: 1 });
  await templates.remove(copy.id);
  await expect(templates.get(copy.id)).rejects.toMatchObject({ code: 'template:not-found' });
});

test('what belongs to main cannot be changed by saving', async () => {
  const mine = keepFolderTemplate();
  const saved = await templates.save({ ...mine, source: 'built-in', path: '/etc', cores: 2 }, mine.revision);
  expect(saved).toMatchObject({ source: 'folder', path: '/lib/web', cores: 2 });
});

test('a template of a folder says how it stands to its files after a change in the app', async () => {
  const mine = keepFolderTemplate();
  const edited = await templates.save({ ...mine, cores: 2 }, mine.revision);
  expect((await templates.detail(mine.id)).diskState).toBe('edited');
  await templates.save({ ...edited, cores: mine.cores }, edited.revision);
  expect((await templates.detail(mine.id)).diskState).toBe('in-step');
  expect((await templates.list()).find(({ id }) => id === mine.id)?.diskState).toBe('in-step');
});

test('a linked bucket’s packages are those it holds now, after the template’s own', async () => {
  const bucket = buckets.save(
    sampleBucket({
      packages: [
        { manager: 'apt', name: 'curl', version: '1' },
        { manager: 'apt', name: 'htop' },
      ],
    }),
    null,
  );
  const own = { packages: [{ manager: 'apt', name: 'curl' }] };
  const { id } = await templates.add(sampleTemplate({ buckets: ['Tools', 'gone'], provisioning: own }));
  const resolved = await buckets.resolve(id);
  expect(resolved.missingBuckets).toEqual(['gone']);
  expect(resolved.template.provisioning.packages).toEqual([
    { manager: 'apt', name: 'curl' },
    { manager: 'apt', name: 'htop', group: 'tools' },
  ]);
  buckets.save({ ...bucket, packages: [] }, bucket.revision);
  expect((await buckets.resolve(id)).template.provisioning.packages).toEqual(own.packages);
});

test('A19 a renamed bucket keeps its links, a deleted one says whose links lead nowhere', async () => {
  const bucket = buckets.save(sampleBucket({ name: 'tools' }), null);
  const custom = await templates.add(sampleTemplate({ buckets: ['Tools'] }));
  const onDisk = keepFolderTemplate({ buckets: ['tools', 'other'] });
  buckets.save({ ...bucket, name: 'kit' }, bucket.revision);
  expect((await templates.get(custom.id)).buckets).toEqual(['kit']);
  expect(await templates.detail(onDisk.id)).toMatchObject({
    template: { buckets: ['kit', 'other'] },
    diskState: 'edited',
  });
  expect((await buckets.remove(bucket.id)).map(({ name }) => name)).toEqual(['On disk', 'Web']);
  expect((await templates.get(custom.id)).buckets).toEqual(['kit']);
});

test('a bucket’s name is used once, and only its newest version is saved over', () => {
  const bucket = buckets.save(sampleBucket({ name: 'tools' }), null);
  expect(() => buckets.save(sampleBucket({ name: 'TOOLS' }), null)).toThrow(
    expect.objectContaining({ code: 'input:invalid' }),
  );
  buckets.save({ ...bucket, description: 'a' }, bucket.revision);
  expect(() => buckets.save({ ...bucket, description: 'b' }, bucket.revision)).toThrow(
    expect.objectContaining({ code: 'bucket:changed', details: { bucketId: bucket.id, revision: 2 } }),
  );
  expect(buckets.list().map(({ description }) => description)).toEqual(['a']);
});
