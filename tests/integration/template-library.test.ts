import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { sampleBucket } from '../support/template-samples.ts';
import { connect, create, specFor } from './journey.ts';

let app: Headless;
let connectionId: ConnectionId;
let library: string;

beforeAll(async () => {
  library = await mkdtemp(path.join(tmpdir(), 'gantry-library-'));
  app = await openHeadless({ speed: 'instant', choose: { chooseFolder: () => Promise.resolve(library) } });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(library, { recursive: true, force: true });
});

async function put(folder: string, cores: number): Promise<void> {
  await mkdir(path.join(library, folder), { recursive: true });
  const yaml = `gantry: 1\nname: ${folder}\nosTemplates: [debian-12-standard]\nresources: { cores: ${cores} }\n`;
  await writeFile(path.join(library, folder, 'gantry.yaml'), yaml);
}
const said = (event: string): number => app.announced.filter((one) => one.event === event).length;

test('A16 a container made from a folder’s template keeps its record when the folder and the template go', async () => {
  await put('site', 2);
  const chosen = await app.call('template:choose-folder', {});
  expect(chosen).toEqual({ path: library });
  await app.call('template:add-folder', { path: library });
  const { scanId, items } = await app.call('template:scan', { path: null });
  const [item] = items;
  if (!item) throw new Error('nothing found');
  const before = said('template:changed');
  const choices = [{ path: item.path, choice: 'import' as const }];
  expect(await app.call('template:apply-scan', { scanId, choices })).toEqual({ applied: 1, problems: [] });
  expect(said('template:changed')).toBeGreaterThan(before);

  const template = (await app.call('template:list', {})).find(({ source }) => source === 'folder');
  if (!template) throw new Error('nothing imported');
  const spec = await specFor(app, connectionId, { templateId: template.id, cores: template.cores });
  expect((await create(app, spec)).state.name).toBe('succeeded');
  const made = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect(made.container).toMatchObject({ templateId: template.id, templateName: 'site' });

  await rename(path.join(library, 'site'), path.join(library, '.site'));
  const gone = await app.call('template:scan', { path: library });
  expect(gone.items).toMatchObject([{ state: 'missing', templateId: template.id }]);
  expect(await app.call('template:detail', { templateId: template.id })).toMatchObject({
    template: { cores: 2 },
    diskState: 'missing',
  });
  await app.call('template:delete', { templateId: template.id });
  expect((await app.call('container:get', { connectionId, vmid: spec.vmid })).container).toEqual(made.container);
});

test('A19 what a linked bucket holds now is what would be installed, and a missing one is named', async () => {
  const bucket = sampleBucket({ name: 'Tools', packages: [{ manager: 'apt', name: 'htop' }] });
  const kept = await app.call('bucket:save', { bucket, expectedRevision: null });
  const [shipped] = await app.call('template:list', {});
  if (!shipped) throw new Error('no template ships');
  const copy = await app.call('template:duplicate', { templateId: shipped.id, name: 'Linked' });
  await app.call('template:save', {
    template: { ...copy, buckets: ['Tools', 'Gone'] },
    expectedRevision: copy.revision,
  });
  const htop = { manager: 'apt', name: 'htop', group: 'Tools' };
  const resolved = await app.call('template:resolve', { templateId: copy.id });
  expect(resolved.template.provisioning.packages).toContainEqual(htop);
  expect(resolved.missingBuckets).toEqual(['Gone']);
  expect(await app.call('bucket:delete', { bucketId: kept.id })).toEqual({
    linkedBy: [{ templateId: copy.id, name: 'Linked' }],
  });
  const after = await app.call('template:resolve', { templateId: copy.id });
  expect(after.template.provisioning.packages).not.toContainEqual(htop);
  expect(after.missingBuckets).toEqual(['Tools', 'Gone']);
});
