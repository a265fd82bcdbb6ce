import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runnerScript } from '../../electron/provisioning/surviving-shell.ts';
import { remote } from '../../electron/provisioning/remote.ts';
import type { GuestImage } from '../../simulator/guest-contract.ts';
import { runIn, startGuest } from '../support/guest-rig.ts';

// What stands around a script must be silent in every shell it may meet: nothing but the script's own lines belongs in its log.
const body = 'echo out; echo err >&2; exit 7';
const own = { stdout: 'out\n', stderr: 'err\n' };
const script = runnerScript({ id: 'script.10-app.sh', head: 'job-1 abc', body });

const shells = [['dash'], ['bash', '--posix'], ['bash'], ['busybox', 'sh'], ['mksh']];
const isThere = ([name = '']: string[]): boolean => spawnSync(name, ['-c', 'true']).error === undefined;

describe.each(shells.map((words) => ({ name: words.join(' '), words })))('around a script, $name', ({ words }) => {
  test.runIf(isThere(words))('adds nothing to its output, the first time and the second', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'gantry-runner-'));
    const [file = '', ...options] = words;
    for (let time = 0; time < 2; time += 1) {
      const ran = spawnSync(file, [...options, '-c', script.replaceAll('/var/lib/gantry', root)], { encoding: 'utf8' });
      expect({ stdout: ran.stdout, stderr: ran.stderr, exitCode: ran.status }).toEqual({ ...own, exitCode: 7 });
    }
    rmSync(root, { recursive: true });
  });
});

const images: GuestImage[] = [
  'debian-12',
  'debian-13',
  'ubuntu-24.04',
  'alpine-3.22',
  'fedora-42',
  'archlinux',
  'opensuse-15.6',
];
test.each(images)('in a simulated %s it adds nothing either', async (image) => {
  await using guest = await startGuest({ image });
  for (let time = 0; time < 2; time += 1)
    expect(await runIn(guest, remote(script))).toEqual({ ...own, exitCode: 7, signal: null });
});
