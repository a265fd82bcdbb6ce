import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openMemoryStore } from '../../tests/support/store-samples.ts';
import { sampleBucket, sampleTemplate } from '../../tests/support/template-samples.ts';
import { BucketBook } from './bucket-book.ts';
import { TemplateBook } from './template-book.ts';
import { archiveName, exportTemplates, importTemplates, readArchiveFile } from './template-exchange.ts';

const builtInFolder = path.resolve(import.meta.dirname, '../../resources/templates');
type Books = { templates: TemplateBook; buckets: BucketBook };
let folder: string;
let open: Disposable[] = [];

function freshBooks(): Books {
  const store = openMemoryStore();
  open.push(store);
  const templates = new TemplateBook({ builtInFolder, records: store });
  const buckets = new BucketBook({ records: store, templates });
  return { templates, buckets };
}
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gantry-exchange-'));
  return async () => {
    for (const store of open) store[Symbol.dispose]();
    open = [];
    await rm(folder, { recursive: true, force: true });
  };
});

test('what one installation exports another imports, with the buckets it links', async () => {
  const mine = freshBooks();
  mine.buckets.save(sampleBucket({ name: 'Tools', packages: [{ manager: 'apt', name: 'htop' }] }), null);
  const web = await mine.templates.add(sampleTemplate({ name: 'Web', buckets: ['Tools'] }));
  const file = path.join(folder, archiveName([web]));
  await exportTemplates([web], file, mine);
  expect(await readdir(folder)).toEqual(['web.gantry.tar.gz']);

  const theirs = freshBooks();
  const report = await importTemplates(await readArchiveFile(file), theirs);
  expect(report).toMatchObject({
    templates: [{ name: 'Web', renamedFrom: null }],
    buckets: [{ name: 'Tools', outcome: 'added' }],
    problems: [],
  });
  const there = await theirs.buckets.resolve(report.templates[0]!.templateId);
  expect(there.missingBuckets).toEqual([]);
  expect(there.template.provisioning.packages).toMatchObject([{ manager: 'apt', name: 'htop' }]);
});

test('a name that is taken gets a number, and a bucket of one’s own stays as it is', async () => {
  const mine = freshBooks();
  mine.buckets.save(sampleBucket({ name: 'Tools', packages: [{ manager: 'apt', name: 'htop' }] }), null);
  const web = await mine.templates.add(sampleTemplate({ name: 'Web', cores: 3, buckets: ['tools'] }));
  const file = path.join(folder, 'web.gantry.tar.gz');
  await exportTemplates([web], file, mine);
  expect(await importTemplates(await readArchiveFile(file), mine)).toMatchObject({
    templates: [{ name: 'Web 2', renamedFrom: 'Web' }],
    buckets: [{ name: 'Tools', outcome: 'equal' }],
  });

  const [bucket] = mine.buckets.list();
  mine.buckets.save({ ...bucket!, packages: [] }, bucket!.revision);
  expect(await importTemplates(await readArchiveFile(file), mine)).toMatchObject({
    templates: [{ name: 'Web 3' }],
    buckets: [{ name: 'Tools', outcome: 'kept-mine' }],
  });
  expect(mine.buckets.list().map(({ packages }) => packages)).toEqual([[]]);
  expect((await mine.templates.get(web.id)).revision).toBe(web.revision);
});

test('a file that cannot be read or written is told by its path', async () => {
  const books = freshBooks();
  const gone = path.join(folder, 'gone.tar.gz');
  await expect(readArchiveFile(gone)).rejects.toMatchObject({
    code: 'file:unusable',
    details: { aim: 'read', path: gone },
  });
  await expect(readArchiveFile(folder)).rejects.toMatchObject({ details: { reason: 'it is not a file' } });
  await expect(
    exportTemplates([sampleTemplate()], path.join('/proc', 'web.gantry.tar.gz'), books),
  ).rejects.toMatchObject({ code: 'file:unusable', details: { aim: 'write' } });
});

test('one archive of several templates is called after none of them', () => {
  const named = (name: string) => sampleTemplate({ name });
  expect(archiveName([named('Web & more')])).toBe('web-more.gantry.tar.gz');
  expect(archiveName([named('a'), named('b')])).toBe('templates.gantry.tar.gz');
  expect(archiveName([named('…')])).toBe('templates.gantry.tar.gz');
});
