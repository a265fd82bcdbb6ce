import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileEntry, ScriptEntry } from '../../shared/domain/provisioning.ts';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import { readUnitJournal } from '../../electron/provisioning/discovery/unit-journal.ts';
import { readCredentials } from '../../electron/provisioning/discovery/credentials.ts';
import { prepare, readScriptMarker, runScript, writeFiles } from '../../electron/provisioning/provision.ts';
import type { OutputLine } from '../../electron/provisioning/transport.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { ShellTransport } from '../support/shell-transport.ts';

// Everything here runs through the machine's own sh in a folder of its own.
const os: OsFacts = { id: 'debian', version: '12', family: 'debian', init: 'systemd', packageManager: 'apt' };
const me = userInfo().username;
const clock = new ManualClock(Date.UTC(2026, 0, 2, 3, 4, 5));
let root: string;
let transport: MovedTransport;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-provisioning-'));
  transport = new MovedTransport(new ShellTransport(), {
    '/var/lib/gantry': `${root}/gantry`,
    '/etc/site': `${root}/site`,
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('files', () => {
  const entry = (more: Partial<FileEntry>): FileEntry => ({
    destination: '/etc/site/a.conf',
    policy: 'default',
    encoding: 'utf8',
    hasPlaceholders: false,
    content: 'new\n',
    owner: me,
    group: me,
    mode: '0640',
    ...more,
  });
  const write = async (...files: FileEntry[]): Promise<string[]> =>
    (await writeFiles(transport, files, { clock })).map(({ outcome }) => outcome);
  const put = async (content: string): Promise<void> => {
    await mkdir(`${root}/site`);
    await writeFile(`${root}/site/a.conf`, content);
    await chmod(`${root}/site/a.conf`, 0o604);
  };
  const seen = async (): Promise<[string, number, string[]]> => [
    await readFile(`${root}/site/a.conf`, 'utf8'),
    (await stat(`${root}/site/a.conf`)).mode & 0o777,
    await readdir(`${root}/site`),
  ];

  test.each([
    ['replace', null, 'written', 'new\n', 0o640, ['a.conf']],
    ['default', null, 'written', 'new\n', 0o640, ['a.conf']],
    ['backup', null, 'written', 'new\n', 0o640, ['a.conf']],
    ['replace', 'old\n', 'written', 'new\n', 0o640, ['a.conf']],
    ['default', 'old\n', 'kept', 'old\n', 0o604, ['a.conf']],
    ['backup', 'old\n', 'backed-up', 'new\n', 0o640, ['a.conf', 'a.conf.20260102T030405Z.bak']],
    ['replace', 'new\n', 'unchanged', 'new\n', 0o640, ['a.conf']],
    ['default', 'new\n', 'kept', 'new\n', 0o604, ['a.conf']],
    ['backup', 'new\n', 'unchanged', 'new\n', 0o640, ['a.conf']],
  ] as const)('A41 policy %s over %j: %s', async (policy, before, outcome, content, mode, names) => {
    if (before !== null) await put(before);
    await mkdir(`${root}/site`, { recursive: true });
    expect(await write(entry({ policy }))).toEqual([outcome]);
    expect(await seen()).toEqual([content, mode, names]);
  });

  test('A41 a backup keeps the old content and rights', async () => {
    await put('old\n');
    await write(entry({ policy: 'backup' }));
    const backup = `${root}/site/a.conf.20260102T030405Z.bak`;
    expect(await readFile(backup, 'utf8')).toBe('old\n');
    expect((await stat(backup)).mode & 0o777).toBe(0o604);
  });

  test('a link stays a link, and what it points to is written', async () => {
    await put('old\n');
    await symlink('a.conf', `${root}/site/link`);
    expect(await write(entry({ destination: '/etc/site/link', policy: 'replace' }))).toEqual(['written']);
    expect(await readlink(`${root}/site/link`)).toBe('a.conf');
    expect((await seen())[0]).toBe('new\n');
  });

  test('A56 a directory in the way is named with path and cause', async () => {
    await mkdir(`${root}/site/a.conf`, { recursive: true });
    await expect(write(entry({}))).rejects.toMatchObject({
      code: 'ssh:upload-failed',
      details: { path: '/etc/site/a.conf', reason: 'a directory of this name exists' },
    });
  });

  test('A20 a path with shell characters is a path and nothing else', async () => {
    await mkdir(`${root}/site`);
    const destination = "/etc/site/$(touch owned) `touch owned`'; touch owned #";
    expect(
      await write(
        entry({ destination, policy: 'replace' }),
        entry({ destination, policy: 'backup', content: 'newer\n' }),
      ),
    ).toEqual(['written', 'backed-up']);
    expect((await readdir(`${root}/site`)).filter((name) => name === 'owned')).toEqual([]);
    await expect(lstat('/owned')).rejects.toThrow('ENOENT');
  });
});

describe('scripts', () => {
  const script = (content: string, more: Partial<ScriptEntry> = {}): ScriptEntry => ({
    name: '10-test.sh',
    description: '',
    content,
    isEnabled: true,
    runsOnce: false,
    runAs: 'root',
    timeoutMs: 60_000,
    idleTimeoutMs: 60_000,
    ...more,
  });
  const prelude = (): Promise<string> =>
    readFile(path.resolve(import.meta.dirname, '../../resources/prelude/prelude-2.sh'), 'utf8');
  const run = async (one: ScriptEntry, runId = 'job-1', signal?: AbortSignal): Promise<OutputLine[]> => {
    const lines: OutputLine[] = [];
    await runScript(transport, one, { clock, os, runId, signal, onLine: (line) => lines.push(line) });
    return lines;
  };
  const failure = (one: ScriptEntry): Promise<unknown> => run(one).catch((error: unknown) => error);

  beforeEach(async () => {
    await prepare(transport, { clock, prelude: await prelude() });
  });

  test('A36 sees the prelude’s helpers and its variables', async () => {
    const lines = await run(
      script(
        '#!/bin/sh\nset -eu\nlog_info "$CONTAINER_OS $CONTAINER_OS_VERSION $GANTRY_FIRST_RUN $GANTRY_PRELUDE"\nlog_warn "user ${CONTAINER_USER:?}"\n',
      ),
    );
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual({ stream: 'stdout', text: '[info] debian 12 1 2' });
    expect(lines.find(({ stream }) => stream === 'stderr')?.text).toMatch(/^\[warn\] user [\w-]+$/);
  });

  test('A36 written for bash runs in bash, and other interpreters get the variables', async () => {
    expect(
      await run(
        script(
          '#!/usr/bin/env bash\nset -euo pipefail\nlist=(a "b c"); log_info "${#list[@]} $(generate_password 5 | wc -c | tr -d " ")"\n',
        ),
      ),
    ).toEqual([{ stream: 'stdout', text: '[info] 2 6' }]);
    expect(await run(script('#!/usr/bin/awk -f\nBEGIN { print ENVIRON["CONTAINER_OS"] }\n'))).toEqual([
      { stream: 'stdout', text: 'debian' },
    ]);
  });

  test('A51 that exits 3 is reported by name, code and its last 50 lines', async () => {
    const error = await failure(
      script('i=0\nwhile [ $i -lt 80 ]; do i=$((i+1)); echo "line $i"; done\necho oops >&2\nexit 3\n', {
        name: '40-app.sh',
      }),
    );
    expect(error).toMatchObject({
      code: 'ssh:command-failed',
      message: '40-app.sh ended with exit code 3',
      details: { command: '40-app.sh', exitCode: 3, signal: null },
    });
    const lines = AppError.is(error, 'ssh:command-failed') ? error.details.lastLines : [];
    expect(lines).toHaveLength(50);
    expect(lines).toContain('oops');
    expect(lines).toContain('line 80');
  });

  test('A51 keeps its own name when it fails under set -e in the middle', async () => {
    expect(await failure(script('set -e\nfalse\necho never\n'))).toMatchObject({
      details: { command: '10-test.sh', exitCode: 1, lastLines: [] },
    });
  });

  test('A52 killed by a signal is reported as that signal', async () => {
    expect(await failure(script('echo before\nkill -KILL $$\n'))).toMatchObject({
      message: expect.stringContaining('10-test.sh') as string,
      details: { exitCode: null, signal: 'SIGKILL', lastLines: expect.arrayContaining(['before']) as string[] },
    });
  });

  test('leaves a marker that tells how it ended, for this run and this content only', async () => {
    const good = script('echo ok\n');
    expect(await readScriptMarker(transport, { script: good, runId: 'job-1' })).toEqual({ state: 'never' });
    await run(good);
    expect(await readScriptMarker(transport, { script: good, runId: 'job-1' })).toEqual({
      state: 'finished',
      exitCode: 0,
    });
    expect(await readScriptMarker(transport, { script: good, runId: 'job-2' })).toEqual({ state: 'never' });
    expect(await readScriptMarker(transport, { script: script('echo other\n'), runId: 'job-1' })).toEqual({
      state: 'never',
    });
    const bad = script('exit 9\n', { name: '20-bad.sh' });
    await failure(bad);
    expect(await readScriptMarker(transport, { script: bad, runId: 'job-1' })).toEqual({
      state: 'finished',
      exitCode: 9,
    });
  });

  test('A62 cut off in the middle leaves `started` behind', async () => {
    const controller = new AbortController();
    const one = script('echo go\nsleep 300\n');
    const running = runScript(transport, one, {
      clock,
      os,
      runId: 'job-1',
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readScriptMarker(transport, { script: one, runId: 'job-1' })).toEqual({ state: 'started' });
    await run(script('[ "$GANTRY_FIRST_RUN" = 1 ]\n'), 'job-2');
  });

  test('knows its first run unless the last one ended well, and takes all for changed then', async () => {
    const say = 'echo "$GANTRY_FIRST_RUN $GANTRY_CHANGED"\n';
    const said = async (runId: string): Promise<string[]> => (await run(script(say), runId)).map(({ text }) => text);
    expect(await failure(script(`${say}exit 1\n`))).toMatchObject({ details: { lastLines: ['1 1'] } });
    expect(await said('job-1')).toEqual(['1 1']);
    expect(await failure(script(`${say}exit 1\n`))).toMatchObject({ details: { lastLines: ['0 0'] } });
    expect(await said('job-2')).toEqual(['1 1']);
    expect(await said('job-3')).toEqual(['0 0']);
  });

  test('does not wait for input', async () => {
    expect((await run(script('read -r answer || answer=none\necho "$answer"\n'))).map(({ text }) => text)).toEqual([
      'none',
    ]);
  });

  test('keeps scripts and credentials to root', async () => {
    await run(script('echo x\n'));
    for (const folder of ['scripts', 'credentials', 'markers'])
      expect((await stat(`${root}/gantry/${folder}`)).mode & 0o777).toBe(0o700);
    expect((await stat(`${root}/gantry/scripts/10-test.sh`)).mode & 0o777).toBe(0o700);
  });

  test.runIf(userInfo().uid === 0)(
    'runs as another user, in that user’s home, who can read the prelude and not the credentials',
    async () => {
      await chmod(root, 0o711);
      const lines = await run(
        script(
          'id -un\necho "$HOME $USER $CONTAINER_USER"\nlog_info hello\ncat "$0" /var/lib/gantry/credentials/x 2>/dev/null || echo "no credentials"\n',
          { runAs: 'games' },
        ),
      );
      expect(lines.map(({ text }) => text)).toEqual([
        'games',
        '/usr/games games games',
        '[info] hello',
        'no credentials',
      ]);
    },
  );

  test('for a user who does not exist says so', async () => {
    expect(await failure(script('true\n', { runAs: 'nobody-here' }))).toMatchObject({
      code: 'ssh:upload-failed',
      details: { reason: 'there is no user nobody-here' },
    });
  });

  test('A72 credentials saved by the prelude are read back under their service', async () => {
    // The prelude's own root is moved, and then what it saved is put where the container would have it.
    await run(
      script(
        `gantry_root='${root}/x'\nsave_credential web password "it's \\$ecret"\nmv '${root}/x/var/lib/gantry/credentials/web' '${root}/gantry/credentials/web'\n`,
      ),
    );
    const found = await readCredentials(transport, {});
    expect(found.map(({ service, key, value }) => [service, key, value.reveal()])).toEqual([
      ['web', 'password', "it's $ecret"],
    ]);
  });
});

describe('the journal of a unit', () => {
  test.each([
    '$(touch MARK)',
    '`touch MARK`',
    "x'; touch MARK; '",
    'x"; touch MARK; "',
    'x\ntouch MARK\n',
    '--vacuum-time=1s',
    '; touch MARK',
    '| touch MARK',
    '&& touch MARK',
    '../../etc/passwd',
  ])('A78 of a unit called %j runs nothing but the question', async (name) => {
    const unit = name.replaceAll('MARK', `${root}/owned`);
    for (const init of ['systemd', 'openrc'] as const)
      await readUnitJournal(transport, { unit, lines: 10, init }).catch(() => undefined);
    expect(await readdir(root)).not.toContain('owned');
  });
});
