import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { healthCheck, type HealthCheck } from '../../shared/domain/health-check.ts';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { runChecks } from '../../electron/provisioning/provision.ts';
import { MovedTransport } from '../support/moved-transport.ts';
import { ScriptedTransport } from '../support/scripted-transport.ts';
import { ShellTransport } from '../support/shell-transport.ts';

// Real programs of this machine ask a real server.
let root: string;
let server: Server;
let base: string;
let port: number;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'gantry-checks-'));
  server = createServer(({ url }, response) => {
    const status = Number(/^\/(\d{3})/.exec(url ?? '')?.[1] ?? 200);
    if (status === 302) response.setHeader('location', '/200');
    response.writeHead(status, { 'x-header': 'only in the head' });
    response.end(`HTTP/1.1 599 is in the body of ${url}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  base = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
};
const places = (): Record<string, string> => ({ '/var/lib/gantry': `${root}/gantry` });
/** The ways to ask, each made the only one by hiding the others. */
const askers = [
  { name: 'curl', program: 'curl', hidden: {} },
  { name: 'GNU wget', program: 'wget', hidden: { 'command -v curl': 'false' } },
  {
    name: 'BusyBox wget',
    program: 'busybox',
    hidden: { 'command -v curl': 'false', 'wget --version': 'false', 'limit wget -q': 'limit busybox wget -q' },
  },
] as const;

let clock: ManualClock;
let status: string[];
let lines: string[];
beforeEach(() => {
  clock = new ManualClock();
  status = [];
  lines = [];
});
const check = (given: object): HealthCheck => healthCheck.parse({ name: 'it works', timeoutMs: 1_000, ...given });
const run = (
  transport: MovedTransport | ScriptedTransport,
  checks: HealthCheck[],
  more: object = {},
): Promise<unknown> => {
  const options = {
    clock,
    onStatus: (text: string) => status.push(text),
    onLine: ({ text }: { text: string }) => lines.push(text),
    ...more,
  };
  return runChecks(transport, checks, options).then(
    () => 'holds',
    (error: unknown) => error,
  );
};
/** Time goes on as soon as somebody waits for it. */
async function hurry<T>(work: Promise<T>): Promise<T> {
  const over = work.then(() => true);
  const turn = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(false), 5));
  while (!(await Promise.race([over, turn()]))) if (clock.waiting > 0) await clock.advance(500);
  return work;
}

describe.each(askers)('HTTP asked with $name', ({ program, hidden }) => {
  const ask = (given: object): Promise<unknown> =>
    hurry(
      run(new MovedTransport(new ShellTransport(), { ...places(), ...hidden }), [check({ kind: 'http', ...given })]),
    );

  test.skipIf(!has(program)).for([
    ['/', {}, /^holds$/],
    ['/302', {}, /^holds$/],
    ['/404', { status: 404 }, /^holds$/],
    ['/', { contains: "body of /'$(touch" }, /without “body of/],
    ["/x?q='$(touch%20owned)'[1-3]{a,b}", { contains: 'body of /x?q=' }, /^holds$/],
    ['/', { contains: 'only in the head' }, /without “only in the head”/],
    ['/404', {}, /answers 404 instead of 200 to 399/],
    ['/500', { status: 200 }, /answers 500 instead of 200/],
  ] as const)('%s with %j: %s', async ([at, more, expected]) => {
    const result = await ask({ url: `${base}${at}`, ...more });
    expect(AppError.is(result, 'provision:check-failed') ? result.details.lastSeen : result).toMatch(expected);
    expect(await readdir(`${root}/gantry/checks`)).toEqual([]);
  });

  test.skipIf(!has(program))('says what the program said when nothing answers', async () => {
    expect(await ask({ url: 'http://127.0.0.1:1/' })).toMatchObject({
      details: { lastSeen: expect.stringMatching(/127\.0\.0\.1:1\/ does not answer: .*refused|connect/i) as string },
    });
  });
});

test('HTTP without curl and wget says so at once instead of waiting', async () => {
  const bare = new ScriptedTransport([[/command -v curl/, { stdout: '===no tool===\n===body===\n' }]]);
  expect(await run(bare, [check({ kind: 'http', url: 'http://localhost/' })])).toMatchObject({
    code: 'provision:check-failed',
    details: { waitedMs: 0, lastSeen: expect.stringContaining('neither curl nor wget') as string },
  });
});

describe('a port', () => {
  test.skipIf(process.platform !== 'linux')('is seen in the kernel’s own tables', async () => {
    const transport = new MovedTransport(new ShellTransport(), places());
    expect(await run(transport, [check({ kind: 'port', port })])).toBe('holds');
    expect(lines).toEqual(['it works: holds']);
  });

  const table = (...ports: string[]): string =>
    `proc tcp  sl  local_address rem_address   st\n${ports.map((hex, index) => `proc tcp   ${index}: 00000000:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1${index} 1 0000\n`).join('')}`;

  test('that comes later is waited for, telling what is seen instead', async () => {
    let looks = 0;
    const transport = new ScriptedTransport([
      [/\/proc\/net/, () => ({ stdout: ++looks < 4 ? table('0016') : table('0016', '1F90') })],
    ]);
    expect(await hurry(run(transport, [check({ kind: 'port', port: 8080, timeoutMs: 60_000 })]))).toBe('holds');
    expect(status).toEqual(['it works: nothing listens on TCP port 8080, only on 22']);
    expect(looks).toBe(4);
  });

  test('a connection to a port is nobody listening', async () => {
    const stdout = table('1F90').replace(' 0A ', ' 01 ');
    const transport = new ScriptedTransport([[/\/proc\/net/, { stdout }]]);
    expect(await hurry(run(transport, [check({ kind: 'port', port: 8080 })]))).toMatchObject({
      details: { lastSeen: 'nothing listens on TCP port 8080' },
    });
  });

  test('a wait for it can be cancelled', async () => {
    const controller = new AbortController();
    const work = run(new ScriptedTransport(), [check({ kind: 'port', port: 8080 })], { signal: controller.signal });
    while (clock.waiting === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await work).toMatchObject({ name: 'AbortError' });
  });
});

describe('a command', () => {
  const transport = (): MovedTransport => new MovedTransport(new ShellTransport(), places());

  test('holds when it ends with 0, and sees the variables', async () => {
    const variables = new Map([['WORD', "it's $(false) `false`"]]);
    const command = `[ "$WORD" = "it's \\$(false) \\\`false\\\`" ]`;
    expect(await run(transport(), [check({ kind: 'command', command })], { variables })).toBe('holds');
    expect(await readdir(`${root}/gantry/checks`)).toEqual(['command.sh']);
  });

  test('that fails is told with its code and its last line, and those after it are not asked', async () => {
    const failing = check({ kind: 'command', command: 'echo one; echo two >&2; exit 3' });
    const after = check({ kind: 'command', name: 'after', command: `touch ${root}/after` });
    expect(await hurry(run(transport(), [failing, after]))).toMatchObject({
      code: 'provision:check-failed',
      details: { check: 'it works', lastSeen: 'its command ends with 3: two' },
    });
    expect(await readdir(root)).not.toContain('after');
  });

  test('runs again until it holds', async () => {
    await writeFile(`${root}/count`, '');
    const command = `echo x >>${root}/count; [ "$(wc -l <${root}/count)" -ge 3 ]`;
    expect(await hurry(run(transport(), [check({ kind: 'command', command, timeoutMs: 60_000 })]))).toBe('holds');
  });

  test.skipIf(userInfo().uid !== 0)('runs as its user, and its text is that user’s alone', async () => {
    await rm(root, { recursive: true, force: true });
    root = await mkdtemp('/var/tmp/gantry-checks-');
    execFileSync('chmod', ['0711', root]);
    const command = 'id -un; stat -c "%a %U" "$0"; exit 1';
    const result = await hurry(run(transport(), [check({ kind: 'command', command, runAs: 'nobody' })]));
    expect(result).toMatchObject({ details: { lastSeen: 'its command ends with 1: 600 nobody' } });
  });
});
