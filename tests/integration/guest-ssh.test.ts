import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Stats } from 'ssh2';
import { expect, it } from 'vitest';
import { createHash, randomBytes } from 'node:crypto';
import { generateHostKeys } from '../../simulator/guest/create-guest.ts';
import {
  connect,
  createHeldClock,
  exec,
  hostKeys,
  openCommand,
  openSftp,
  openShell,
  rootPassword,
  runIn,
  startGuest,
  untilSaid,
} from '../support/guest-rig.ts';
import { makeKeyPair } from '../support/ssh-keys.ts';

it('tells streams and exit codes apart', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  expect(await exec(client, 'echo out; echo err >&2; exit 42')).toEqual({
    stdout: 'out\n',
    stderr: 'err\n',
    exitCode: 42,
    signal: null,
  });
  expect(await exec(client, 'kill -KILL $$')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  expect(await exec(client, 'echo "$HOME $USER $SHELL $PWD $LANG"')).toMatchObject({
    stdout: '/root root /bin/bash /root \n',
  });
});

it('lets in by key and by password, and nobody else', async () => {
  const pair = makeKeyPair();
  await using guest = await startGuest({ authorizedKeys: [`${pair.public} me@desk`] });
  await using byKey = await connect(guest, { password: '', privateKey: pair.private });
  expect((await exec(byKey, 'whoami')).stdout).toBe('root\n');
  const other = makeKeyPair();
  await expect(connect(guest, { password: '', privateKey: other.private })).rejects.toThrow(/authentication/i);
  await expect(connect(guest, { password: 'wrong' })).rejects.toThrow(/authentication/i);
  await expect(connect(guest, { username: 'nobody-here' })).rejects.toThrow(/authentication/i);
});

it('believes a password that was changed inside', async () => {
  await using guest = await startGuest();
  await runIn(guest, 'useradd -m -s /bin/bash me; echo me:inside | chpasswd; echo root:fresh | chpasswd');
  await expect(connect(guest, { password: rootPassword })).rejects.toThrow(/authentication/i);
  await using root = await connect(guest, { password: 'fresh' });
  expect((await exec(root, 'id -un')).stdout).toBe('root\n');
  await using me = await connect(guest, { username: 'me', password: 'inside' });
  expect((await exec(me, 'id -un; pwd; cat /etc/shadow')).stdout).toBe('me\n/home/me\n');
});

it('presents the host keys it was given', async () => {
  await using guest = await startGuest();
  const seen: string[] = [];
  const hostVerifier = (key: Buffer): boolean => {
    seen.push(`SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`);
    return true;
  };
  for (const algorithm of ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'rsa-sha2-512'] as const) {
    await using client = await connect(guest, { hostVerifier, algorithms: { serverHostKey: [algorithm] } });
    client.end();
  }
  expect(new Set(seen)).toEqual(new Set(hostKeys.map(({ fingerprint }) => fingerprint)));
  await guest.faults.presentHostKeys(generateHostKeys());
  await using client = await connect(guest, { hostVerifier });
  client.end();
  expect(hostKeys.map(({ fingerprint }) => fingerprint)).not.toContain(seen.at(-1));
});

it('refuses the eleventh session of a connection', async () => {
  await using guest = await startGuest({ clock: createHeldClock() });
  await using client = await connect(guest);
  const channels = [];
  for (let count = 0; count < 10; count++) channels.push(await openCommand(client, 'sleep 1000'));
  await expect(openCommand(client, 'true')).rejects.toThrow(/open/i);
  channels[0]?.close();
  await channels[0]?.ended;
  expect(await exec(client, 'echo room again')).toMatchObject({ stdout: 'room again\n' });
});

it('hangs up on what a terminal has started when the client closes its channel, and lets a command go on, as OpenSSH does', async () => {
  await using guest = await startGuest({ clock: createHeldClock() });
  await using client = await connect(guest);
  const shell = await openShell(client);
  shell.write('sleep 1000\n');
  const running = async (): Promise<string> => (await exec(client, 'pgrep -x sleep | wc -l')).stdout;
  while ((await running()) === '0\n') await nextTurn();
  shell.close();
  await shell.ended;
  while ((await running()) !== '0\n') await nextTurn();

  const channel = await openCommand(client, 'echo up; sleep 1000');
  await untilSaid(channel, '\n');
  channel.close();
  await channel.ended;
  await nextTurn();
  expect(await running()).toBe('1\n');
});

it('passes signal requests on', async () => {
  await using guest = await startGuest({ clock: createHeldClock() });
  await using client = await connect(guest);
  const channel = await openCommand(client, 'trap "echo caught; exit 5" INT; echo up; sleep 1000');
  await untilSaid(channel, '\n');
  channel.signal('INT');
  expect(await channel.ended).toMatchObject({ stdout: 'up\ncaught\n', exitCode: 5 });
});

it('takes a big upload on stdin quickly and whole', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  const content = randomBytes(40 * 1024 * 1024);
  const startedAt = performance.now();
  const ran = await exec(client, 'cat >/tmp/big && sha256sum </tmp/big', content);
  expect(ran.stdout).toBe(`${createHash('sha256').update(content).digest('hex')}  -\n`);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

it('runs a shell on a terminal', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  const channel = await openShell(client);
  channel.write('x=5\n');
  channel.write('for i in 1 2; do\necho "loop $i $x"\ndone\n');
  channel.end('exit 4\n');
  const { stdout, exitCode } = await channel.ended;
  expect(stdout).toContain('loop 1 5\r\nloop 2 5\r\n');
  expect(exitCode).toBe(4);
});

it('serves SFTP', async () => {
  await using guest = await startGuest();
  await using client = await connect(guest);
  const sftp = await openSftp(client);
  const call = <T>(start: (done: (error: Error | null | undefined, value?: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value as T))));
  const content = randomBytes(300_000);
  await call<void>((done) => sftp.mkdir('/srv/up', { mode: 0o750 }, done));
  const handle = await call<Buffer>((done) => sftp.open('/srv/up/file', 'w', { mode: 0o600 }, done));
  await call<void>((done) => sftp.write(handle, content, 0, content.length, 0, done));
  await call<void>((done) => sftp.close(handle, done));
  await call<void>((done) => sftp.chmod('/srv/up/file', 0o644, done));
  await call<void>((done) => sftp.chown('/srv/up/file', 33, 33, done));
  const stats = await call<Stats>((done) => sftp.stat('/srv/up/file', done));
  expect({ size: stats.size, mode: stats.mode & 0o7777, uid: stats.uid }).toEqual({
    size: 300_000,
    mode: 0o644,
    uid: 33,
  });
  const read = await call<Buffer>((done) => sftp.readFile('/srv/up/file', done));
  expect(read.equals(content)).toBe(true);
  await call<void>((done) => sftp.rename('/srv/up/file', '/srv/up/renamed', done));
  await call<void>((done) => sftp.symlink('renamed', '/srv/up/link', done));
  expect(await call<string>((done) => sftp.readlink('/srv/up/link', done))).toBe('renamed');
  const names = await call<{ filename: string }[]>((done) => sftp.readdir('/srv/up', done));
  expect(names.map(({ filename }) => filename)).toEqual(['link', 'renamed']);
  expect(await call<string>((done) => sftp.realpath('/srv/up/../up', done))).toBe('/srv/up');
  await expect(call<void>((done) => sftp.rmdir('/srv/up', done))).rejects.toThrow(/failure/i);
  await expect(call<Buffer>((done) => sftp.readFile('/nope', done))).rejects.toThrow(/no such file/i);
  for (const name of ['link', 'renamed']) await call<void>((done) => sftp.unlink(`/srv/up/${name}`, done));
  await call<void>((done) => sftp.rmdir('/srv/up', done));
  expect((await exec(client, 'ls /srv')).stdout).toBe('');
});

it('drops its connections, refuses new ones and comes back', async () => {
  await using guest = await startGuest({ clock: createHeldClock() });
  const client = await connect(guest);
  const channel = await openCommand(client, 'sleep 1000');
  guest.faults.dropSshConnections();
  expect(await channel.ended).toMatchObject({ exitCode: null, signal: null });
  await guest.faults.refuseSsh();
  expect(guest.sshPort).toBeNull();
  await guest.faults.allowSsh();
  await using again = await connect(guest);
  expect((await exec(again, 'echo back')).stdout).toBe('back\n');
});
