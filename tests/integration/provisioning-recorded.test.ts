import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  oneof,
  property,
  record as fields,
  string,
  tuple,
} from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { healthCheck } from '../../shared/domain/health-check.ts';
import { customPackage, packageNames, packageVersion, type PackageManager } from '../../shared/domain/package-entry.ts';
import { variableValue } from '../../shared/domain/template-variable.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { withVariables } from '../../electron/provisioning/environment.ts';
import { httpQuestion } from '../../electron/provisioning/http-check.ts';
import { apk } from '../../electron/provisioning/packages/apk.ts';
import { apt } from '../../electron/provisioning/packages/apt.ts';
import { dnf } from '../../electron/provisioning/packages/dnf.ts';
import { npm } from '../../electron/provisioning/packages/npm.ts';
import { pacman } from '../../electron/provisioning/packages/pacman.ts';
import { pipx } from '../../electron/provisioning/packages/pipx.ts';
import { zypper } from '../../electron/provisioning/packages/zypper.ts';
import { installCustomPackages, runChecks } from '../../electron/provisioning/provision.ts';
import { remote } from '../../electron/provisioning/remote.ts';
import { passed } from '../support/generated.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';

// Package managers that do nothing but write down how they were called; the shell is this machine's own.
const isFull = process.env['GANTRY_TEST_FULL'] === '1';
/** Values a run tries at once, since a shell is started for each run. */
const batch = 50;
const runs = isFull ? { numRuns: 200 } : { numRuns: 6, seed: 20_261_126 };
let folder: string;
const recorders = ['apt-get', 'apk', 'dnf', 'zypper', 'pacman', 'npm', 'pipx', 'dpkg-query', 'rpm', 'curl'];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gantry-recorded-'));
  const recorder = `#!/bin/sh\nfor word; do printf '%s\\0' "$word" >>"$RECORD"; done\n`;
  for (const name of recorders) writeFileSync(path.join(folder, name), recorder, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs shell text the way a container would and gives back every word the recorders were called with. */
function record(script: string): string[] {
  const file = path.join(folder, 'record');
  rmSync(file, { force: true });
  const command = remote(script).replace('PATH=/usr/local/sbin', `PATH=${folder}:/usr/local/sbin`);
  execFileSync('/bin/sh', ['-c', command], { cwd: folder, env: { ...process.env, RECORD: file }, stdio: 'ignore' });
  return existsSync(file) ? readFileSync(file, 'utf8').split('\0').slice(0, -1) : [];
}

const nothingElse = (): void => expect(existsSync(path.join(folder, 'owned'))).toBe(false);
/**
 * Far more than a schema takes; what it does not take is left out. Most texts are of signs that names are made of, since of random ones
 * hardly any is taken and finding those would be all that a run does.
 */
const from = (alphabet: string, schema: { safeParse(value: unknown): { success: boolean } }, max: number) => {
  const text = (unit: string, maxLength: number) =>
    array(constantFrom(...unit.split('')), { minLength: 1, maxLength }).map((all) => all.join(''));
  return oneof(
    { weight: 5, arbitrary: text(ordinary, max) },
    {
      weight: 2,
      arbitrary: tuple(text(ordinary, max - 2), text(alphabet, 2), text(ordinary, 2)).map((all) =>
        all.join('').slice(0, max),
      ),
    },
    { weight: 1, arbitrary: text(alphabet, 4) },
  ).filter((one) => schema.safeParse(one).success);
};
const signs = 'aZ09+._@/:~-*^$`\'"();|&<> \\#=![]{}?%\n';
const ordinary = 'abz019+._-~';
const wanted = (manager: PackageManager) =>
  array(fields({ name: from(signs, packageNames[manager], 12), version: from(signs, packageVersion, 8) }), {
    minLength: batch,
    maxLength: batch,
  });

describe('A20 no accepted name or version reaches a command but as one word of it', () => {
  test.each([
    ['apt', apt, '='],
    ['apk', apk, '='],
    ['dnf', dnf, '-'],
    ['zypper', zypper, '='],
    ['npm', npm, '@'],
    ['pacman', pacman, null],
    ['pipx', pipx, '=='],
  ] as const)('%s', (_name, driver, join) => {
    assert(
      property(wanted(driver.manager), (packages) => {
        const specs = packages.map(({ name, version }) => (join === null ? name : `${name}${join}${version}`));
        // What a shell would make of an unquoted pattern.
        for (const spec of specs)
          if (/^[^/]*\*[^/]*$/.test(spec)) writeFileSync(path.join(folder, spec.replaceAll('*', 'GLOB')), '');
        const words = record(driver.install(packages));
        expect(words.filter((word) => word.includes('GLOB'))).toEqual([]);
        for (const spec of specs) expect(words).toContain(spec);
        const fixed = words.filter((word) => !specs.includes(word));
        expect(new Set(fixed).size).toBeLessThan(20);
        record(driver.listInstalled(packages));
        nothingElse();
      }),
      runs,
    );
    passed('package grammars', runs.numRuns * batch);
  });
});

describe('A20 no value of a variable is anything but a value', () => {
  test('whatever it holds, a shell has exactly it', async () => {
    const value = oneof(
      from(signs, variableValue, 30),
      string({ unit: 'binary', maxLength: 40 }).filter((text) => variableValue.safeParse(text).success),
      constantFrom(
        '$(touch owned)',
        '`touch owned`',
        "'; touch owned; '",
        '"; touch owned; "',
        '\n',
        '',
        ' ',
        '\r\n\t',
      ),
    );
    await assert(
      asyncProperty(array(value, { minLength: batch, maxLength: batch }), async (values) => {
        const transport = new ScriptedTransport();
        const variables = new Map(values.map((one, index) => [`V${index}`, one]));
        await withVariables(transport, variables, folder, {}, (source) => {
          const file = [...transport.uploads.keys()][0] ?? '';
          writeFileSync(file, transport.uploads.get(file) ?? '');
          const names = [...variables.keys()].map((name) => `"$${name}"`).join(' ');
          expect(record(`${source}curl ${names}`)).toEqual(values);
          expect(existsSync(file)).toBe(false);
          expect(source).not.toMatch(/V\d/);
          return Promise.resolve();
        });
        expect(transport.commands).toEqual([remote(`rm -f ${folder}/.variables`)]);
        nothingElse();
      }),
      runs,
    );
  });
});

describe('A20 no address, command or name of a template reaches a command line', () => {
  test('an accepted address is one word for the program that asks', () => {
    const url = from(signs, { safeParse: (text) => healthCheck.safeParse(httpCheck(String(text))) }, 30);
    assert(
      property(array(url, { minLength: 10, maxLength: 10 }), (texts) => {
        const urls = texts.map((text) => httpCheck(text).url);
        const words = record(urls.map((one) => `( ${httpQuestion({ url: one }, folder)}\n)`).join('\n'));
        for (const one of urls) expect(words).toContain(one);
        nothingElse();
      }),
      runs,
    );
  });

  test('commands of checks and custom packages and their names are no part of what is run', async () => {
    const text = string({ unit: 'binary', minLength: 12, maxLength: 60 }).filter((one) => !one.includes('\0'));
    const name = from(signs, customPackage.shape.name, 20);
    const commandsFor = async (command: string, called: string): Promise<string[]> => {
      const transport = new ScriptedTransport();
      const options = { clock: new ManualClock() };
      await runChecks(transport, [healthCheck.parse({ kind: 'command', name: called, command })], options);
      transport.execStreaming = (asked) => {
        transport.commands.push(asked);
        return Promise.resolve({ exitCode: transport.commands.length % 2 });
      };
      await installCustomPackages(
        transport,
        [customPackage.parse({ name: called, check: command, install: command })],
        options,
      ).catch(() => undefined);
      expect([...transport.uploads.values()]).toContain(command);
      return transport.commands;
    };
    const plain = await commandsFor('echo plain', 'plain');
    await assert(
      asyncProperty(text, name, async (command, called) => {
        expect(await commandsFor(command, called)).toEqual(plain);
      }),
      { ...runs, numRuns: runs.numRuns * batch },
    );
  });
});

const httpCheck = (text: string) => ({ kind: 'http' as const, name: 'web', url: `http://localhost/${text}` });
