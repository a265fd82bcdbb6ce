import { createHash, randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  mkdtempDisposable,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo, failureOf } from './ssh-connection.ts';

let server: OpenSSHServer;
let session: SSHSession;
let folder: string;

beforeAll(async () => {
  server = await OpenSSHServer.create();
  session = await connectTo(server);
  folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-upload-'));
});

afterAll(async () => {
  await session?.close();
  await server?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const isRoot = os.userInfo().uid === 0;
const permissions = async (file: string): Promise<string> => ((await stat(file)).mode & 0o7777).toString(8);

test('a file of 20 MB arrives intact, with its mode, and leaves nothing beside it', async () => {
  const content = randomBytes(20_000_000);
  const file = path.join(folder, 'big', 'file.bin');
  await session.uploadFile(file, content, { mode: 0o640 });
  expect(sha256(await readFile(file))).toBe(sha256(content));
  expect(await permissions(file)).toBe('640');
  expect(await readdir(path.dirname(file))).toEqual(['file.bin']);
});

test.each([
  ['an empty file', 'empty', ''],
  ['a text with other alphabets', 'text', 'grün\n日本\n'],
  ['a name with shell characters', 'it\'s $(a) `name`; * "x"', 'x'],
  ['a name that looks like an option', '-rf', 'x'],
  ['a folder that is not there yet', 'one/two three/file', 'x'],
])('uploads %s', async (_what, name, content) => {
  const file = path.join(folder, 'names', name);
  await session.uploadFile(file, content, { mode: 0o600 });
  expect(await readFile(file, 'utf8')).toBe(content);
});

test('replaces a file as a whole and a symbolic link without following it', async () => {
  const [file, elsewhere] = [path.join(folder, 'link'), path.join(folder, 'elsewhere')];
  await writeFile(elsewhere, 'untouched');
  await symlink(elsewhere, file);
  await session.uploadFile(file, 'new', { mode: 0o4755 });
  expect([await readFile(file, 'utf8'), await readFile(elsewhere, 'utf8'), await permissions(file)]).toEqual([
    'new',
    'untouched',
    '4755',
  ]);
});

test('gives the file to its owner and group', async () => {
  // Only root may give files away; others can name themselves.
  const own = (await session.exec('id -un; id -gn')).stdout.trim().split('\n');
  const [owner = '', group = ''] = os.userInfo().uid === 0 ? ['daemon', 'adm'] : own;
  const file = path.join(folder, 'owned');
  await session.uploadFile(file, 'x', { mode: 0o600, owner, group });
  expect((await session.exec(`stat -c %U:%G ${file}`)).stdout).toBe(`${owner}:${group}\n`);
});

test('A56 a target that cannot be written is named together with its cause, and nothing is left', async () => {
  const target = path.join(folder, 'a-directory');
  await mkdir(target);
  expect(await failureOf(session.uploadFile(target, 'x', { mode: 0o600 }))).toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: target, reason: 'it is a directory' },
  });
  const owned = path.join(folder, 'nobodys');
  const noUser = await failureOf(session.uploadFile(owned, 'x', { mode: 0o600, owner: 'no-such-user' }));
  expect(noUser).toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: owned, reason: expect.stringContaining('no-such-user') },
  });
  const under = '/proc/self/fd-not-there/x';
  expect(await failureOf(session.uploadFile(under, 'x', { mode: 0o600 }))).toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: under },
  });
  expect(await readdir(target)).toEqual([]);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp') || name === 'nobodys')).toEqual([]);
});

test('A56 a host that takes only part of a file is named together with its cause, and nothing is left', async () => {
  await using small = await OpenSSHServer.create({ fileSizeLimitKiB: 1024 });
  await using connection = await connectTo(small);
  const target = path.join(folder, 'limited', 'file');
  const error = await failureOf(connection.uploadFile(target, Buffer.alloc(4 * 1024 * 1024), { mode: 0o600 }));
  expect(error).toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: target, reason: expect.stringMatching(/file size limit|file too large/i) },
  });
  expect(await readdir(path.dirname(target))).toEqual([]);
});

test('B05 what an upload has left that was killed with its connection goes with the next one to the same place, and nothing else does', async () => {
  const own = path.join(folder, 'killed');
  await mkdir(own);
  const others = ['file.0a1b2c3d.tmp', 'file.gantry-0a1b.tmp', 'other.gantry-0a1b2c3d.tmp'];
  for (const name of ['file.gantry-0a1b2c3d.tmp', ...others]) await writeFile(path.join(own, name), 'half');
  await session.uploadFile(path.join(own, 'file'), 'whole', { mode: 0o600 });
  expect((await readdir(own)).toSorted()).toEqual(['file', ...others].toSorted());
});

test('a cancelled upload leaves neither the file nor its beginnings', async () => {
  const target = path.join(folder, 'cancelled', 'file');
  const cancel = new AbortController();
  const running = failureOf(
    session.uploadFile(target, Buffer.alloc(200 * 1024 * 1024), { mode: 0o600, signal: cancel.signal }),
  );
  setImmediate(() => cancel.abort(new Error('stop')));
  expect(await running).toMatchObject({ message: 'stop' });
  expect(await readdir(path.dirname(target)).catch(() => [])).toEqual([]);
});

test('an account that may only use SFTP gets its files all the same, checked and moved', async () => {
  await using only = await OpenSSHServer.create({ config: ['ForceCommand internal-sftp'] });
  await using connection = await connectTo(only);
  // As root only where nobody else can change a folder, which is not so under /tmp.
  await using own = await mkdtempDisposable(path.join(isRoot ? '/run' : os.tmpdir(), 'gantry-sftp-'));
  const file = path.join(own.path, 'by-sftp');
  const content = randomBytes(3_000_000);
  for (const bytes of [content, Buffer.alloc(0), content]) {
    await connection.uploadFile(file, bytes, { mode: 0o640, owner: String(os.userInfo().uid) });
    expect(sha256(await readFile(file))).toBe(sha256(bytes));
  }
  expect(await permissions(file)).toBe('640');
  const refused = path.join(own.path, 'not-there', 'x');
  expect(await failureOf(connection.uploadFile(refused, 'x', { mode: 0o600 }))).toMatchObject({
    code: 'ssh:upload-failed',
    details: { path: refused },
  });
  expect(await readdir(own.path)).toEqual(['by-sftp']);
});

test('a tree of 1,000 files arrives in one stream, with modes, long names, empty and large files', async () => {
  const root = path.join(folder, 'tree');
  const files = Array.from({ length: 1_000 }, (_, index) => ({
    path: `${root}/folder ${index % 7}/${index % 100 === 0 ? 'long-'.repeat(30) : ''}ä-${index}`,
    content: index === 500 ? 'x'.repeat(3_000_000) : 'content '.repeat(index % 130),
    mode: index % 2 === 0 ? 0o600 : 0o755,
  }));
  await session.uploadTree(files);
  for (const { path: file, content, mode } of files) {
    expect(await readFile(file, 'utf8')).toBe(content);
    expect(await permissions(file)).toBe(mode.toString(8));
  }
});

test('a tree that cannot be written says why, and one that leads elsewhere is never sent', async () => {
  const blocked = path.join(folder, 'blocked');
  await writeFile(blocked, 'a file, not a folder');
  await chmod(blocked, 0o600);
  expect(await failureOf(session.uploadTree([{ path: `${blocked}/x`, content: 'x', mode: 0o600 }]))).toMatchObject({
    code: 'ssh:upload-failed',
  });
  for (const file of ['relative', '/a/../etc/passwd', '/folder/']) {
    expect(await failureOf(session.uploadTree([{ path: file, content: 'x', mode: 0o600 }]))).toBeInstanceOf(RangeError);
  }
});
