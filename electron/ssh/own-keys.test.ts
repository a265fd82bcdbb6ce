import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeKeyPair } from '../../tests/support/ssh-keys.ts';
import { fingerprintOfLine } from './fingerprint.ts';
import { ownPublicKeys, readKeyFile } from './own-keys.ts';

const signal = new AbortController().signal;

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gantry-keys-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return folder;
}

/** Answers one request with these bytes, and keeps what it was sent. */
async function agentThat(answer: Buffer | null) {
  const folder = await folderOf({});
  const socket = path.join(folder, 'agent.sock');
  const received: Buffer[] = [];
  const server = net.createServer((peer) =>
    peer.on('data', (chunk) => {
      received.push(chunk);
      if (answer) peer.write(answer);
    }),
  );
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  return { socket, received };
}

const withLength = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const identities = (keys: readonly [line: string, comment: string][]): Buffer => {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(keys.length);
  const blobs = keys.flatMap(([line, comment]) => [
    withLength(Buffer.from(line.split(' ')[1] ?? '', 'base64')),
    withLength(Buffer.from(comment)),
  ]);
  return withLength(Buffer.concat([Buffer.from([12]), count, ...blobs]));
};
const bare = (line: string): string => line.split(' ').slice(0, 2).join(' ');

test('of ~/.ssh only files that end in .pub are opened; no private key, no pipe and no link to one', async () => {
  const [mine, work] = [makeKeyPair(), makeKeyPair('ecdsa')];
  const folder = await folderOf({
    id_ed25519: mine.private,
    'id_ed25519.pub': `${bare(mine.public)} me@laptop\n`,
    'work.pub': `# at work\n${bare(work.public)} work key with blanks\n`,
    'swapped.pub': makeKeyPair().private,
    'lying.pub': `ssh-rsa ${mine.public.split(' ')[1]} not what it says\n`,
    known_hosts: `host ${mine.public}`,
  });
  // Whoever opens it for reading waits for ever.
  execFileSync('mkfifo', [path.join(folder, 'id_pipe'), path.join(folder, 'pipe.pub')]);
  await chmod(path.join(folder, 'id_ed25519'), 0o600);
  await symlink('id_ed25519', path.join(folder, 'link.pub'));
  await mkdir(path.join(folder, 'folder.pub'));

  const found = await ownPublicKeys({ folder, agentSocket: null }, { signal });
  expect(found).toMatchObject({ folder, agent: 'none' });
  expect(found.keys.map(({ type, comment, source, fingerprint }) => ({ type, comment, source, fingerprint }))).toEqual([
    {
      type: 'ssh-ed25519',
      comment: 'me@laptop',
      source: { kind: 'file', name: 'id_ed25519.pub' },
      fingerprint: fingerprintOfLine(mine.public),
    },
    {
      type: 'ecdsa-sha2-nistp256',
      comment: 'work key with blanks',
      source: { kind: 'file', name: 'work.pub' },
      fingerprint: fingerprintOfLine(work.public),
    },
  ]);
  expect(JSON.stringify(found)).not.toContain('PRIVATE');
});

test('the agent is asked for its list and nothing else, and a key that lies in a file too is named once', async () => {
  const [mine, hard] = [makeKeyPair(), makeKeyPair('ecdsa')];
  const { socket, received } = await agentThat(
    identities([
      [mine.public, 'the same'],
      [hard.public, 'in  the\nagent'],
    ]),
  );
  const folder = await folderOf({ 'mine.pub': mine.public });
  const found = await ownPublicKeys({ folder, agentSocket: socket }, { signal });
  expect(found.agent).toBe('asked');
  expect(found.keys.map(({ source, comment }) => [source.kind, comment])).toEqual([
    ['file', 'test'],
    ['agent', 'in the agent'],
  ]);
  expect(Buffer.concat(received)).toEqual(Buffer.from([0, 0, 0, 1, 11]));
});

test.each([
  ['refuses', withLength(Buffer.from([5]))],
  ['is cut off', withLength(Buffer.from([12, 0, 0, 0, 2, 0, 0, 0, 9]))],
  ['claims gigabytes', Buffer.from([0x7f, 0xff, 0xff, 0xff, 12])],
])('an agent that %s is told as silent and keeps no file back', async (_what, answer) => {
  const { socket } = await agentThat(answer);
  const folder = await folderOf({ 'mine.pub': makeKeyPair().public });
  const found = await ownPublicKeys({ folder, agentSocket: socket }, { signal });
  expect([found.agent, found.keys.length]).toEqual(['silent', 1]);
});

test('no folder and no agent at the address are no failure', async () => {
  const found = await ownPublicKeys({ folder: '/nowhere/.ssh', agentSocket: '/nowhere/agent' }, { signal });
  expect(found).toEqual({ folder: '/nowhere/.ssh', keys: [], agent: 'silent' });
});

test('a chosen file tells why it is refused, and a private key in it goes nowhere', async () => {
  const pair = makeKeyPair();
  const folder = await folderOf({
    id_ed25519: pair.private,
    'keys.txt': pair.private,
    authorized_keys: `# all\n${pair.public}\nnonsense\n`,
    'empty.pub': '\n',
    'long.pub': 'x'.repeat(70_000),
  });
  const outcome = async (name: string) => {
    const choice = await readKeyFile(path.join(folder, name));
    return choice.outcome === 'refused' ? choice.reason : [choice.keys.length, choice.skippedLines];
  };
  expect(await outcome('id_ed25519')).toBe('other-ending');
  expect(await outcome('keys.txt')).toBe('private');
  expect(await outcome('empty.pub')).toBe('no-key');
  expect(await outcome('long.pub')).toBe('too-long');
  expect(await outcome('gone.pub')).toBe('unreadable');
  expect(await outcome('authorized_keys')).toEqual([1, 1]);
});
