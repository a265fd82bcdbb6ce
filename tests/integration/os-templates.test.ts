import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrivingAt } from '../../electron/jobs/os-template/arriving.ts';
import type { SecretKeeper } from '../../electron/jobs/services.ts';
import type { Headless } from '../../scripts/headless.ts';
import { createMemorySecrets, openHeadless } from '../../scripts/headless.ts';
import type { ConnectionId, JobId } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { connect, connectAs, reached } from './journey.ts';
import { sentSince } from './sent-since.ts';

const debian = 'debian-13-standard_13.1-2_amd64.tar.zst';
const onTheWeb = 'https://images.homelab.example/lxc/debian-12-standard_12.12-1_amd64.tar.zst';
const node = 'pve1';
let folder: string;
let simulator: Simulator;
let app: Headless;
let connectionId: ConnectionId;
let chosen: string | null = null;
const appOn = (pve: Simulator, more: { storeFile?: string; secrets?: SecretKeeper } = {}) =>
  openHeadless({ speed: 'fast', simulator: pve, choose: { chooseOpenFile: () => Promise.resolve(chosen) }, ...more });

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-os-templates-'));
  simulator = await startSimulator({ speed: 'fast', seed: 'homelab' });
  app = await appOn(simulator);
  connectionId = await connect(app, simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const list = () => app.call('os-template:list', { connectionId, node });
const volids = async () => (await list()).templates.flatMap(({ copies }) => copies.map(({ volid }) => volid));
const fetchIt = async (file: string, source: object) =>
  (await app.call('os-template:fetch', { connectionId, node, storage: 'local', file, source } as never)).jobId;
const done = (jobId: JobId): Promise<JobSnapshot> => app.parts.jobs.finished(jobId);
const logOf = (jobId: JobId): string[] => app.parts.store.jobLog.read(jobId).map(({ message }) => message);
async function pick(name: string, bytes: Buffer) {
  chosen = path.join(folder, name);
  await writeFile(chosen, bytes);
  const file = await app.call('os-template:pick-file', {});
  if (!file) throw new Error('nothing was chosen');
  return file;
}

test('A23 the list holds what lies on each storage and what the catalogue offers, with its checksum; a shared storage counts once', async () => {
  const { templates, storages, hiddenBy } = await list();
  const offered = templates.find(({ file }) => file === debian);
  expect(offered).toMatchObject({ system: 'debian-13', version: '13.1-2', architecture: 'amd64' });
  expect(offered?.offer?.checksum).toMatchObject({
    algorithm: 'sha512',
    digest: createHash('sha512').update(debian).digest('hex'),
  });
  const stored = templates.flatMap(({ copies }) => copies);
  expect(stored.length).toBeGreaterThan(0);
  expect(new Set(stored.map(({ volid }) => volid)).size).toBe(stored.length);
  expect(stored.every(({ sizeBytes, storedAt }) => sizeBytes !== null && storedAt !== null)).toBe(true);
  expect(storages.find(({ name }) => name === 'local')).toMatchObject({ isActive: true, lacksForFetch: [] });
  expect(hiddenBy).toBeNull();
});

test('a file from the web is held against its checksum: a wrong one leaves nothing, the right one arrives', async () => {
  const checksum = (digest: string) => ({ algorithm: 'sha256', digest });
  const meta = await app.call('os-template:url', { connectionId, node, url: onTheWeb });
  expect(meta).toEqual({
    fileName: 'debian-12-standard_12.12-1_amd64.tar.zst',
    sizeBytes: 124_780_544,
    mimeType: 'application/zstd',
  });
  const file = 'web-12_1_amd64.tar.zst';
  const wrong = await done(await fetchIt(file, { from: 'url', url: onTheWeb, checksum: checksum('0'.repeat(64)) }));
  expect(wrong.state).toMatchObject({
    name: 'failed',
    error: { code: 'pve:task-failed' },
    explanation: { cause: 'checksum-mismatch' },
    choices: ['retry', 'keep'],
  });
  expect(await volids()).not.toContain(`local:vztmpl/${file}`);
  const name = onTheWeb.split('/').at(-1) ?? '';
  const digest = createHash('sha256').update(name).digest('hex');
  const right = await done(await fetchIt(file, { from: 'url', url: onTheWeb, checksum: checksum(digest) }));
  expect(right.state.name).toBe('succeeded');
  const again = await done(await fetchIt(file, { from: 'url', url: onTheWeb, checksum: null }));
  expect(again.state).toMatchObject({ error: { code: 'os-template:exists' } });
});

test('an address nobody answers at is told before anything is sent', async () => {
  const sent = sentSince(simulator);
  const url = 'https://images.homelab.example/none_1_amd64.tar.zst';
  const job = await done(await fetchIt('none_1_amd64.tar.zst', { from: 'url', url, checksum: null }));
  expect(job.state).toMatchObject({ name: 'failed', stepId: 'look', error: { code: 'pve:refused' } });
  expect(sent()).toEqual([]);
});

test('a file of this computer is sent a piece at a time with its checksum, which Proxmox confirms', async () => {
  const bytes = Buffer.alloc(9_000_001, 'gantry');
  const { ref, name, sizeBytes } = await pick('mine_1.0_amd64.tar.gz', bytes);
  expect({ name, sizeBytes }).toEqual({ name: 'mine_1.0_amd64.tar.gz', sizeBytes: bytes.length });
  const jobId = await fetchIt(name, { from: 'file', ref });
  expect((await done(jobId)).state).toEqual({ name: 'succeeded' });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(logOf(jobId).join('\n')).toContain(sha256);
  expect(logOf(jobId)).toContain('calculating checksum...OK, checksum verified');
  const { templates } = await list();
  expect(templates.find(({ file }) => file === name)?.copies).toMatchObject([{ sizeBytes: bytes.length }]);

  const sent = sentSince(simulator);
  const other = await pick('mine_1.0_amd64.tar.gz', Buffer.from('another'));
  const refused = await done(await fetchIt(name, { from: 'file', ref: other.ref }));
  expect(refused.state).toMatchObject({ error: { code: 'os-template:exists', details: { file: name } } });
  expect(sent()).toEqual([]);
});

test('a file that was written to after it was chosen is not sent', async () => {
  const { ref, name } = await pick('changing_1_amd64.tar.gz', Buffer.from('one'));
  await writeFile(path.join(folder, name), 'something else');
  const sent = sentSince(simulator);
  const job = await done(await fetchIt(name, { from: 'file', ref }));
  expect(job.state).toMatchObject({ stepId: 'checksum', error: { code: 'os-template:file-changed' } });
  expect(sent()).toEqual([]);
});

test('an upload whose answer is lost is found in the task list, and sent once', async () => {
  const { ref, name } = await pick('lost_1_amd64.tar.gz', Buffer.alloc(300_000, 'x'));
  const sent = sentSince(simulator);
  await simulator.faults.inject({
    kind: 'connection-dropped',
    method: 'POST',
    path: '/upload',
    when: 'after',
    times: 1,
  } as never);
  const jobId = await fetchIt(name, { from: 'file', ref });
  expect((await done(jobId)).state).toEqual({ name: 'succeeded' });
  expect(logOf(jobId).join('\n')).toContain('The answer was lost');
  expect(sent().filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('A23 a download tells how far it is, goes on while the app is closed and is taken up by its task; one that is cancelled leaves nothing', async () => {
  // As fast as a real one, so that there is time to come in between.
  await using slow = await startSimulator({ speed: 'lifelike', seed: 'homelab' });
  slow.world.setStorage('local', { volumes: [] });
  const shared = { storeFile: path.join(folder, 'gantry.db'), secrets: createMemorySecrets() };
  const first = await appOn(slow, shared);
  const id = await connect(first, slow, 'slow');
  const asked = { connectionId: id, node, storage: 'local', source: { from: 'catalogue' } } as const;
  const sent = sentSince(slow);
  const { jobId } = await first.call('os-template:fetch', { ...asked, file: debian });
  const half = await reached(first, jobId, ({ steps }) => (steps.at(-1)?.progress?.doneBytes ?? 0) > 0);
  expect(half.steps.at(-1)?.progress).toMatchObject({ totalBytes: 128_974_848 });
  expect(half.percent).toBeGreaterThan(4);
  expect(half.percent).toBeLessThan(100);
  await expect(first.call('os-template:fetch', { ...asked, file: debian })).rejects.toMatchObject({
    code: 'container:busy',
  });
  await first[Symbol.asyncDispose]();

  await using second = await appOn(slow, shared);
  await second.call('connection:refresh', { connectionId: id });
  const job = await reached(second, jobId, ({ state }) => state.name === 'succeeded');
  expect(job).toMatchObject({ vmid: null, osTemplate: { file: debian, storage: 'local' }, percent: 100 });
  expect(sent().map(({ method }) => method)).toEqual(['POST']);

  const other = await second.call('os-template:fetch', {
    ...asked,
    file: 'ubuntu-24.04-standard_24.04-2_amd64.tar.zst',
  });
  await reached(second, other.jobId, ({ steps }) => steps.at(-1)?.progress !== undefined);
  await second.call('job:cancel', { jobId: other.jobId });
  expect((await second.parts.jobs.finished(other.jobId)).state.name).toBe('cancelled');
  const { templates } = await second.call('os-template:list', { connectionId: id, node });
  expect(templates.flatMap(({ copies }) => copies.map(({ volid }) => volid))).toEqual([`local:vztmpl/${debian}`]);
});

test('a stored image is deleted after it was told who would miss it', async () => {
  const volid = (await volids()).find((one) => one.includes('debian-12-standard')) ?? '';
  const { templates } = await app.call('os-template:users', { connectionId, node, volid });
  expect(templates.map(({ name }) => name)).toContain('PostgreSQL');
  const { jobId } = await app.call('os-template:delete', { connectionId, node, volid });
  expect((await done(jobId)).state).toEqual({ name: 'succeeded' });
  expect(await volids()).not.toContain(volid);
  await expect(app.call('os-template:delete', { connectionId, node, volid })).rejects.toMatchObject({
    code: 'os-template:not-offered',
  });
});

test('what a login may not do with OS templates is told beforehand with the privilege and its path, and refused before a byte is sent', async () => {
  const { world } = simulator;
  world.addUser('clerk@pve', { password: 'Passw0rd!' });
  world.setAcl('/storage/local', 'clerk@pve', 'PVEDatastoreUser');
  const token = { name: 'clerk@pve!app', secret: world.addToken('clerk@pve', 'app', { privsep: false }) };
  const id = await connectAs(app, simulator, token, 'clerk');
  const { storages, hiddenBy } = await app.call('os-template:list', { connectionId: id, node });
  const fetching = { privilege: 'Datastore.AllocateTemplate', path: '/storage/local' };
  expect(storages).toMatchObject([
    {
      name: 'local',
      lacksForFetch: [fetching],
      lacksForUrl: [fetching, { privilege: 'Sys.AccessNetwork', path: '/nodes/pve1' }],
      lacksForDelete: [{ privilege: 'Datastore.Allocate', path: '/storage/local' }],
    },
  ]);
  expect(hiddenBy).toEqual({ privilege: 'Datastore.Audit', path: '/storage' });
  const { ref, name } = await pick('clerk_1_amd64.tar.gz', Buffer.from('x'));
  const sent = sentSince(simulator);
  const { jobId } = await app.call('os-template:fetch', {
    connectionId: id,
    node,
    storage: 'local',
    file: name,
    source: { from: 'file', ref },
  });
  expect((await done(jobId)).state).toMatchObject({ error: { code: 'pve:forbidden', details: fetching } });
  expect(sent()).toEqual([]);
});

test('the window can upload nothing that was not chosen in the system’s dialog', async () => {
  const stranger = { from: 'file', ref: crypto.randomUUID() };
  await expect(fetchIt('x_1_amd64.tar.gz', stranger)).rejects.toMatchObject({ code: 'os-template:file-changed' });
  await expect(fetchIt('x_1_amd64.tar.gz', { from: 'file', path: '/etc/shadow' })).rejects.toMatchObject({
    code: 'input:invalid',
  });
});

test('what does not fit is told with both sizes before a byte is sent', async () => {
  const { ref, name } = await pick('large_1_amd64.tar.gz', Buffer.alloc(2_000_000));
  simulator.world.addStorage({ id: 'small', type: 'dir', content: ['vztmpl'], totalBytes: 1_000_000 });
  const sent = sentSince(simulator);
  const { jobId } = await app.call('os-template:fetch', {
    connectionId,
    node,
    storage: 'small',
    file: name,
    source: { from: 'file', ref },
  });
  expect((await done(jobId)).state).toMatchObject({
    name: 'failed',
    stepId: 'look',
    error: {
      code: 'os-template:no-room',
      details: { file: name, storage: 'small', neededBytes: 2_000_000, freeBytes: 1_000_000 },
    },
  });
  expect(sent()).toEqual([]);
});

test('what is brought to a shared storage is on its way to every node, is brought once, and is then on every node', async () => {
  simulator.world.addStorage({ id: 'nas', type: 'nfs', content: ['vztmpl'], isShared: true });
  const release = simulator.world.delayRequests({ method: 'POST', path: /\/upload$/ }, 'until-released');
  const { ref, name } = await pick('common_1_amd64.tar.gz', Buffer.alloc(100_000, 'x'));
  const to = (place: string, source: object) =>
    app.call('os-template:fetch', { connectionId, node: place, storage: 'nas', file: name, source } as never);
  const { jobId } = await to('pve1', { from: 'file', ref });
  const volid = `nas:vztmpl/${name}`;
  const arriving = (place: string) => arrivingAt(app.parts.jobs.list(), { connectionId, node: place });
  expect([arriving('pve1'), arriving('pve2')]).toEqual([[volid], [volid]]);
  const again = await pick('the-same_1_amd64.tar.gz', Buffer.alloc(100_000, 'x'));
  await expect(to('pve2', { from: 'file', ref: again.ref })).rejects.toMatchObject({ code: 'container:busy' });
  release();
  expect((await done(jobId)).state).toEqual({ name: 'succeeded' });
  expect([arriving('pve1'), arriving('pve2')]).toEqual([[], []]);
  for (const place of ['pve1', 'pve2']) {
    const { templates } = await app.call('os-template:list', { connectionId, node: place });
    expect(templates.find(({ file }) => file === name)?.copies).toMatchObject([{ volid, isShared: true }]);
  }
});
