import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileEntry, ScriptEntry } from '../../shared/domain/provisioning.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import { prepare, readScriptMarker, runScript, writeFiles } from '../../electron/provisioning/provision.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo, failureOf, isAlive } from './ssh-connection.ts';

// Provisioning over a real OpenSSH of this machine; what it would keep in /var/lib/gantry goes to a folder of its own.
const prelude = path.resolve(import.meta.dirname, '../../resources/prelude/prelude-2.sh');
const me = userInfo().username;
const clock = systemClock;
let root: string;
let server: OpenSSHServer;
let transport: Transport;
let os: OsFacts;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-openssh-'));
  server = await OpenSSHServer.create();
  transport = new MovedTransport(await connectTo(server), { '/var/lib/gantry': `${root}/gantry` });
  os = await prepare(transport, { clock, prelude: await readFile(prelude, 'utf8') });
});
afterEach(async () => {
  await transport[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

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
const run = (one: ScriptEntry, onLine?: (text: string) => void, signal?: AbortSignal): Promise<unknown> =>
  runScript(transport, one, { clock, os, runId: 'job-1', signal, onLine: ({ text }) => onLine?.(text) });

describe('scripts over SSH', () => {
  test('A51 hand over their lines and their exit code', async () => {
    const lines: string[] = [];
    const failing = script('set -eu\nlog_info "on $CONTAINER_OS"\nlog_error oops\nexit 3\n', { name: '40-app.sh' });
    expect(await failureOf(run(failing, (text) => lines.push(text)))).toMatchObject({
      code: 'ssh:command-failed',
      message: '40-app.sh ended with exit code 3',
      details: {
        command: '40-app.sh',
        exitCode: 3,
        signal: null,
        lastLines: expect.arrayContaining(['[error] oops']) as string[],
      },
    });
    expect(lines.toSorted()).toEqual(['[error] oops', `[info] on ${os.id}`]);
    expect(await readScriptMarker(transport, { script: failing, runId: 'job-1' })).toEqual({
      state: 'finished',
      exitCode: 3,
    });
  });

  test('A52 ended by a signal are told so', async () => {
    expect(await failureOf(run(script('kill -TERM $$\n')))).toMatchObject({
      details: { command: '10-test.sh', exitCode: null, signal: 'SIGTERM' },
    });
  });

  test('A52 whose connection drops end as a lost connection, and the marker says they had begun', async () => {
    const one = script('echo begun\nsleep 300\n');
    expect(await failureOf(run(one, () => server.killConnections()))).toMatchObject({ code: 'ssh:connection-lost' });
    transport = new MovedTransport(await connectTo(server), { '/var/lib/gantry': `${root}/gantry` });
    expect(await readScriptMarker(transport, { script: one, runId: 'job-1' })).toEqual({ state: 'started' });
  });

  test('A53 that are silent for too long are ended with all they started', async () => {
    const pids: number[] = [];
    const silent = script('sleep 300 &\necho $! $$\nsleep 300\n', { idleTimeoutMs: 2_000 });
    expect(await failureOf(run(silent, (text) => pids.push(...text.split(' ').map(Number))))).toMatchObject({
      code: 'ssh:timeout',
      details: { command: '10-test.sh', kind: 'idle', afterMs: 2_000 },
    });
    expect(pids).toHaveLength(2);
    expect(pids.filter(isAlive)).toEqual([]);
  });

  test('A59 that are cancelled end within 5 s, with all they started', async () => {
    const controller = new AbortController();
    const pids: number[] = [];
    const startedAt = performance.now();
    const running = run(
      script('sleep 300 &\necho $! $$\nsleep 300\n'),
      (text) => {
        pids.push(...text.split(' ').map(Number));
        controller.abort();
      },
      controller.signal,
    );
    expect(await failureOf(running)).toMatchObject({ name: 'AbortError' });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

describe('files over SSH', () => {
  const entry = (more: Partial<FileEntry>): FileEntry => ({
    destination: `${root}/deep/er/a.conf`,
    policy: 'replace',
    encoding: 'utf8',
    hasPlaceholders: false,
    content: 'ü\n',
    owner: me,
    group: me,
    mode: '0640',
    ...more,
  });

  test('A41 arrive whole, with owner and mode, in folders that were not there', async () => {
    expect(await writeFiles(transport, [entry({})], { clock })).toMatchObject([{ outcome: 'written' }]);
    expect(await readFile(`${root}/deep/er/a.conf`, 'utf8')).toBe('ü\n');
    expect((await stat(`${root}/deep/er/a.conf`)).mode & 0o777).toBe(0o640);
  });

  test('A56 that cannot be written are named with their path and the system’s reason', async () => {
    const destination = '/proc/gantry/a.conf';
    expect(await failureOf(writeFiles(transport, [entry({ destination })], { clock }))).toMatchObject({
      code: 'ssh:upload-failed',
      details: { path: destination, reason: expect.stringContaining('No such file or directory') as string },
    });
    expect(await failureOf(writeFiles(transport, [entry({ owner: 'nobody-here' })], { clock }))).toMatchObject({
      details: { path: `${root}/deep/er/a.conf`, reason: expect.stringContaining('invalid user') as string },
    });
  });
});
