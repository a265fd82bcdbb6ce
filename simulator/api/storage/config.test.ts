import { expect, test } from 'vitest';
import { startSimulator } from '../../start-simulator.ts';
import { ApiSession } from '../../testing/api-session.ts';
import * as guests from '../../testing/quiet-guests.ts';

const start = () => startSimulator({ nodes: ['alpha', 'beta'], guests });

test('A storage that is created can be read, used, changed and removed', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const made = await root.send('POST', '/storage', {
    storage: 'attic',
    type: 'nfs',
    server: '10.77.0.9',
    export: '/volume1/pve',
    content: 'iso,backup',
    nodes: 'beta',
    'prune-backups': 'keep-last=3',
  });
  expect(made).toMatchObject({ status: 200, data: { storage: 'attic', type: 'nfs' } });
  expect(await root.get('/storage/attic')).toMatchObject({
    path: '/mnt/pve/attic',
    server: '10.77.0.9',
    export: '/volume1/pve',
    content: 'iso,backup',
    nodes: 'beta',
    shared: 1,
    'prune-backups': 'keep-last=3',
  });
  const onAlpha = await root.list('/nodes/alpha/storage');
  const onBeta = await root.list('/nodes/beta/storage');
  expect(onAlpha.map(({ storage }) => storage)).not.toContain('attic');
  expect(onBeta.find(({ storage }) => storage === 'attic')).toMatchObject({ active: 1, shared: 1 });
  await root.send('PUT', '/storage/attic', { disable: 1, delete: 'nodes,prune-backups' });
  const changed = await root.get('/storage/attic');
  expect(changed).toMatchObject({ disable: 1 });
  expect(changed).not.toHaveProperty('nodes');
  expect(changed).not.toHaveProperty('prune-backups');
  expect(await root.send('GET', '/nodes/alpha/storage/attic/content')).toMatchObject({
    status: 500,
    reason: "storage 'attic' is disabled",
  });
  expect(await root.send('DELETE', '/storage/attic')).toMatchObject({ status: 200, data: null });
  expect(await root.send('GET', '/storage/attic')).toMatchObject({
    status: 500,
    reason: "storage 'attic' does not exist",
  });
});

test.each<[string, Record<string, string>, string]>([
  ['without what its type needs', { type: 'nfs', server: 'nas' }, "missing value for required option 'export'"],
  ['with what its type does not know', { type: 'dir', path: '/x', vgname: 'pve' }, "unexpected property 'vgname'"],
  ['at a path with odd letters', { type: 'dir', path: '/a b' }, 'illegal path for directory storage: /a b'],
  [
    'that would hold nothing and something',
    { type: 'dir', path: '/x', content: 'none,iso' },
    "unable to combine 'none' with other content types",
  ],
  [
    'under a name that is taken',
    { type: 'dir', path: '/x', storage: 'local' },
    "create storage failed: storage ID 'local' already defined",
  ],
])('A storage is not created %s', async (_title, given, reason) => {
  await using pve = await start();
  const root = new ApiSession(pve);
  expect(await root.send('POST', '/storage', { storage: 'novel', ...given })).toMatchObject({ status: 500, reason });
  expect((await root.list('/storage')).map(({ storage }) => storage)).not.toContain('novel');
});

test('What a type cannot hold is left out, and a type without a wish gets its usual content', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  await root.send('POST', '/storage', {
    storage: 'blocks',
    type: 'lvmthin',
    vgname: 'vg1',
    thinpool: 'data',
    content: 'iso,images',
  });
  await root.send('POST', '/storage', { storage: 'files', type: 'dir', path: '/srv/files/' });
  expect(await root.get('/storage/blocks')).toMatchObject({ content: 'images', vgname: 'vg1', thinpool: 'data' });
  expect(await root.get('/storage/files')).toMatchObject({ content: 'images,rootdir', path: '/srv/files' });
});

test.each<[string, Record<string, string>, string]>([
  ['a fixed option', { path: '/elsewhere' }, 'Parameter verification failed.'],
  [
    'an option that cannot be deleted',
    { delete: 'path' },
    "update storage failed: unable to delete required option 'path'",
  ],
  ['an option nobody knows', { delete: 'color' }, "update storage failed: no such option 'color'"],
  [
    'a storage somebody else has changed',
    { digest: 'ab', disable: '1' },
    'update storage failed: detected modified configuration - file changed by other user? Try again.',
  ],
])('Nothing is changed by %s', async (_title, given, reason) => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const before = await root.get('/storage/local');
  const reply = await root.send('PUT', '/storage/local', given);
  expect(reply.status).not.toBe(200);
  expect(reply.reason).toBe(reason);
  expect(await root.get('/storage/local')).toEqual(before);
});

test('Secrets of a storage are never shown, and storages one may not see are left out', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const share = { storage: 'share', type: 'cifs', server: 'nas', share: 'pve', username: 'u', password: 'hidden-word' };
  expect(await root.send('POST', '/storage', share)).toMatchObject({ status: 200 });
  expect(JSON.stringify(await root.get('/storage'))).not.toContain('hidden-word');
  pve.world.addUser('guest@pve', { password: 'Passw0rd!' });
  pve.world.setAcl('/storage/share', 'guest@pve', 'PVEDatastoreUser');
  const secret = pve.world.addToken('guest@pve', 't', { privsep: false });
  const guest = new ApiSession(pve, { name: 'guest@pve!t', secret });
  expect((await guest.list('/storage')).map(({ storage }) => storage)).toEqual(['share']);
  expect(await guest.send('DELETE', '/storage/share')).toMatchObject({
    status: 403,
    reason: 'Permission check failed (/storage, Datastore.Allocate)',
  });
});

test('A backup server that nobody runs can only be written down disabled', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const pbs = { storage: 'pbs', type: 'pbs', server: '10.77.0.8', datastore: 'main', username: 'root@pam' };
  expect((await root.send('POST', '/storage', pbs)).reason).toBe(
    "create storage failed: pbs: error fetching datastores - 500 Can't connect to 10.77.0.8:8007 (No route to host)",
  );
  expect((await root.send('POST', '/storage', { ...pbs, disable: 1 })).status).toBe(200);
  expect(await root.get('/storage/pbs')).toMatchObject({ content: 'backup', datastore: 'main', disable: 1 });
});

test('A storage from an older homelab is described as completely as a new one', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  expect(await root.get('/storage/local-lvm')).toMatchObject({ type: 'lvmthin', thinpool: 'data', vgname: 'pve' });
  expect(await root.get('/storage/nas')).toMatchObject({ type: 'nfs', path: '/mnt/pve/nas', shared: 1 });
});

test('Removing a storage takes its rules of access and its place in pools along', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.addStorage({ id: 'gone', type: 'dir', content: ['iso'] });
  pve.world.addUser('guest@pve', { password: 'Passw0rd!' });
  pve.world.setAcl('/storage/gone', 'guest@pve', 'PVEDatastoreUser');
  pve.world.addPool('lab', [], { storages: ['gone', 'local'] });
  await root.send('DELETE', '/storage/gone');
  expect((await root.list('/access/acl')).filter(({ path }) => path === '/storage/gone')).toEqual([]);
  expect(JSON.stringify(await root.get('/pools', { poolid: 'lab' }))).not.toContain('gone');
});

test('What lay on a storage is there again when its place is set up anew, and not elsewhere', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const place = { type: 'dir', path: '/srv/images', content: 'iso' };
  await root.send('POST', '/storage', { storage: 'first', ...place });
  pve.world.addVolume('first', { volid: 'first:iso/tool.iso', content: 'iso', format: 'iso', sizeBytes: 77 });
  await root.send('DELETE', '/storage/first');
  expect(await root.send('GET', '/nodes/alpha/storage/first/content')).toMatchObject({ status: 500 });
  await root.send('POST', '/storage', { storage: 'elsewhere', ...place, path: '/srv/other' });
  await root.send('POST', '/storage', { storage: 'again', ...place });
  expect(await root.list('/nodes/alpha/storage/elsewhere/content')).toEqual([]);
  expect(await root.list('/nodes/alpha/storage/again/content')).toMatchObject([
    { volid: 'again:iso/tool.iso', size: 77 },
  ]);
});
