import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManualClock } from '../../electron/lib/clock.ts';
import type { OutputLine } from '../../electron/ssh/remote-shell.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo, failureOf, isAlive } from './ssh-connection.ts';

let server: OpenSSHServer;
let session: SSHSession;
let folder: string;

beforeAll(async () => {
  server = await OpenSSHServer.create();
  session = await connectTo(server);
  folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-ssh-'));
});

afterAll(async () => {
  await session?.close();
  await server?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function stream(command: string): Promise<{ exitCode: number; lines: OutputLine[] }> {
  const lines: OutputLine[] = [];
  const { exitCode } = await session.execStreaming(command, { onLine: (line) => lines.push(line) });
  return { exitCode, lines };
}

/** A signal that fires as soon as the command has said where it runs. */
async function pidFrom(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return Number(text.trim());
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('runs a command and tells its output, its errors and its exit code apart', async () => {
  expect(await session.exec('echo out; echo err >&2')).toEqual({ stdout: 'out\n', stderr: 'err\n', exitCode: 0 });
  expect(await session.exec('exit 3', { allowFailure: true })).toEqual({ stdout: '', stderr: '', exitCode: 3 });
  expect(session.hostKey).toEqual(server.hostKeys[0]);
});

test('an exit code other than 0 is a failure that carries the last lines', async () => {
  const error = await failureOf(session.exec('echo first >&2; echo decisive >&2; exit 3'));
  expect(error).toMatchObject({
    code: 'ssh:command-failed',
    details: { exitCode: 3, signal: null, lastLines: ['first', 'decisive'] },
  });
});

test('secrets travel on stdin: what is written there is never part of a command line', async () => {
  const secret = 'canary-4711';
  const { stdout } = await session.exec(
    "read -r word; cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' '; printf '\\nread %s' ${#word}",
    { stdin: `${secret}\n` },
  );
  expect(stdout).not.toContain(secret);
  expect(stdout).toContain(`read ${secret.length}`);
});

test('a command without input sees its end at once', async () => {
  expect((await session.exec('cat; echo done')).stdout).toBe('done\n');
});

test('a command that reads nothing of a large input ends all the same', async () => {
  expect(await session.exec('exit 0', { stdin: Buffer.alloc(8 * 1024 * 1024) })).toMatchObject({ exitCode: 0 });
});

test('A52 a killed command is reported by its signal, not by an exit code', async () => {
  const killed = { code: 'ssh:command-failed', details: { exitCode: null, signal: 'SIGKILL' } };
  expect(await failureOf(session.exec('kill -9 $$'))).toMatchObject(killed);
  // As every script is run: an outer shell must not turn the signal into 137.
  expect(await failureOf(session.exec(`sh -c 'true; kill -9 $$'`))).toMatchObject(killed);
  expect(await failureOf(session.exec('kill -TERM $$', { allowFailure: true }))).toMatchObject({
    details: { signal: 'SIGTERM' },
  });
  expect(await failureOf(session.execStreaming('echo last; kill -9 $$', { onLine: () => undefined }))).toMatchObject({
    ...killed,
    details: { lastLines: ['last'] },
  });
});

test('A52 a server that dies in the middle of a command is a lost connection, not an exit code', async () => {
  await using fragile = await connectTo(server);
  const lines: string[] = [];
  const failure = failureOf(
    fragile.execStreaming('echo begun; sleep 300', {
      onLine: ({ text }) => {
        lines.push(text);
        server.killConnections();
      },
    }),
  );
  expect(await failure).toMatchObject({
    code: 'ssh:connection-lost',
    details: { host: '127.0.0.1', during: 'echo begun; sleep 300' },
  });
  expect(lines).toEqual(['begun']);
  expect(fragile.isClosed).toBe(true);
  expect(await failureOf(fragile.exec('true'))).toMatchObject({ code: 'ssh:connection-lost' });
  // The server serves each connection by processes of its own; all of them were killed.
  await session.close();
  session = await connectTo(server);
});

test('A68 streamed lines keep split characters and colours, and show bars as a terminal would', async () => {
  // printf writes octal bytes; the pause makes sure that the character really arrives in two pieces.
  const { lines } = await stream(
    `printf 'gr\\303'; sleep 0.05; printf '\\274n\\n'; printf '10%%\\r50%%'; sleep 0.05; printf '\\r100%%\\n'; printf '\\033[31mred\\033[0m\\r\\n'; printf 'no end'`,
  );
  expect(lines.map(({ text }) => text)).toEqual(['grün', '100%', '\u001b[31mred\u001b[0m', 'no end']);
});

test('lines arrive while the command runs, stdout and stderr told apart', async () => {
  const seen: OutputLine[] = [];
  let first: () => void = () => undefined;
  const firstLine = new Promise<void>((resolve) => (first = resolve));
  const file = path.join(folder, 'go');
  const running = session.execStreaming(
    `echo one; echo two >&2; while [ ! -e ${file} ]; do sleep 0.02; done; echo three; exit 4`,
    {
      onLine: (line) => {
        seen.push(line);
        if (seen.length === 2) first();
      },
    },
  );
  await firstLine;
  expect(seen.toSorted((a, b) => a.text.localeCompare(b.text))).toEqual([
    { stream: 'stdout', text: 'one' },
    { stream: 'stderr', text: 'two' },
  ]);
  await session.exec(`touch ${file}`);
  expect(await running).toEqual({ exitCode: 4 });
  expect(seen.at(-1)).toEqual({ stream: 'stdout', text: 'three' });
});

test('200,000 lines arrive, all of them and in order', async () => {
  let next = 1;
  const { exitCode } = await session.execStreaming('seq 1 200000', {
    onLine: ({ text }) => {
      if (text !== String(next)) throw new Error(`expected ${next}, got ${text}`);
      next += 1;
    },
  });
  expect([exitCode, next]).toEqual([0, 200_001]);
});

test('a listener that throws fails its own command, not the connection', async () => {
  const failure = failureOf(
    session.execStreaming('echo line; sleep 300', {
      onLine: () => {
        throw new Error('the disk of the log is full');
      },
    }),
  );
  expect(await failure).toMatchObject({ message: 'the disk of the log is full' });
  expect(session.isClosed).toBe(false);
});

test('100 commands at once all succeed, although the server allows 10 channels', async () => {
  const outputs = await Promise.all(Array.from({ length: 100 }, (_, index) => session.exec(`echo ${index}`)));
  expect(outputs.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 100 }, (_, index) => `${index}\n`));
});

test('a server that allows fewer channels than we use is asked again until there is room', async () => {
  await using narrow = await OpenSSHServer.create({ config: ['MaxSessions 2'] });
  await using connection = await connectTo(narrow);
  const outputs = await Promise.all(Array.from({ length: 20 }, (_, index) => connection.exec(`echo ${index}`)));
  expect(outputs.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test('A59 a cancel ends the remote process and its children within 5 s', async () => {
  const [parent, child] = [path.join(folder, 'parent'), path.join(folder, 'child')];
  const cancel = new AbortController();
  const running = failureOf(
    session.exec(`echo $$ >${parent}; sh -c 'echo $$ >${child}; sleep 300' & sleep 300; wait`, {
      signal: cancel.signal,
    }),
  );
  const pids = [await pidFrom(parent), await pidFrom(child)];
  expect(pids.map(isAlive)).toEqual([true, true]);
  const startedAt = performance.now();
  cancel.abort(new Error('cancelled by the user'));
  expect(await running).toMatchObject({ message: 'cancelled by the user' });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(pids.map(isAlive)).toEqual([false, false]);
  expect((await session.exec('echo still there')).stdout).toBe('still there\n');
});

test('A59 a command that ignores TERM is killed', async () => {
  const file = path.join(folder, 'stubborn');
  const cancel = new AbortController();
  const running = failureOf(
    session.execStreaming(`trap '' TERM; echo $$ >${file}; while :; do sleep 1; done`, {
      signal: cancel.signal,
      onLine: () => undefined,
    }),
  );
  const pid = await pidFrom(file);
  cancel.abort(new Error('stop'));
  expect(await running).toMatchObject({ message: 'stop' });
  expect(isAlive(pid)).toBe(false);
});

test('A59 a cancel gets through while every channel is in use', async () => {
  const cancel = new AbortController();
  const files = Array.from({ length: 8 }, (_, index) => path.join(folder, `busy-${index}`));
  const running = files.map((file) =>
    failureOf(session.exec(`echo $$ >${file}; exec sleep 300`, { signal: cancel.signal })),
  );
  const waiting = failureOf(session.exec('echo never', { signal: cancel.signal }));
  const pids = await Promise.all(files.map(pidFrom));
  cancel.abort(new Error('stop'));
  await Promise.all([...running, waiting]);
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a signal that has fired already starts nothing', async () => {
  const file = path.join(folder, 'never');
  expect(
    await failureOf(session.exec(`touch ${file}`, { signal: AbortSignal.abort(new Error('too late')) })),
  ).toMatchObject({ message: 'too late' });
  expect((await session.exec(`test -e ${file}`, { allowFailure: true })).exitCode).toBe(1);
});

test.each([
  ['total', { timeoutMs: 30_000 }],
  ['idle', { idleTimeoutMs: 30_000 }],
] as const)('A53 the %s time-out ends the remote process and says which limit it was', async (kind, limits) => {
  const clock = new ManualClock();
  await using timed = await connectTo(server, { clock });
  const file = path.join(folder, `timed-${kind}`);
  const running = failureOf(
    timed.execStreaming(`echo $$ >${file}; exec sleep 300`, { ...limits, onLine: () => undefined }),
  );
  const pid = await pidFrom(file);
  await clock.advance(29_999);
  expect(isAlive(pid)).toBe(true);
  await clock.advance(1);
  expect(await running).toMatchObject({ code: 'ssh:timeout', details: { kind, afterMs: 30_000 } });
  expect(isAlive(pid)).toBe(false);
});

test('a daemon that keeps the output open does not keep the command from ending', async () => {
  const file = path.join(folder, 'daemon');
  const { stdout } = await session.exec(`sh -c 'echo $$ >${file}; exec sleep 300' & echo started`);
  expect(stdout).toBe('started\n');
  const pid = await pidFrom(file);
  expect(isAlive(pid)).toBe(true);
  process.kill(pid);
});

test('closing the session makes what still runs a lost connection, and closing twice is fine', async () => {
  const closing = await connectTo(server);
  const running = failureOf(closing.execStreaming('echo begun; sleep 2', { onLine: () => void closing.close() }));
  expect(await running).toMatchObject({ code: 'ssh:connection-lost' });
  await closing.close();
  expect(closing.isClosed).toBe(true);
});
