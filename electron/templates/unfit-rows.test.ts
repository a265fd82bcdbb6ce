import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryRig, webFolder } from '../../tests/support/library-rig.ts';
import { sampleBucket, sampleTemplate } from '../../tests/support/template-samples.ts';
import { templateId } from '../../shared/domain/ids.ts';
import type { Template } from '../../shared/domain/template.ts';
import { packTemplates } from './template-archive.ts';
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
/** What the library says is wrong; the templates that ship are right. */
const told = async (): Promise<string[]> =>
  (await rig.templates.problems()).map(({ file, reason }) => `${file}: ${reason}`);

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
  expect(await told()).toEqual([
    'custom:nameless, without a name: it is kept, but this version cannot read it (name: a name, not only blanks)',
    expect.stringMatching(/^Old: it is kept, but this version cannot read it \(cores: /),
  ]);
  expect((await rig.templates.save({ ...web, cores: 2 }, web.revision)).cores).toBe(2);
  await expect(rig.templates.add(sampleTemplate({ name: 'old' }))).rejects.toMatchObject(refused('name'));
  const archive = await packTemplates([sampleTemplate({ name: 'Old' })], []);
  expect(await importTemplates(archive, rig)).toMatchObject({ templates: [{ name: 'Old 2', renamedFrom: 'Old' }] });
  expect(rig.store.templates.all().unfit).toHaveLength(2);

  await rig.templates.remove(templateId.parse('custom:nameless'));
  await rig.templates.remove(ofEarlier().id);
  expect(await told()).toEqual([]);
  expect(rig.store.templates.all().unfit).toEqual([]);
});

test('a folder’s template that cannot be read is told and never taken over anew; the others are looked at as before', async () => {
  await rig.put({ ...webFolder('web'), ...webFolder('site') });
  await rig.importAll();
  const [site, web] = rig.templates.folderTemplates();
  rig.store.folderTemplates.save({ ...site!, mine: { ...site!.mine, cores: 0 } });
  rig.templates.reload();
  expect(await told()).toEqual([expect.stringMatching(/site: it is kept, .* \(mine\.cores: /)]);
  const report = await rig.scan();
  expect(report).toMatchObject({ items: [{ path: rig.at('site'), state: 'invalid' }], inStepCount: 1 });
  expect(rig.folders.problems()).toEqual([]);
  await expect(rig.apply(report, [{ path: rig.at('site'), choice: 'import' }])).rejects.toMatchObject(
    refused(rig.at('site')),
  );
  expect(await rig.templates.get(web!.id)).toEqual(web!.mine);

  await rig.templates.remove(site!.id);
  await rig.importAll();
  expect(rig.mine('site').cores).toBe(1);
});

test('a bucket that cannot be read takes no other down, keeps its name, and goes when it is deleted', async () => {
  const tools = rig.buckets.save(sampleBucket({ name: 'tools' }), null);
  const old = { ...sampleBucket({ name: 'old' }), packages: [{ manager: 'apt' as const, name: ' ' }] };
  rig.store.buckets.save(old);
  const { id } = await rig.templates.add(sampleTemplate({ name: 'Web', buckets: ['old', 'tools'] }));
  expect(rig.buckets.list()).toEqual([tools]);
  expect(rig.buckets.problems()).toMatchObject([{ file: 'old', reason: expect.stringContaining('packages.1.name: ') }]);
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
  await rig.buckets.remove(old.id);
  expect(rig.buckets.problems()).toEqual([]);
});
