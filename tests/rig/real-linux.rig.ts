import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Template } from '../../shared/domain/template.ts';
import { loadBuiltInTemplates } from '../../electron/templates/built-in.ts';
import { answersTo } from '../support/template-answers.ts';
import { baseSystem } from './base-system.ts';
import { whyNotHere } from './conditions.ts';
import { mirrorProblem, readHostApt } from './host-apt.ts';
import { LinuxSystem, removeOldRuns } from './linux-system.ts';
import { occupiedPort } from './occupied-port.ts';
import { provisionTemplate } from './provision-template.ts';
import { differences, listSystem, savedSecrets } from './system-listing.ts';

/** What is proven here, with the ports of its services. Docker and WireGuard would change the network, which is this machine's own. */
const proven: Readonly<Record<string, readonly number[]>> = {
  nginx: [80],
  redis: [6379],
  caddy: [80, 2019],
  'dev-box': [],
  dns: [53],
  'git-server': [80],
  mariadb: [3306],
  postgresql: [5432],
  samba: [445],
  syncthing: [8384, 22000],
};
/** Where what is proposed would talk to others than this machine. */
const answers = { DISCOVERY: 'none' };
const isFull = process.env['GANTRY_TEST_FULL'] === '1';
const suites = isFull ? ['bookworm', 'trixie'] : ['trixie'];
const names = isFull ? Object.keys(proven) : ['nginx', 'redis'];

const apt = await readHostApt();
const problem = (await whyNotHere()) ?? (await firstProblem(suites.map((suite) => () => mirrorProblem(apt, suite))));
if (problem !== null) process.stdout.write(`Real Linux: not tried, because ${problem}.\n`);
const { templates } = await loadBuiltInTemplates('resources/templates');
const templateOf = (name: string): Template => {
  const found = templates.find(({ id }) => id === `built-in:${name}`);
  if (!found) throw new Error(`no template ${name}`);
  return found;
};

const done = new Set<string>();

// One system after the other: they share this machine's ports.
describe.skipIf(problem !== null).each(suites)('on a real Debian %s', (suite) => {
  for (const name of names)
    test(`${name} is provisioned twice, the second time without a change, and its checks hold`, async ({ skip }) => {
      const port = await occupiedPort(proven[name] ?? []);
      if (port !== null) {
        process.stdout.write(`Real Linux: ${name} is not tried, because something on this machine has port ${port}.\n`);
        skip();
      }
      const startedAt = performance.now();
      await removeOldRuns();
      await using system = await LinuxSystem.boot(suite, await baseSystem(suite, apt));
      await using session = await system.connect();
      const template = templateOf(name);
      const variables = answersTo(template, answers);
      expect(template.provisioning.checks).not.toEqual([]);
      const first = await provisionTemplate(session, template, { runId: 'first', variables });
      const before = await listSystem(session);
      const second = await provisionTemplate(session, template, { runId: 'second', variables });
      expect(differences(before, await listSystem(session))).toEqual([]);
      expect(second.installed).toEqual([]);
      expect(second.files.filter((outcome) => outcome !== 'unchanged' && outcome !== 'kept')).toEqual([]);
      // A listing that lists nothing would never differ.
      expect(before.filter((line) => line.startsWith('package ')).length).toBeGreaterThan(100);
      const said = [...first.lines, ...second.lines].join('\n');
      expect((await savedSecrets(session)).filter((secret) => said.includes(secret))).toEqual([]);
      done.add(`${suite} ${name}`);
      process.stdout.write(
        `Real Linux: ${name} on ${suite} in ${Math.round((performance.now() - startedAt) / 1000)} s\n`,
      );
    });
});

test.skipIf(problem !== null)(
  'a system ends with the run that started it, and the next run removes its files',
  async () => {
    const child = spawn(process.execPath, ['tests/rig/abandoned-system.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { folder, starter } = z.object({ folder: z.string(), starter: z.number() }).parse(JSON.parse(line));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => existsSync(`/proc/${starter}`), { timeout: 20_000 }).toBe(false);
    await removeOldRuns();
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(folder);
  },
);

afterAll(() => {
  const count = (at: 0 | 1): number => new Set([...done].map((pair) => pair.split(' ')[at])).size;
  if (done.size > 0) process.stdout.write(`real rig: ${count(1)} templates on ${count(0)} systems provisioned twice\n`);
});

async function firstProblem(questions: readonly (() => Promise<string | null>)[]): Promise<string | null> {
  for (const ask of questions) {
    const answer = await ask();
    if (answer !== null) return answer;
  }
  return null;
}
