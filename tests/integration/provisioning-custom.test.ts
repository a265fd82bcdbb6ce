import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { customPackage } from '../../shared/domain/package-entry.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { installCustomPackages } from '../../electron/provisioning/provision.ts';
import type { CustomOptions } from '../../electron/provisioning/packages/custom.ts';
import { AppError } from '../../shared/errors.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { ShellTransport } from '../support/shell-transport.ts';

// Everything here runs through the machine's own sh in a folder of its own.
let root: string;
let lines: string[];
let options: CustomOptions;
let transport: MovedTransport;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-custom-'));
  lines = [];
  options = { clock: new ManualClock(), onLine: ({ text }) => lines.push(text) };
  transport = new MovedTransport(new ShellTransport(), { '/var/lib/gantry': `${root}/gantry`, '/opt/x': `${root}/x` });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const one = (more: object = {}) =>
  customPackage.parse({
    name: 'Tool X from source',
    check: 'test -e /opt/x',
    install: 'echo installing; printf %s "${TOKEN-none}" >>/opt/x',
    ...more,
  });
const failure = (more: object): Promise<unknown> =>
  installCustomPackages(transport, [one(more)], options).catch((error: unknown) => error);

describe('A31 a custom package', () => {
  test('is installed when its check does not hold, checked again, and skipped the next time', async () => {
    // The places of this test are moved in commands only, so what is uploaded names them itself.
    const moved = { check: `test -e ${root}/x`, install: `echo installing; echo "$TOKEN" >>${root}/x` };
    const variables = new Map([['TOKEN', "a'b $(touch owned) `x`"]]);
    const first = await installCustomPackages(transport, [one(moved)], { ...options, variables });
    const second = await installCustomPackages(transport, [one(moved)], { ...options, variables });
    expect([first.installed.length, second.installed.length, second.alreadyInstalled.length]).toEqual([1, 0, 1]);
    expect(lines).toEqual(['installing', `Already installed: ${one().name}`]);
    expect(await readFile(`${root}/x`, 'utf8')).toBe("a'b $(touch owned) `x`\n");
    // Neither commands nor variables stay behind.
    expect(await readdir(`${root}/gantry/custom`)).toEqual([]);
  });

  test('whose install fails is named with its code and last lines', async () => {
    expect(await failure({ check: 'false', install: 'echo "no licence" >&2; exit 9' })).toMatchObject({
      code: 'ssh:command-failed',
      details: { command: `${one().name} (install)`, exitCode: 9, lastLines: ['no licence'] },
    });
    expect(await readdir(`${root}/gantry/custom`)).toEqual([]);
  });

  test('that is not there after its install is named too', async () => {
    expect(await failure({ check: 'echo "still not there"; exit 4', install: 'true' })).toMatchObject({
      details: {
        command: `${one().name} (check after its install)`,
        exitCode: 4,
        lastLines: ['still not there'],
      },
    });
  });

  test('gets the time it asks for, and one that takes longer is named', async () => {
    const asked: (number | undefined)[] = [];
    const slow = new ScriptedTransport();
    slow.execStreaming = (command, { timeoutMs, onLine }) => {
      asked.push(timeoutMs);
      onLine({ stream: 'stdout', text: '' });
      if (asked.length === 1) return Promise.resolve({ exitCode: 1 });
      return Promise.reject(new AppError('ssh:timeout', 'too long', { command, afterMs: 90_000, kind: 'total' }));
    };
    await expect(installCustomPackages(slow, [one({ timeoutMs: 90_000 })], options)).rejects.toMatchObject({
      code: 'ssh:timeout',
      details: { command: `${one().name} (install)`, afterMs: 90_000 },
    });
    expect(asked).toEqual([60_000, 90_000]);
  });

  test('stands on no command line, whatever its text and its variables hold', async () => {
    const recording = new ScriptedTransport([[/sh .*command\.sh/, { exitCode: 1 }]]);
    const text = 'curl -H "Authorization: hunter2hunter2" https://example.org';
    await installCustomPackages(recording, [one({ check: text, install: text })], {
      ...options,
      variables: new Map([['TOKEN', 'sesame-open-1']]),
    }).catch(() => undefined);
    expect(recording.commands.join('\n')).not.toMatch(/hunter2|sesame/);
    expect([...recording.uploads.values()]).toContain(text);
  });
});
