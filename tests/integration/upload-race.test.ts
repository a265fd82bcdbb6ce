import { lstatSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtempDisposable, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FileEntry } from '../../shared/domain/provisioning.ts';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { writeFiles } from '../../electron/provisioning/provision.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { attackerId, LinkAttacker } from '../support/link-attacker.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo, failureOf } from './ssh-connection.ts';

const uploads = process.env['GANTRY_TEST_FULL'] === '1' ? 300 : 40;

// Giving files away, and being worth an attack, takes root.
describe.skipIf(os.userInfo().uid !== 0)('a file that root puts into the folder of an ordinary user', () => {
  let server: OpenSSHServer;
  let session: SSHSession;
  let root: string;
  let home: string;
  let victim: string;

  beforeAll(async () => {
    server = await OpenSSHServer.create();
    session = await connectTo(server);
  });
  afterAll(async () => {
    await session?.close();
    await server?.[Symbol.asyncDispose]();
  });
  beforeEach(async ({ onTestFinished }) => {
    const folder = await mkdtempDisposable(path.join(os.tmpdir(), 'gantry-race-'));
    onTestFinished(() => folder.remove());
    root = folder.path;
    [home, victim] = [path.join(root, 'home'), path.join(root, 'victim')];
    await chmod(root, 0o711);
    for (const one of [home, `${home}/app`, `${home}/app/conf`]) {
      await mkdir(one);
      await chown(one, attackerId, attackerId);
    }
    await mkdir(`${victim}/conf`, { recursive: true });
    for (const one of ['a.conf', 'conf/a.conf'])
      await writeFile(path.join(victim, one), 'root only\n', { mode: 0o600 });
  });

  const entry = (more: Partial<FileEntry>): FileEntry => ({
    destination: `${home}/app/conf/a.conf`,
    policy: 'replace',
    encoding: 'utf8',
    hasPlaceholders: false,
    content: 'new\n',
    owner: String(attackerId),
    group: String(attackerId),
    mode: '0644',
    ...more,
  });
  const clock = new ManualClock(Date.UTC(2026, 0, 2, 3, 4, 5));
  const write = async (more: Partial<FileEntry>): Promise<string | undefined> =>
    (await writeFiles(session, [entry(more)], { clock }))[0]?.outcome;

  /** Every name, owner, mode and content under a folder, so that nothing done there could go unseen. */
  const stateOf = async (folder: string): Promise<string[]> =>
    Promise.all(
      (await readdir(folder, { recursive: true })).toSorted().map(async (name) => {
        const file = path.join(folder, name);
        const { uid, gid, mode, ino, mtimeMs, nlink } = lstatSync(file);
        const content = lstatSync(file).isFile() ? (await readFile(file, 'utf8')).slice(0, 80) : '';
        return [name, uid, gid, mode.toString(8), ino, mtimeMs, nlink, content].join(' ');
      }),
    );
  const isReal = (file: string): boolean => !lstatSync(file).isSymbolicLink();

  test('is written there, with its owner and its mode, and leaves nothing beside it', async () => {
    for (const content of ['small\n', 'x'.repeat(2_000_000)]) {
      expect(await write({ content, mode: '0640' })).toBe('written');
      expect(await readFile(`${home}/app/conf/a.conf`, 'utf8')).toBe(content);
      expect(lstatSync(`${home}/app/conf/a.conf`)).toMatchObject({ uid: attackerId, gid: attackerId, mode: 0o100640 });
      expect(await readdir(`${home}/app/conf`)).toEqual(['a.conf']);
    }
    expect(await write({ content: 'x'.repeat(2_000_000), mode: '0600' })).toBe('unchanged');
    expect(lstatSync(`${home}/app/conf/a.conf`).mode).toBe(0o100600);
    expect(await write({ destination: `${home}/app/new/er/b.conf` })).toBe('written');
    expect(await readFile(`${home}/app/new/er/b.conf`, 'utf8')).toBe('new\n');
  });

  test.each(['replace', 'backup'] as const)(
    'takes the place of a link that the user put there (%s)',
    async (policy) => {
      await symlink(`${victim}/a.conf`, `${home}/app/conf/a.conf`);
      const before = await stateOf(victim);
      await write({ policy });
      expect(await stateOf(victim)).toEqual(before);
      expect(isReal(`${home}/app/conf/a.conf`)).toBe(true);
      expect(await readFile(`${home}/app/conf/a.conf`, 'utf8')).toBe('new\n');
    },
  );

  test('keeps the old one under a further name, never through a link that waits under that name', async () => {
    await writeFile(`${home}/app/conf/a.conf`, 'old\n');
    await symlink(victim, `${home}/app/conf/a.conf.20260102T030405Z.bak`);
    const before = await stateOf(victim);
    expect(await failureOf(write({ policy: 'backup' }))).toMatchObject({
      code: 'ssh:upload-failed',
      details: { reason: 'File exists' },
    });
    expect(await stateOf(victim)).toEqual(before);
    await clock.advance(1_000);
    expect(await write({ policy: 'backup' })).toBe('backed-up');
    expect(await readFile(`${home}/app/conf/a.conf.20260102T030406Z.bak`, 'utf8')).toBe('old\n');
  });

  test.each([
    ['above it', 'app', ''],
    ['it is in', 'app/conf', '/conf'],
  ])('is refused where the folder %s is the user’s link, and nothing is done behind it', async (_what, place, to) => {
    await session.exec(`rm -r ${home}/${place}`);
    await symlink(`${victim}${to}`, `${home}/${place}`);
    const before = await stateOf(victim);
    for (const policy of ['replace', 'default', 'backup'] as const)
      expect(await failureOf(write({ policy }))).toMatchObject({
        code: 'ssh:upload-failed',
        details: {
          path: `${home}/app/conf/a.conf`,
          reason: `${home}/${place} is a link which others than root can change, so it is not followed`,
        },
      });
    expect(await stateOf(victim)).toEqual(before);
  });

  test('follows links that only root can change, as far as they go', async () => {
    await mkdir(`${root}/real`);
    await symlink('real', `${root}/link`);
    expect(await write({ destination: `${root}/link/deep/a.conf` })).toBe('written');
    expect(await readFile(`${root}/real/deep/a.conf`, 'utf8')).toBe('new\n');
    // Root's own link, to a folder where the user's begin.
    await symlink(`${home}/app/conf/a.conf`, `${root}/real/theirs`);
    await symlink(`${victim}/a.conf`, `${home}/app/conf/a.conf`);
    const before = await stateOf(victim);
    await write({ destination: `${root}/link/theirs` });
    expect(await stateOf(victim)).toEqual(before);
    expect(await readFile(`${home}/app/conf/a.conf`, 'utf8')).toBe('new\n');
  });

  test('is never led elsewhere by a user who exchanges folders and files for links all the while', async () => {
    const before = await stateOf(victim);
    const counts = { written: 0, refused: 0 };
    let swaps = 0;
    {
      await using attacker = await LinkAttacker.start(root, { home, victim, name: 'a.conf' });
      for (let turn = 0; turn < uploads; turn += 1) {
        await clock.advance(1_000);
        const content = turn % 25 === 0 ? `${turn} `.repeat(300_000) : `${turn}\n`;
        const policy = (['replace', 'replace', 'backup', 'default'] as const)[turn % 4] ?? 'replace';
        const destination = turn % 7 === 0 ? `${home}/app/conf/sub/a.conf` : `${home}/app/conf/a.conf`;
        try {
          if (turn % 3 === 0)
            await session.uploadFile(destination, content, { mode: 0o644, owner: String(attackerId) });
          else await write({ destination, content, policy });
          counts.written += 1;
        } catch (error) {
          if (!AppError.is(error, 'ssh:upload-failed')) throw error;
          counts.refused += 1;
        }
      }
      swaps = attacker.swaps;
    }
    expect(await stateOf(victim)).toEqual(before);
    expect(counts.written + counts.refused).toBe(uploads);
    expect(swaps).toBeGreaterThan(uploads);
    expect(counts.written).toBeGreaterThan(0);
    process.stdout.write(`link race: ${counts.written} written, ${counts.refused} refused, ${swaps} exchanges\n`);
  });
});
