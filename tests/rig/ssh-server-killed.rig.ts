import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { provisioning } from '../../shared/domain/provisioning.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import { detectOs } from '../../electron/provisioning/detect-os.ts';
import { installPackages, prepare, runScript, writeFiles } from '../../electron/provisioning/provision.ts';
import { againWhenLost, SteadyTransport } from '../../electron/provisioning/steady-transport.ts';
import type { ProvisionOptions } from '../../electron/provisioning/transport.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { projectRoot } from '../../scripts/lib/project.ts';
import { baseSystem } from './base-system.ts';
import { whyNotHere } from './conditions.ts';
import { mirrorProblem, readHostApt } from './host-apt.ts';
import { LinuxSystem, removeOldRuns } from './linux-system.ts';

const suite = 'trixie';
const effects = '/srv/effects';
const script = (name: string): string =>
  `#!/bin/sh\necho "${name} begun" >>${effects}\necho "${name} begun"\nsleep 6\necho "${name} ended" >>${effects}\necho "${name} ended"\n`;
const recipe = provisioning.parse({
  files: [{ destination: '/etc/matrix/app.conf', content: 'wanted\n', mode: '0640' }],
  packages: [{ manager: 'apt', name: 'tree' }],
  scripts: [
    { name: '10-plain.sh', content: script('10-plain.sh') },
    { name: '20-once.sh', content: script('20-once.sh'), runsOnce: true },
  ],
});

const apt = await readHostApt();
const problem = (await whyNotHere()) ?? (await mirrorProblem(apt, suite));
if (problem !== null) process.stdout.write(`Real Linux, its SSH server killed: not tried, because ${problem}.\n`);

test.skipIf(problem !== null)(
  'A52 a real sshd killed and started again in the middle of an install and of every script is told, and all of it comes to its end once',
  async () => {
    await removeOldRuns();
    await using system = await LinuxSystem.boot(suite, await baseSystem(suite, apt));
    let session: SSHSession | null = null;
    const open = async (): Promise<SSHSession> => {
      if (session === null || session.isClosed) session = await system.connect();
      return session;
    };
    const transport = new SteadyTransport(open, systemClock);
    const lines: string[] = [];
    const notes: string[] = [];
    let killed = 0;
    const killAt = (pattern: RegExp): ((line: string) => void) => {
      let isDone = false;
      return (line) => {
        if (isDone || !pattern.test(line)) return;
        isDone = true;
        killed += 1;
        void system.replaceSshServer();
      };
    };
    const optionsOf = (onLine: (line: string) => void): ProvisionOptions => ({
      clock: systemClock,
      onLine: ({ text }) => {
        lines.push(text);
        onLine(text);
      },
      onNote: (note) => void notes.push(note),
    });
    const quiet = optionsOf(() => undefined);
    const prelude = await readFile(path.join(projectRoot, 'resources/prelude/prelude-2.sh'), 'utf8');
    await prepare(transport, { ...quiet, prelude });
    await writeFiles(transport, recipe.files, quiet);
    const os = await detectOs(transport, {});
    const installing = optionsOf(killAt(/./));
    await againWhenLost(
      () => installPackages(transport, recipe.packages, { ...installing, os, onMissing: 'stop' }),
      installing,
    );
    for (const one of recipe.scripts)
      await runScript(transport, one, { ...optionsOf(killAt(/ begun$/)), os, runId: 'job', variables: new Map() });

    const { stdout } = await transport.exec(`cat ${effects} /etc/matrix/app.conf; command -v tree`);
    const whole = recipe.scripts.flatMap(({ name }) => [`${name} begun`, `${name} ended`]);
    expect(stdout.trim().split('\n')).toEqual([...whole, 'wanted', '/usr/bin/tree']);
    expect(lines.filter((line) => whole.includes(line))).toEqual(whole);
    expect(killed).toBe(3);
    expect(notes.filter((note) => note.includes('connection was lost')).length).toBeGreaterThanOrEqual(2);
    process.stdout.write(`real rig: sshd killed ${killed} times, everything ended once; told: ${notes.join(' | ')}\n`);
    await open().then((last) => last.close());
  },
);
