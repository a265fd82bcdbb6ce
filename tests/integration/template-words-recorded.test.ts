import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { constantFrom, sample, string, tuple, uniqueArray } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import { prepare, runScript, writeFiles } from '../../electron/provisioning/provision.ts';
import { runs } from '../support/arbitrary-template.ts';
import { fileMap } from '../support/file-map.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { readChecked } from '../support/read-checked.ts';
import { ShellTransport } from '../support/shell-transport.ts';

// What folders of templates are called goes through the machine's own sh; whatever it would do but write the file leaves a trace.
const os: OsFacts = { id: 'debian', version: '12', family: 'debian', init: 'systemd', packageManager: 'apt' };
const me = userInfo().username;
const clock = new ManualClock(Date.UTC(2026, 0, 2, 3, 4, 5));
const conf = 'TEMPLATE_OS=debian\nTEMPLATE_VERSION=12\n';
let root: string;
let transport: MovedTransport;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-words-'));
  transport = new MovedTransport(new ShellTransport(), {
    '/var/lib/gantry': `${root}/gantry`,
    '/target': `${root}/target`,
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();

const signs = string({
  unit: constantFrom(
    'a',
    'b',
    '0',
    '-',
    '_',
    '.',
    ' ',
    ';',
    '$',
    '(',
    ')',
    '`',
    "'",
    '"',
    '|',
    '&',
    '*',
    '~',
    '#',
    '!',
    '{',
    '}',
    '[',
    ']',
    '%',
    '=',
    ',',
    ':',
    '@',
    'ü',
    '\t',
  ),
  minLength: 1,
  maxLength: 7,
});
const nasty = constantFrom(
  '-rf',
  '$(touch owned)',
  '; touch owned',
  '`touch owned`',
  '#x',
  '~',
  '!!',
  '{a,b}',
  '[ab]',
  '%s',
  'a b',
);

describe('A20 what a folder’s names say', { timeout: 300_000 }, () => {
  test('of files is where they are written, and runs nothing', async () => {
    const pairs = sample(
      uniqueArray(tuple(signs, constantFrom('/', '/a b', '/-x', '/ü/#y', '/=[c]', '/;d', '/$e')), {
        minLength: 6,
        maxLength: 6,
        selector: ([name]) => name,
      }),
      { ...seedOf(400) },
    ).flat();
    const taken = [...pairs, ['-rf', '/'], ['#x', '/!'], ['[ab]', '/{a,b}'], ['a b', '/%s']].flatMap(
      ([name = '', folder = ''], index) => {
        const file = `container-configs/files/${index}/${name}`;
        const { template } = readChecked(
          fileMap({
            'template.conf': conf,
            [file]: name,
            [`${file}.path`]: `/target/${index}${folder}`,
            [`${file}.policy`]: index % 2 === 0 ? 'replace' : 'backup',
          }),
        );
        return template?.provisioning.files ?? [];
      },
    );
    expect(taken.length).toBeGreaterThan(20);
    const files = taken.map((file) => ({ ...file, owner: me, group: me }));
    const results = await writeFiles(transport, files, { clock });
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['written']));
    expect(await filesBelow(`${root}/target`)).toEqual(
      files.map(({ destination }) => destination.slice('/target/'.length)).toSorted(),
    );
    for (const { destination, content } of files)
      expect(await readFile(path.join(root, destination), 'utf8')).toBe(content);
    expect(await readdir(root)).toEqual(['target']);
  });

  test('of scripts is what runs, once and nothing else', async () => {
    const names = sample(
      uniqueArray(
        tuple(constantFrom('', '0', '10', '7'), constantFrom('-', '_', ' -', ''), signs).map(
          (parts) => `${parts.join('')}.sh`,
        ),
        { minLength: 4, maxLength: 4 },
      ),
      seedOf(60),
    ).flat();
    const tried = [
      ...new Set([...names, ...sample(nasty, seedOf(20)).map((name) => `00-${name}.sh`), '00-ab.sh', '01-a.b_c.sh']),
    ];
    const taken = tried.flatMap((name) => {
      const { template } = readChecked(
        fileMap({ 'template.conf': conf, [`container-configs/scripts/${name}`]: 'echo "ran $0"\n' }),
      );
      return template?.provisioning.scripts ?? [];
    });
    expect(taken.length).toBeGreaterThan(1);
    await prepare(transport, { clock, prelude: '' });
    const lines: string[] = [];
    for (const script of taken)
      await runScript(transport, script, { clock, os, runId: 'job', onLine: ({ text }) => lines.push(text) });
    expect(lines).toEqual(taken.map(({ name }) => `ran ${name}`));
    expect(await filesBelow(`${root}/gantry/scripts`)).toEqual(taken.map(({ name }) => name).toSorted());
    expect(await readdir(root)).toEqual(['gantry']);
  });
});

function seedOf(count: number): { numRuns: number; seed?: number } {
  const { numRuns = 0, seed } = runs(count);
  return { numRuns: Math.ceil(numRuns / 4), ...(seed !== undefined && { seed }) };
}
