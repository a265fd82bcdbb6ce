import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Simulator } from '../../start-simulator.ts';
import { startSimulator } from '../../start-simulator.ts';
import { ApiSession } from '../../testing/api-session.ts';
import { callApi } from '../../testing/call-api.ts';
import * as guests from '../../testing/quiet-guests.ts';

const start = () => startSimulator({ nodes: ['alpha', 'beta'], guests });
const IMAGES = 'https://images.homelab.example';

/** Sends a file as a browser's form does; returns the answer's reason and data. */
async function upload(
  pve: Simulator,
  {
    path = '/nodes/alpha/storage/local/upload',
    fields,
    file,
    headers,
  }: {
    path?: string;
    fields: Record<string, string>;
    file: { name: string; content: string };
    headers?: Record<string, string>;
  },
) {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--edge\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--edge\r\nContent-Disposition: form-data; name="filename"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const answer = await callApi(pve.port, {
    method: 'POST',
    path: `/api2/json${path}`,
    headers: { 'Content-Type': 'multipart/form-data; boundary=edge', ...(headers ?? new ApiSession(pve).headers) },
    body: `${parts.join('')}${head}${file.content}\r\n--edge--\r\n`,
  });
  const { data = null, errors } = (answer.json ?? {}) as { data?: unknown; errors?: unknown };
  return { status: answer.status, reason: answer.reason, data, errors, body: answer.body.toString() };
}

test('A file far larger than any other request arrives byte for byte, as its checksum proves', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  // Looks like the edge again and again, across whatever pieces it arrives in.
  const large = '\r\n--edg\r\n--e-'.repeat(400_000);
  const checksum = createHash('sha256').update(large).digest('hex');
  const fields = { content: 'iso', 'checksum-algorithm': 'sha256', checksum };
  const { data } = await upload(pve, { fields, file: { name: 'large.iso', content: large } });
  const { exit, log } = await root.ended(String(data));
  expect(exit).toBe('OK');
  expect(log).toContain('calculating checksum...OK, checksum verified');
  expect(log).toContain(`file size is: ${large.length}`);
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'iso' })).toMatchObject([
    { volid: 'local:iso/large.iso', size: large.length, format: 'iso' },
  ]);
});

test('A file that is not what its checksum says is not kept', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const fields = { content: 'iso', 'checksum-algorithm': 'md5', checksum: '0'.repeat(32) };
  const { data } = await upload(pve, { fields, file: { name: 'a.iso', content: 'abc' } });
  const got = createHash('md5').update('abc').digest('hex');
  expect((await root.ended(String(data))).exit).toBe(`checksum mismatch: got '${got}' != expect '${'0'.repeat(32)}'`);
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'iso' })).toEqual([]);
});

test('What an uploaded template is called decides what a container made of it runs', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const file = { name: 'alpine-3.22-mine_1_amd64.tar.xz', content: 'x' };
  const { data } = await upload(pve, { fields: { content: 'vztmpl' }, file });
  expect((await root.ended(String(data))).exit).toBe('OK');
  const ostemplate = `local:vztmpl/${file.name}`;
  const made = await root.run('POST', '/nodes/alpha/lxc', { vmid: 300, ostemplate, storage: 'local-lvm' });
  expect(made.exit).toBe('OK');
  expect(await root.get('/nodes/alpha/lxc/300/config')).toMatchObject({ ostype: 'alpine' });
});

test.each<[string, { content: string; name: string; storage?: string }, Record<string, unknown>]>([
  [
    'an ISO image by another ending',
    { content: 'iso', name: 'a.tar.gz' },
    { errors: { filename: 'wrong file extension' } },
  ],
  [
    'a disk by a name with blanks',
    { content: 'import', name: 'a.exe' },
    { errors: { filename: 'invalid filename or wrong extension' } },
  ],
  [
    'to a storage of blocks',
    { content: 'iso', name: 'a.iso', storage: 'local-lvm' },
    { reason: "can't upload to storage type 'lvmthin'" },
  ],
  [
    'a disk to a storage without the content',
    { content: 'import', name: 'a.ova', storage: 'nas' },
    { reason: "storage 'nas' does not support 'import' content" },
  ],
  [
    'to a storage that is not there',
    { content: 'iso', name: 'a.iso', storage: 'none' },
    { reason: "storage 'none' does not exist" },
  ],
])('Nobody uploads %s', async (_title, { content, name, storage = 'local' }, expected) => {
  await using pve = await start();
  const path = `/nodes/alpha/storage/${storage}/upload`;
  expect(await upload(pve, { path, fields: { content }, file: { name, content: 'x' } })).toMatchObject(expected);
});

test.each(['backup', 'snippets', 'images'])('No upload takes %s', async (content) => {
  await using pve = await start();
  const answer = await upload(pve, { fields: { content }, file: { name: 'x.tar', content: 'x' } });
  expect(answer).toMatchObject({
    status: 400,
    errors: { content: `value '${content}' does not have a value in the enumeration 'iso, vztmpl, import'` },
  });
});

test('Whoever may not upload gets nothing but the reason, and nothing is stored', async () => {
  await using pve = await start();
  pve.world.addUser('guest@pve', { password: 'Passw0rd!' });
  const secret = pve.world.addToken('guest@pve', 't', { privsep: false });
  const { headers } = new ApiSession(pve, { name: 'guest@pve!t', secret });
  const file = { name: 'a.iso', content: 'x'.repeat(2_000_000) };
  expect(await upload(pve, { fields: { content: 'iso' }, file, headers: { ...headers } })).toMatchObject({
    status: 403,
    reason: 'Permission check failed (/storage/local, Datastore.AllocateTemplate)',
    body: '',
  });
  const root = new ApiSession(pve);
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'iso' })).toEqual([]);
});

test('An upload for another node is copied there', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const path = '/nodes/beta/storage/local/upload';
  const { data } = await upload(pve, { path, fields: { content: 'iso' }, file: { name: 'a.iso', content: 'abc' } });
  const { log } = await root.ended(String(data));
  expect(log.find((line) => line.startsWith('command: '))).toMatch(
    /^command: \/usr\/bin\/scp .*:\/var\/lib\/vz\/template\/iso\/a\.iso$/,
  );
  expect(await root.list('/nodes/beta/storage/local/content', { content: 'iso' })).toMatchObject([{ size: 3 }]);
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'iso' })).toEqual([]);
});

test('A full storage takes no upload and no download, and both say why', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  pve.world.setStorage('local', { totalBytes: 100, usedBytes: 100, volumes: [] });
  const { data } = await upload(pve, { fields: { content: 'iso' }, file: { name: 'a.iso', content: 'abc' } });
  expect((await root.ended(String(data))).exit).toBe(
    "import failed: cp: error writing '/var/lib/vz/template/iso/a.iso': No space left on device",
  );
  const url = `${IMAGES}/iso/alpine-virt-3.22.1-x86_64.iso`;
  const loaded = await root.run('POST', '/nodes/alpha/storage/local/download-url', {
    url,
    content: 'iso',
    filename: 'b.iso',
  });
  expect(loaded.exit).toMatch(
    /^download failed: Cannot write to '.*b\.iso\.tmp_dwnl\.\d+' \(No space left on device\)\.$/,
  );
  expect(await root.list('/nodes/alpha/storage/local/content')).toEqual([]);
});

test('What a node knows of a file on the web is what it downloads', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const url = `${IMAGES}/iso/alpine-virt-3.22.1-x86_64.iso`;
  const known = await root.get('/nodes/beta/query-url-metadata', { url });
  expect(known).toEqual({
    filename: 'alpine-virt-3.22.1-x86_64.iso',
    size: 69_206_016,
    mimetype: 'application/x-iso9660-image',
  });
  const wanted = { url, content: 'iso', filename: 'my alpine.iso' };
  const { log, exit } = await root.run('POST', '/nodes/beta/storage/local/download-url', wanted);
  expect(exit).toBe('OK');
  expect(log.filter((line) => /^ *\d+K/.test(line))).toHaveLength(3);
  expect(await root.list('/nodes/beta/storage/local/content', { content: 'iso' })).toMatchObject([
    { volid: 'local:iso/my_alpine.iso', size: 69_206_016 },
  ]);
});

test.each<[string, string, string]>([
  [
    'a host nobody knows',
    'https://example.org/a.iso',
    "invalid server response: '500 Can't connect to example.org:443 (Temporary failure in name resolution)'",
  ],
  [
    'a port nobody listens at',
    'http://127.0.0.1:1/a.iso',
    "invalid server response: '500 Can't connect to 127.0.0.1:1 (Connection refused)'",
  ],
  ['a file that is not there', `${IMAGES}/none.iso`, "invalid server response: '404 Not Found'"],
])('A node says what is wrong with %s', async (_title, url, reason) => {
  await using pve = await start();
  const root = new ApiSession(pve);
  expect(await root.send('GET', '/nodes/alpha/query-url-metadata', { url })).toMatchObject({ status: 500, reason });
  const { exit } = await root.run('POST', '/nodes/alpha/storage/local/download-url', {
    url,
    content: 'iso',
    filename: 'a.iso',
  });
  expect(exit).toMatch(/^download failed: /);
  expect(await root.list('/nodes/alpha/storage/local/content', { content: 'iso' })).toEqual([]);
});

test('An appliance that is there already, with the right checksum, is not downloaded again', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const order = { storage: 'nas', template: 'alpine-3.22-default_20250617_amd64.tar.xz' };
  expect((await root.run('POST', '/nodes/alpha/aplinfo', order)).exit).toBe('OK');
  const again = await root.run('POST', '/nodes/beta/aplinfo', order);
  expect(again.log).toContain(
    'calculating checksum of existing file...OK, got correct file already, no need to download',
  );
  expect(await root.list('/nodes/alpha/storage/nas/content')).toHaveLength(1);
});
