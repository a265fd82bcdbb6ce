import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scriptEntry, type ScriptEntry } from '../../shared/domain/provisioning.ts';
import { systemClock } from '../../electron/lib/clock.ts';
import type { OsFacts } from '../../electron/provisioning/detect-os.ts';
import { prepare, runScript, SteadyTransport, takeUpScript } from '../../electron/provisioning/provision.ts';
import type { ProvisionOptions, Transport } from '../../electron/provisioning/transport.ts';
import { dropIfSilent } from '../../electron/jobs/ways/drop-if-silent.ts';
import type { WayIn } from '../../electron/jobs/ways/way-in.ts';
import type { SSHSession } from '../../electron/ssh/ssh-session.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo, failureOf, isAlive } from './ssh-connection.ts';

// Scripts over a real OpenSSH whose connections are cut; what would be in /var/lib/gantry is in a folder of its own.
const clock = systemClock;
let root: string;
let server: OpenSSHServer;
let session: SSHSession | null;
let transport: Transport;
let os: OsFacts;
let notes: string[];
let lines: string[];

/** The way the app goes in: whatever is asked after a loss goes over a new connection. */
const open = async (): Promise<Transport> => {
  if (!session || session.isClosed) session = await connectTo(server);
  return new MovedTransport(session, { '/var/lib/gantry': `${root}/gantry` });
};

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-surviving-'));
  server = await OpenSSHServer.create();
  session = null;
  transport = new SteadyTransport(open, clock);
  os = await prepare(transport, { clock, prelude: 'true\n' });
  notes = [];
  lines = [];
});
afterEach(async () => {
  await session?.close();
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

const script = (content: string, more: Partial<ScriptEntry> = {}): ScriptEntry =>
  scriptEntry.parse({ name: '30-build.sh', content: `#!/bin/sh\n${content}\n`, ...more });
const run = (one: ScriptEntry, more: Partial<ProvisionOptions> = {}): Promise<unknown> => {
  const { onLine, ...others } = more;
  return runScript(transport, one, {
    clock,
    os,
    runId: 'job-1',
    onNote: (note) => notes.push(note),
    ...others,
    onLine: (line) => {
      lines.push(line.text);
      onLine?.(line);
    },
  });
};
/** Waits for a file that a script makes. */
const made = (name: string): Promise<void> =>
  vi.waitFor(() => expect(existsSync(`${root}/${name}`)).toBe(true), { timeout: 20_000, interval: 20 });
const cutAt = (mark: string) => (line: { text: string }) => {
  if (line.text === mark) server.killConnections();
};
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `ü ${from + index}`);

test('A63 a script goes on when its connection is cut, and not a line of it is lost or doubled', async () => {
  const talks = script(
    `i=0; while [ $i -lt 400 ]; do i=$((i+1)); echo "ü $i"; echo "e $i" >&2; [ $i = 150 ] && : >${root}/half; sleep 0.002; done; printf tail`,
  );
  const streams: Record<string, string[]> = { stdout: [], stderr: [] };
  await run(talks, {
    onLine: ({ stream, text }) => {
      streams[stream]?.push(text);
      if (text === 'ü 100' || text === 'ü 250') server.killConnections();
    },
  });
  expect(streams['stdout']).toEqual([...numbers(1, 400), 'tail']);
  expect(streams['stderr']).toEqual(Array.from({ length: 400 }, (_, index) => `e ${index + 1}`));
  expect(notes).toEqual(
    expect.arrayContaining([
      'The connection was lost while 30-build.sh ran; connecting again to see how it goes on.',
      '30-build.sh goes on inside; its output is taken up where it stopped.',
    ]),
  );
  expect(await readdir(`${root}/gantry/runs`)).toEqual([]);
});

test('A63 a line that was cut in the middle, in a character even, arrives whole', async () => {
  const halves = script(
    String.raw`echo begun; sleep 0.3; printf 'sch\303'; sleep 0.5; : >${root}/go; sleep 0.3; printf '\266n\n'`,
  );
  const running = run(halves);
  await made('go');
  server.killConnections();
  await running;
  expect(lines).toEqual(['begun', 'schön']);
});

/** Comes back only when what ran has ended. */
const awayUntilOver = async (): Promise<Transport> => {
  if (session?.isClosed) await made('over');
  return open();
};
const ends = (code: number): ScriptEntry =>
  script(`echo begun; sleep 0.3; echo more; echo last; : >${root}/over; exit ${code}`);

test('A52 a script that ended well while the connection was away is done, with all its lines', async () => {
  transport = new SteadyTransport(awayUntilOver, clock);
  expect(await run(ends(0), { onLine: cutAt('begun') })).toBe('ran');
  expect(lines).toEqual(['begun', 'more', 'last']);
});

test('A52 a script that failed while the connection was away is told with its exit code and its last lines', async () => {
  transport = new SteadyTransport(awayUntilOver, clock);
  expect(await failureOf(run(ends(3), { onLine: cutAt('begun') }))).toMatchObject({
    code: 'ssh:command-failed',
    details: { command: '30-build.sh', exitCode: 3, lastLines: ['begun', 'more', 'last'] },
  });
});

test('A52 a script that does not run any more and never ended is told so, and begins anew on a retry', async () => {
  const dies = script(`echo $$ >>${root}/pids; echo begun; [ -e ${root}/again ] || sleep 300; echo done`);
  const away = async (): Promise<Transport> => {
    if (session?.isClosed) process.kill(-(await groupOf('30-build.sh')), 'SIGKILL');
    return open();
  };
  transport = new SteadyTransport(away, clock);
  const failure = await failureOf(run(dies, { onLine: cutAt('begun') }));
  expect(failure).toMatchObject({
    code: 'ssh:connection-lost',
    details: { during: '30-build.sh; it did not end, and nothing of it runs any more' },
  });
  await writeFile(`${root}/again`, '');
  transport = new SteadyTransport(open, clock);
  await run(dies);
  expect(lines).toEqual(['begun', 'begun', 'done']);
});

test('A63 a connection that is frozen holds no script up for longer than it takes to drop it', async () => {
  const loud = script(
    `echo begun; i=0; while [ $i -lt 40000 ]; do i=$((i+1)); echo "a rather long line that fills every buffer $i"; done; echo over`,
  );
  const running = run(loud, {
    onLine: ({ text }) => {
      if (text !== 'begun') return;
      freeze('STOP');
      void session?.close();
    },
  });
  await running;
  expect(lines.at(-1)).toBe('over');
  expect(lines).toHaveLength(40_002);
});

test('A63 a connection that died in a sleep is given up within 5 s of waking, one that answers is kept', async () => {
  const sleeper = script(`echo begun; until [ -e ${root}/go ]; do sleep 0.05; done; echo over`);
  const wakeUp = async (): Promise<void> => {
    if (session) await dropIfSilent(wayOver(session), clock);
  };
  const running = run(sleeper);
  await vi.waitFor(() => expect(lines).toEqual(['begun']), { timeout: 10_000 });
  await wakeUp();
  expect(session?.isClosed).toBe(false);
  freeze('STOP');
  const wokeAt = performance.now();
  await wakeUp();
  expect(performance.now() - wokeAt).toBeLessThan(5_500);
  await vi.waitFor(() => expect(notes.join()).toContain('goes on inside'), { timeout: 10_000 });
  await writeFile(`${root}/go`, '');
  await running;
  expect(lines).toEqual(['begun', 'over']);
});

test('A62 B05 a script that still runs when the app starts again is waited for, not begun a second time', async () => {
  const once = script(`echo ran >>${root}/trace; echo begun; until [ -e ${root}/go ]; do sleep 0.05; done; echo end`);
  transport = await open();
  const first = failureOf(run(once));
  await made('trace');
  // As after a kill of the app: the connection is gone, and nobody looks after what runs.
  server.killConnections();
  expect(await first).toMatchObject({ code: 'ssh:connection-lost' });
  transport = new SteadyTransport(open, clock);
  const seen: string[] = [];
  const again = { clock, runId: 'job-1', onLine: ({ text }: { text: string }) => seen.push(text) };
  const taken = takeUpScript(transport, once, again);
  await writeFile(`${root}/go`, '');
  expect(await taken).toBe(true);
  expect(seen).toEqual(['begun', 'end']);
  expect(await readFile(`${root}/trace`, 'utf8')).toBe('ran\n');
  expect(await takeUpScript(transport, once, again)).toBe(false);
});

test('A53 A59 one that goes on inside without us is ended by its time limit, and by a cancel within 5 s', async () => {
  const endless = `sleep 300 & echo $! $$ >${root}/pids; echo begun; sleep 300`;
  const pids = async (): Promise<number[]> => (await readFile(`${root}/pids`, 'utf8')).trim().split(' ').map(Number);
  expect(await failureOf(run(script(endless, { timeoutMs: 2_500 }), { onLine: cutAt('begun') }))).toMatchObject({
    code: 'ssh:timeout',
    details: { command: '30-build.sh', kind: 'total' },
  });
  expect((await pids()).filter(isAlive)).toEqual([]);

  const controller = new AbortController();
  const running = run(script(endless), { signal: controller.signal, onLine: cutAt('begun') });
  await vi.waitFor(() => expect(notes.join('\n')).toContain('goes on inside'), { timeout: 20_000 });
  const cancelledAt = performance.now();
  controller.abort();
  expect(await failureOf(running)).toMatchObject({ name: 'AbortError' });
  expect(performance.now() - cancelledAt).toBeLessThan(5_000);
  expect((await pids()).filter(isAlive)).toEqual([]);
});

test('A53 a silent script is ended with all it started when the user says so, and goes on when they say that', async () => {
  const silent = `echo begun; until [ -e ${root}/go ]; do sleep 0.05; done; echo over`;
  const parent = `sleep 300 & echo $! $$ >${root}/pids; ${silent}`;
  const pids = async (): Promise<number[]> => (await readFile(`${root}/pids`, 'utf8')).trim().split(' ').map(Number);
  const limits = { idleTimeoutMs: 300 };
  const ended = failureOf(run(script(parent, limits), { onSilent: () => Promise.resolve(false) }));
  expect(await ended).toMatchObject({ code: 'ssh:timeout', details: { command: '30-build.sh', kind: 'idle' } });
  expect((await pids()).filter(isAlive)).toEqual([]);

  const asked: AbortSignal[] = [];
  await run(script(silent, limits), {
    onSilent: async (_what, _silentMs, signal) => {
      asked.push(signal);
      await writeFile(`${root}/go`, '');
      await vi.waitFor(() => expect(signal.aborted).toBe(true), { timeout: 5_000 });
      return false;
    },
  });
  expect(asked).toHaveLength(1);
  expect(lines.at(-1)).toBe('over');
});

test('A56 a script that cannot be noted inside is not run, and path and cause are named', async () => {
  await writeFile(`${root}/gantry/runs`, 'in the way');
  expect(await failureOf(run(script(`: >${root}/ran`)))).toMatchObject({
    code: 'ssh:command-failed',
    details: { lastLines: [expect.stringMatching(/mkdir: .*gantry\/runs.*: (?:Not a directory|File exists)/)] },
  });
  expect(existsSync(`${root}/ran`)).toBe(false);
});

test('a script in a container without FIFOs runs all the same, and is waited for when its connection is cut', async () => {
  transport = new SteadyTransport(
    async () => new MovedTransport(await open(), { mkfifo: 'mkfifo-that-is-missing' }),
    clock,
  );
  await run(script(`echo begun; until [ -e ${root}/go ]; do sleep 0.05; done; exit 0`), {
    onLine: ({ text }) => {
      if (text !== 'begun') return;
      server.killConnections();
      void vi
        .waitFor(() => expect(notes.join()).toContain('goes on inside'), { timeout: 10_000 })
        .then(() => writeFile(`${root}/go`, ''));
    },
  });
  expect(lines).toEqual(['begun']);
});

test('what a script leaves running keeps no copier and no file of ours', async () => {
  const leaves = script(`sleep 300 & echo $! >${root}/service; echo done`);
  await run(leaves);
  const service = Number(await readFile(`${root}/service`, 'utf8'));
  expect(isAlive(service)).toBe(true);
  process.kill(service);
  expect(lines).toEqual(['done']);
  expect(await readdir(`${root}/gantry/runs`)).toEqual([]);
});

test('more output than is kept inside still arrives whole, and its file stays within bounds', async () => {
  const sizes: number[] = [];
  const much = script(
    `i=0; while [ $i -lt 3 ]; do head -c 12000000 /dev/zero | tr '\\0' 'x' | fold -w 999; i=$((i+1)); done; echo; wc -c <${root}/gantry/runs/script.30-build.sh/out`,
  );
  let bytes = 0;
  await run(much, {
    onLine: ({ text }) => {
      bytes += text.length;
      if (/^\d+$/.test(text)) sizes.push(Number(text));
    },
  });
  expect(bytes).toBeGreaterThanOrEqual(36_000_000);
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThanOrEqual(16 * 1024 * 1024);
});

const wayOver = (over: SSHSession): WayIn => ({
  way: 'ssh',
  label: 'SSH',
  transport: over,
  isClosed: () => over.isClosed,
  close: () => over.close(),
});

/** The process group of a run, as it is noted inside. */
async function groupOf(name: string): Promise<number> {
  const state = await readFile(`${root}/gantry/runs/script.${name}/state`, 'utf8');
  return Number(state.split(' ')[3]);
}

/** Stops the processes that serve open connections, as a network does that takes packets and passes none on. */
function freeze(signal: 'STOP'): void {
  for (const pid of server.connectionPids()) process.kill(pid, `SIG${signal}`);
}
