import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimClock } from '../../simulator/sim-clock.ts';
import { createHeldClock, runIn, startGuest } from '../support/guest-rig.ts';
import type { RigGuest } from '../support/guest-rig.ts';

type Case = readonly [script: string, stdout: string, status: number];
// Recorded from the real shells: status is negative for the number of a signal that ended the script.
const cases = JSON.parse(
  readFileSync(new URL('../fixtures/guest/shell-cases.json', import.meta.url), 'utf8'),
) as Readonly<Record<'posix' | 'bash', readonly Case[]>>;
const signalNames = new Map([
  [-15, 'TERM'],
  [-9, 'KILL'],
  [-2, 'INT'],
]);

let guest: RigGuest;
beforeAll(async () => {
  // What a case lets sleep for a minute or more it means to kill: that must not wake first.
  const instant = createSimClock('instant');
  const held = createHeldClock();
  const sleep: typeof instant.sleep = (ms, options) => (ms >= 60_000 ? held : instant).sleep(ms, options);
  guest = await startGuest({ clock: { now: instant.now, sleep } });
});
afterAll(() => guest[Symbol.asyncDispose]());

describe('a script gives what the real dash gives', () => {
  it.each(cases.posix)('%j', async (script, stdout, status) => {
    const ran = await runIn(guest, script, 'sh');
    expect({ stdout: ran.stdout, status: ran.exitCode ?? ran.signal }).toEqual({
      stdout,
      status: signalNames.get(status) ?? status,
    });
  });
});

describe('a script gives what the real bash gives', () => {
  it.each(cases.bash)('%j', async (script, stdout, status) => {
    const ran = await runIn(guest, script, 'bash');
    expect({ stdout: ran.stdout, status: ran.exitCode }).toEqual({ stdout, status });
  });
});

describe('messages', () => {
  it.each([
    ['sh', 'nosuch', 'sh: 1: nosuch: not found\n'],
    ['bash', 'nosuch', 'bash: line 1: nosuch: command not found\n'],
    ['sh', 'set -u; echo $x', 'sh: 1: x: parameter not set\n'],
    ['bash', 'set -u; echo $x', 'bash: line 1: x: unbound variable\n'],
    ['sh', 'echo x >/nodir/f', 'sh: 1: cannot create /nodir/f: Directory nonexistent\n'],
    ['sh', 'cat /nofile', 'cat: /nofile: No such file or directory\n'],
    ['sh', 'if true; echo', 'sh: 1: Syntax error: end of file unexpected (expecting "then")\n'],
  ])('%s says what went wrong with %j', async (shell, script, stderr) => {
    expect((await runIn(guest, script, shell)).stderr).toBe(stderr);
  });

  it('runs the lines before a syntax error', async () => {
    expect(await runIn(guest, 'echo first\nfi\n')).toMatchObject({ stdout: 'first\n', exitCode: 2 });
  });
});

it('BusyBox answers to its names on Alpine', async () => {
  await using alpine = await startGuest({ image: 'alpine-3.22' });
  const ran = await runIn(alpine, 'readlink /bin/ls; ls /etc/alpine-release; cat /proc/1/comm; echo "a\\tb"');
  expect(ran.stdout).toBe('/bin/busybox\n/etc/alpine-release\ninit\na\\tb\n');
});
