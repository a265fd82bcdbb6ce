import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { array, constantFrom, oneof, sample, string, tuple, type Arbitrary } from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apk } from '../../electron/provisioning/packages/apk.ts';
import { apt } from '../../electron/provisioning/packages/apt.ts';
import { dnf } from '../../electron/provisioning/packages/dnf.ts';
import type { ManagerDriver, Wanted } from '../../electron/provisioning/packages/manager.ts';
import { npm } from '../../electron/provisioning/packages/npm.ts';
import { pacman } from '../../electron/provisioning/packages/pacman.ts';
import { pip } from '../../electron/provisioning/packages/pip.ts';
import { pipx } from '../../electron/provisioning/packages/pipx.ts';
import { zypper } from '../../electron/provisioning/packages/zypper.ts';
import { packageEntry } from '../../shared/domain/package-entry.ts';
import { readPackageLines } from '../../shared/domain/package-lines.ts';
import { runs } from '../support/arbitrary-template.ts';
import { passed } from '../support/generated.ts';

// What a package list may say goes through the real sh, whose commands only write down how they were called.
const tools = ['apt-get', 'dpkg-query', 'apk', 'rpm', 'dnf', 'pacman', 'zypper', 'npm', 'pip', 'pipx', 'python3'];
const others = ['sed', 'grep', 'touch', 'id', 'rm', 'ln', 'sh', 'ls', 'curl', 'awk', 'owned'];
const baits = ['a', 'a=1', 'vim-1.2', 'vim=1', 'vim=1.2', 'x=1', 'x==1.2', 'x@1', 'x@1.2'];
let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'gantry-recorded-'));
  for (const folder of ['bin', 'venv/bin', 'cwd', 'calls']) mkdirSync(path.join(root, folder), { recursive: true });
  const recorder = `#!/bin/sh\nprintf '%s\\0' "\${0##*/}" "$@" >${root}/calls/$$\n`;
  for (const file of [...[...tools, ...others].map((name) => `bin/${name}`), 'venv/bin/pip']) {
    writeFileSync(path.join(root, file), recorder);
    chmodSync(path.join(root, file), 0o755);
  }
  // Files a pattern that is not in quotes would find.
  for (const name of baits) writeFileSync(path.join(root, 'cwd', name), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Every command that was started, with its words; in the order of their texts, because pipes start several at once. */
function callsOf(script: string): { calls: string[]; stderr: string } {
  const moved = script.replaceAll('/opt/gantry-venv', `${root}/venv`).replaceAll('/usr/local/bin', `${root}/bin`);
  const { stderr } = spawnSync('/bin/sh', ['-c', moved], {
    cwd: path.join(root, 'cwd'),
    env: { PATH: path.join(root, 'bin') },
    encoding: 'utf8',
  });
  const folder = path.join(root, 'calls');
  const calls = readdirSync(folder).map((process) => {
    const words = readFileSync(path.join(folder, process), 'utf8').split('\0');
    rmSync(path.join(folder, process));
    return JSON.stringify(words);
  });
  return { calls: calls.toSorted(), stderr };
}

/** Stand-ins that no shell would act upon, as many as there are packages and pinned like them. */
const standIns = (wanted: readonly Wanted[]): Wanted[] =>
  wanted.map(({ name: given, version }, index) => {
    const name = `standin${index}x${given.endsWith(']') ? `[part${index}x]` : tailOf(given) === '' ? '' : `/part${index}x`}`;
    return version === undefined ? { name } : { name, version: `pin${index}x` };
  });

/** What stands within brackets, or is a release behind a slash: pip and apt are asked for such ones in another way. */
const tailOf = (name: string): string =>
  /\[(.*)\]$/.exec(name)?.[1] ?? (name.startsWith('@') ? '' : (name.split('/')[1] ?? ''));
const headOf = (name: string): string => (tailOf(name) === '' ? name : (name.split(/[[/]/)[0] ?? ''));

function expectOnlyWords(driver: ManagerDriver, wanted: readonly Wanted[]): void {
  const plain = standIns(wanted);
  for (const build of [driver.listInstalled, driver.install]) {
    const expected = callsOf(build(plain));
    const found = callsOf(build(wanted));
    const back = (text: string): string =>
      wanted.reduceRight(
        (all, { name, version = '' }, index) =>
          all
            .replaceAll(`standin${index}x`, () => JSON.stringify(headOf(name)).slice(1, -1))
            .replaceAll(`part${index}x`, () => JSON.stringify(tailOf(name)).slice(1, -1))
            .replaceAll(`pin${index}x`, () => JSON.stringify(version).slice(1, -1)),
        text,
      );
    expect(found.calls).toEqual(expected.calls.map(back).toSorted());
    expect(found.stderr).toBe(expected.stderr);
    expect(readdirSync(path.join(root, 'cwd')).toSorted()).toEqual(baits);
  }
}

const names = (list: string, most: number): Arbitrary<string> =>
  string({ unit: constantFrom(...list.split('')), maxLength: most });
/** Unquoted, these would find the files beside them. */
const patterns = ['vim=1*', 'x@1*', 'x==1*', 'a=*'];
const line = oneof(
  names('abc09+-.', 8),
  tuple(names('abX09+-._~:@/', 6), constantFrom('=', '==', '@', ' = ', ''), names('019.:*+~^-_a', 5)).map((parts) =>
    parts.join(''),
  ),
  tuple(names('ab', 3), constantFrom('=', '==', '@'), names('09.*~+', 4)).map((parts) => parts.join('')),
  names('ab-=@.*?~ #;&|<>$`"\'\\(){}[]!\t\u00a0ü\0', 12),
  constantFrom(
    'a; touch owned',
    '$(touch owned)',
    '`owned`',
    'a|owned',
    '-oEvil',
    'a*',
    'vim=*',
    'x@*',
    '~',
    '~root',
    'a&&owned',
    '--',
    'a#b',
    'a\\',
    "a'",
    'g++',
    'a[b]',
    'ab[b,a]==1.*',
    'a[b',
    'a/b',
    'ab/b-a',
    'a:b/b',
  ),
);

describe.each(
  [apt, apk, dnf, pacman, zypper, npm, pip, pipx].map((driver) => ({
    driver,
    manager: driver.manager,
    label: driver === pipx ? 'pip with pipx' : driver.manager,
  })),
)('A20 lists for $label', ({ driver, manager }) => {
  test('account for each of their lines, and what they accept reaches the manager as words and nothing else', () => {
    const { numRuns = 0, seed } = runs(900);
    const texts = sample(
      array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n')),
      { numRuns, ...(seed !== undefined && { seed }) },
    );
    const all = new Map<string, Wanted>();
    for (const text of [...patterns, ...texts]) {
      const { accepted, duplicates, rejected } = readPackageLines(text, { manager });
      const content = text.split(/\r\n|\n|\r/).filter((one) => one.replace(/(?:^|\s)#.*$/, '').trim() !== '');
      expect(accepted.length + duplicates + rejected.length).toBe(content.length);
      for (const one of accepted) {
        expect(packageEntry.safeParse(one).success).toBe(true);
        all.set(`${one.name} ${one.version}`, {
          name: one.name,
          ...(one.version !== undefined && { version: one.version }),
        });
      }
      for (const one of rejected) expect(text.split(/\r\n|\n|\r/)[one.line - 1]).toContain(one.text);
    }
    const wanted = [...all.values()];
    expect(wanted.length).toBeGreaterThan(20);
    for (let start = 0; start < wanted.length; start += 60) expectOnlyWords(driver, wanted.slice(start, start + 60));
    passed('package grammars', texts.length + patterns.length);
  });
});
