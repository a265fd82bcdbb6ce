import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ScriptEntry } from '../../shared/domain/provisioning.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import { prepare, runScript } from '../../electron/provisioning/provision.ts';
import type { Variables } from '../../electron/provisioning/environment.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { ShellTransport } from '../support/shell-transport.ts';

// How a script is placed and started, with this machine's own shells.
const os: OsFacts = { id: 'debian', version: '12', family: 'debian', init: 'systemd', packageManager: 'apt' };
const clock = new ManualClock(Date.UTC(2026, 0, 2, 3, 4, 5));
let root: string;
let transport: MovedTransport;
let preludeFile: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-script-start-'));
  transport = new MovedTransport(new ShellTransport(), { '/var/lib/gantry': `${root}/gantry` });
  preludeFile = `${root}/gantry/prelude.sh`;
  const prelude = await readFile(path.resolve(import.meta.dirname, '../../resources/prelude/prelude-2.sh'), 'utf8');
  await prepare(transport, { clock, prelude });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const isHere = (name: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`]);
    return true;
  } catch {
    return false;
  }
};

async function run(content: string, { runAs = 'root', variables }: { runAs?: string; variables?: Variables } = {}) {
  const script: ScriptEntry = {
    name: '10-test.sh',
    description: '',
    content,
    isEnabled: true,
    runsOnce: false,
    runAs,
    timeoutMs: 60_000,
    idleTimeoutMs: 60_000,
  };
  const lines: string[] = [];
  const onLine = ({ text }: { text: string }): void => void lines.push(text);
  await runScript(transport, script, { clock, os, runId: 'job-1', variables, onLine });
  return lines;
}

test.each([
  '#!/bin/bash -e',
  '#!/bin/sh -e',
  '#!/usr/bin/env -S bash -e',
  '#!/usr/bin/env -S bash -euo pipefail',
  '#!/usr/bin/env -S A=1 sh -e',
])('A51 a script keeps the options of %s', async (first) => {
  await expect(run(`${first}\nlog_info go\nfalse\necho never\n`)).rejects.toMatchObject({
    details: { command: '10-test.sh', exitCode: 1, lastLines: ['[info] go'] },
  });
});

test('a first line that cannot be followed is refused before anything is done', async () => {
  await expect(run('#!/bin/bash -c\necho x\n')).rejects.toMatchObject({
    code: 'ssh:upload-failed',
    details: { reason: 'in its first line, -c leaves no script to run' },
  });
  expect(await readdir(`${root}/gantry/scripts`)).toEqual([]);
});

test.each(['sh', 'dash', 'ash', 'bash', 'ksh', 'mksh', 'zsh'].filter(isHere))(
  'a script of %s has no arguments, and neither has the prelude',
  async (shell) => {
    await writeFile(preludeFile, `echo "prelude $#"\n${await readFile(preludeFile, 'utf8')}`);
    const lines = await run(`#!/bin/${shell}\nVERSION=\${1:-latest}\necho "$# $VERSION"\n`);
    expect(lines).toEqual(['prelude 0', '0 latest']);
  },
);

test('a script is called by its own name', async () => {
  expect(await run('echo "$0"\n')).toEqual(['10-test.sh']);
});

test.runIf(userInfo().uid === 0)(
  'a script of another user lies where that user can exchange nothing, also where the folder was that user’s',
  async () => {
    await chmod(root, 0o711);
    const folder = `${root}/gantry/scripts.games`;
    await mkdir(folder);
    const games = (name: string): number => Number(execFileSync('id', [name, 'games']).toString());
    await chown(folder, games('-u'), games('-g'));
    const attempts = `stat -c "%a %U" "$HERE/10-test.sh"
ls "$HERE" 2>/dev/null || echo "cannot list"
mv "$HERE/10-test.sh" "$HERE/20-test.sh" 2>/dev/null || echo "cannot move"
ln -s /etc/shadow "$HERE/link" 2>/dev/null || echo "cannot link"
cat "$HERE/.variables" 2>/dev/null || echo "no variables"
echo "$SECRET"
`;
    const variables = new Map([
      ['HERE', folder],
      ['SECRET', 'known to the script'],
    ]);
    expect(await run(attempts, { runAs: 'games', variables })).toEqual([
      '500 games',
      'cannot list',
      'cannot move',
      'cannot link',
      'no variables',
      'known to the script',
    ]);
    expect(await readdir(folder)).toEqual(['10-test.sh']);
    expect(await stat(folder)).toMatchObject({ uid: 0, mode: 0o040711 });
  },
);
