import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryRig, webFolder } from '../../tests/support/library-rig.ts';
import { migrationsFolder } from '../../tests/support/store-samples.ts';
import { sampleBucket, sampleTemplate } from '../../tests/support/template-samples.ts';
import { templateId } from '../../shared/domain/ids.ts';
import { bucketId } from '../../shared/domain/package-bucket.ts';
import type { Template } from '../../shared/domain/template.ts';
import { openStore } from '../store/store.ts';
import { BucketBook } from './bucket-book.ts';
import { packTemplates } from './template-archive.ts';
import { TemplateBook } from './template-book.ts';
import { importTemplates } from './template-exchange.ts';

let rig: LibraryRig;
beforeEach(async () => void (rig = await LibraryRig.open()));
afterEach(() => rig[Symbol.asyncDispose]());

const refused = (path: string) => ({ code: 'input:invalid', details: { issues: [{ path }] } });
/** As an earlier version, whose schema was laxer, may have kept it. */
const ofEarlier = (change: Partial<Template> = {}): Template => ({
  ...sampleTemplate({ name: 'Old' }),
  cores: 0,
  ...change,
});
/** What the library says it cannot read. */
const told = (): string[] => rig.templates.unreadable().map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);

test('a name of blanks is neither kept nor read, whichever way it comes', async () => {
  const saved = await rig.templates.add(sampleTemplate({ name: 'Web' }));
  await expect(rig.templates.save({ ...saved, name: ' ' }, saved.revision)).rejects.toMatchObject(refused('name'));
  await expect(rig.templates.save({ ...saved, name: '\t' }, null)).rejects.toMatchObject(refused('name'));
  await expect(rig.templates.duplicate(saved.id, '  ')).rejects.toMatchObject(refused('name'));
  expect(() => rig.buckets.save({ ...sampleBucket(), name: ' ' }, null)).toThrow(
    expect.objectContaining({ code: 'input:invalid' }),
  );
  const archive = await packTemplates([{ ...saved, name: ' ' }], []);
  expect(await importTemplates(archive, rig)).toMatchObject({ templates: [], problems: [{ level: 'error' }] });
  await rig.put({ 'blank/gantry.yaml': 'gantry: 1\nname: " "\nosTemplates: [debian-12-standard]\n' });
  expect((await rig.scan()).items).toMatchObject([
    { state: 'invalid', problems: [{ line: 2, reason: 'name: a name, not only blanks' }] },
  ]);
  expect((await rig.templates.list()).filter(({ source }) => source !== 'built-in')).toMatchObject([{ name: 'Web' }]);
});

test('names come without the blanks around them', async () => {
  await rig.put({ 'web/gantry.yaml': 'gantry: 1\nname: " Web "\nosTemplates: [debian-12-standard]\n' });
  await rig.importAll();
  expect(rig.mine('web').name).toBe('Web');
  expect(rig.buckets.save({ ...sampleBucket(), name: ' tools ' }, null).name).toBe('tools');
});

test('a template that cannot be read takes no other down, is told, stays, and goes when it is deleted', async () => {
  const web = await rig.templates.add(sampleTemplate({ name: 'Web' }));
  rig.store.templates.save(ofEarlier({ id: templateId.parse('custom:nameless'), name: '' }));
  rig.store.templates.save(ofEarlier());
  rig.templates.reload();
  expect((await rig.templates.list()).map(({ id }) => id)).toContain(web.id);
  expect(await rig.templates.get(web.id)).toEqual(web);
  expect(told()).toEqual(['template : name: a name, not only blanks', expect.stringMatching(/^template Old: cores: /)]);
  expect(await rig.templates.problems()).toEqual([]);
  expect((await rig.templates.save({ ...web, cores: 2 }, web.revision)).cores).toBe(2);
  await expect(rig.templates.add(sampleTemplate({ name: 'old' }))).rejects.toMatchObject(refused('name'));
  const archive = await packTemplates([sampleTemplate({ name: 'Old' })], []);
  expect(await importTemplates(archive, rig)).toMatchObject({ templates: [{ name: 'Old 2', renamedFrom: 'Old' }] });
  expect(rig.store.templates.all().unfit).toHaveLength(2);

  expect(JSON.parse(rig.templates.unreadableText(ofEarlier().id))).toMatchObject({ name: 'Old', cores: 0 });
  rig.templates.removeUnreadable('custom:nameless');
  rig.templates.removeUnreadable(ofEarlier().id);
  expect(told()).toEqual([]);
  expect(() => rig.templates.removeUnreadable(web.id)).toThrow(expect.objectContaining({ code: 'template:not-found' }));
  expect(rig.store.templates.all().unfit).toEqual([]);
});

test('a folder’s template that cannot be read is told and never taken over anew; the others are looked at as before', async () => {
  await rig.put({ ...webFolder('web'), ...webFolder('site') });
  await rig.importAll();
  const [site, web] = rig.templates.folderTemplates();
  rig.store.folderTemplates.save({ ...site!, mine: { ...site!.mine, cores: 0 } });
  rig.templates.reload();
  expect(told()).toEqual([expect.stringMatching(/^folder-template .*site: mine\.cores: /)]);
  expect(JSON.parse(rig.templates.unreadableText(site!.id))).toMatchObject({
    path: rig.at('site'),
    mine: { cores: 0 },
  });
  const report = await rig.scan();
  expect(report).toMatchObject({ items: [{ path: rig.at('site'), state: 'invalid' }], inStepCount: 1 });
  expect(rig.folders.problems()).toEqual([]);
  await expect(rig.apply(report, [{ path: rig.at('site'), choice: 'import' }])).rejects.toMatchObject(
    refused(rig.at('site')),
  );
  expect(await rig.templates.get(web!.id)).toEqual(web!.mine);

  rig.templates.removeUnreadable(site!.id);
  await rig.importAll();
  expect(rig.mine('site').cores).toBe(1);
});

test('a bucket that cannot be read takes no other down, keeps its name, and goes when it is deleted', async () => {
  const tools = rig.buckets.save(sampleBucket({ name: 'tools' }), null);
  const old = { ...sampleBucket({ name: 'old' }), packages: [{ manager: 'apt' as const, name: ' ' }] };
  rig.store.buckets.save(old);
  const { id } = await rig.templates.add(sampleTemplate({ name: 'Web', buckets: ['old', 'tools'] }));
  expect(rig.buckets.list()).toEqual([tools]);
  expect(rig.buckets.unreadable()).toMatchObject([
    { kind: 'bucket', id: old.id, name: 'old', reason: expect.stringContaining('packages.1.name: ') },
  ]);
  expect((await rig.buckets.resolve(id)).missingBuckets).toEqual(['old']);
  expect(() => rig.buckets.save(sampleBucket({ name: 'OLD' }), null)).toThrow(
    expect.objectContaining({ code: 'input:invalid' }),
  );
  const archive = await packTemplates(
    [sampleTemplate({ name: 'B', buckets: ['old'] })],
    [sampleBucket({ name: 'old' })],
  );
  expect(await importTemplates(archive, rig)).toMatchObject({ buckets: [{ name: 'old', outcome: 'kept-mine' }] });
  expect(rig.store.buckets.all().unfit).toHaveLength(1);
  expect(JSON.parse(rig.buckets.unreadableText(old.id))).toMatchObject({ name: 'old' });
  rig.buckets.removeUnreadable(old.id);
  expect(rig.buckets.unreadable()).toEqual([]);
});

test('a row whose text is no JSON at all takes no other down either', async () => {
  const file = rig.at('store', 'library.db');
  using store = openStore({ file, migrationsFolder, clock: rig.clock });
  const web = sampleTemplate({ name: 'Web', id: templateId.parse('custom:web') });
  const tools = sampleBucket({ name: 'tools', id: bucketId.parse(crypto.randomUUID()) });
  for (const one of [web, ofEarlier()]) store.templates.save(one);
  for (const one of [tools, sampleBucket({ name: 'old' })]) store.buckets.save(one);
  await rig.put(webFolder('site'));
  await rig.importAll();
  for (const record of rig.templates.folderTemplates()) store.folderTemplates.save(record);
  const sqlite = new Database(file);
  sqlite.exec(`update templates set body = '{"name":' where name = 'Old';
    update package_buckets set body = '{"name":' where name = 'old';
    update folder_templates set mine = '{"name":'`);
  sqlite.close();
  using templates = new TemplateBook({ builtInFolder: rig.at('store'), records: store });
  using buckets = new BucketBook({ records: store, templates });

  expect(await templates.get(web.id)).toEqual(web);
  expect(buckets.list()).toEqual([tools]);
  const records = [...templates.unreadable(), ...buckets.unreadable()];
  expect(records.map(({ kind, reason }) => `${kind}: ${reason}`)).toEqual(
    ['template', 'folder-template', 'bucket'].map((kind) => expect.stringContaining(`${kind}: its text is no JSON: `)),
  );
  expect(templates.unreadableText(ofEarlier().id)).toBe('{"name":');
  for (const { kind, id } of records) (kind === 'bucket' ? buckets : templates).removeUnreadable(id);
  expect([...templates.unreadable(), ...buckets.unreadable()]).toEqual([]);
});
