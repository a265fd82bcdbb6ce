import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../electron/lib/clock.ts';
import { bootstrapLine } from '../../electron/provisioning/terminal/driver-script.ts';
import { TerminalDriver } from '../../electron/provisioning/terminal/terminal-driver.ts';
import type { TerminalEnd } from '../../electron/provisioning/terminal/terminal-driver.ts';
import { runInTerminal } from '../../electron/provisioning/terminal/terminal-run.ts';
import type { Transport } from '../../electron/provisioning/transport.ts';
import { openPctTransport } from '../../electron/ssh/pct-transport.ts';
import { RemoteShell } from '../../electron/ssh/remote-shell.ts';
import { openPtyLine } from '../support/pty-line.ts';
import { OpenSSHServer } from './openssh-server.ts';
import { connectTo, failureOf } from './ssh-connection.ts';
import { conformance, until } from './transport-conformance.ts';
import type { Place } from './transport-conformance.ts';

// The same as with the homelab, with real shells, a real sshd and real pseudo terminals. What stands in for lxc-attach is `nsenter` into
// namespaces of their own where the tests may make some, else a plain child.

const isRoot = os.userInfo().uid === 0;
const canUnshare = isRoot && spawnSync('unshare', ['-pmf', '--mount-proc', 'true']).status === 0;

/** The command lines of everything that runs on this machine. */
async function processes(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).map((line) => line.replaceAll('\0', ' '));
}

const placeOf = async (transport: Transport, close: () => Promise<void>): Promise<Place> => {
  const home = await mkdtemp(path.join(isRoot ? '/root' : os.homedir(), 'gantry-conformance-'));
  return {
    transport,
    folder: home,
    canChown: isRoot,
    processes,
    [Symbol.asyncDispose]: async () => {
      await transport[Symbol.asyncDispose]();
      await close();
      await rm(home, { recursive: true, force: true });
    },
  };
};

/** A "node": a real sshd whose `pct` goes into the "container" 101. */
async function openNode(tools: { id?: string; sudo?: string } = {}): Promise<{
  folder: string;
  server: OpenSSHServer;
  close: () => Promise<void>;
}> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-node-'));
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  const init = canUnshare
    ? spawn('unshare', ['-pmf', '--mount-proc', 'sh', '-c', 'while :; do sleep 0.1; done'], { stdio: 'ignore' })
    : null;
  // The init of the namespace is the child of unshare.
  const pid = init === null ? null : await firstChildOf(init.pid ?? 0);
  const enter = pid === null ? '' : `nsenter -t ${pid} -p -m --`;
  const pct = `#!/bin/sh
[ "$2" = 101 ] || { echo "Configuration file 'nodes/test/lxc/$2.conf' does not exist" >&2; exit 2; }
case $1 in status) echo "status: running"; exit ;; esac
echo "perl: warning: Setting locale failed." >&2
shift 3
OUTSIDE=1; export OUTSIDE
exec 3<&0 4>&2 2>/dev/null
${enter} "$@" <&3 2>&4 3<&- 4>&- &
wait $!
exit $?
`;
  const scripts = { pct, sudo: `#!/bin/sh\nprintf "%s\\n" "$*" >'${folder}/sudo.log'\nshift; exec "$@"\n`, ...tools };
  for (const [name, text] of Object.entries(scripts)) {
    await writeFile(path.join(bin, name), text);
    await chmod(path.join(bin, name), 0o755);
  }
  const server = await OpenSSHServer.create({ config: [`SetEnv PATH=${bin}:${process.env['PATH']}`] });
  return {
    folder,
    server,
    close: async () => {
      await server[Symbol.asyncDispose]();
      if (pid !== null) process.kill(pid, 'SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function firstChildOf(parent: number): Promise<number> {
  let pid = 0;
  await until(async () => {
    pid = Number((await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8')).trim());
    return pid > 0;
  });
  return pid;
}

conformance('pct exec over a real sshd', async () => {
  const { server, close } = await openNode();
  const session = await connectTo(server);
  const transport = await openPctTransport({ session, vmid: 101 });
  return placeOf({ ...transport, [Symbol.asyncDispose]: () => session.close() }, close);
});

test('pct exec of a container that is not there is told in pct’s own words', async () => {
  const { server, close } = await openNode();
  {
    await using session = await connectTo(server);
    expect(await failureOf(openPctTransport({ session, vmid: 998 }))).toMatchObject({
      code: 'pve:not-found',
      details: { reason: "Configuration file 'nodes/test/lxc/998.conf' does not exist" },
    });
  }
  await close();
});

test('an account of the node that is not root goes through sudo, and one that may not is told so', async () => {
  const { folder, server, close } = await openNode({ id: '#!/bin/sh\necho 1000\n' });
  {
    await using session = await connectTo(server);
    await using transport = await openPctTransport({ session, vmid: 101 });
    expect((await transport.exec('env; echo through')).stdout).toMatch(/through\n$/);
    expect(await readFile(path.join(folder, 'sudo.log'), 'utf8')).toMatch(/^-n pct exec 101 -- sh -c/);
  }
  await close();
  const refused = await openNode({
    id: '#!/bin/sh\necho 1000\n',
    sudo: '#!/bin/sh\necho "sudo: a password is required" >&2\nexit 1\n',
  });
  {
    await using session = await connectTo(refused.server);
    expect(await failureOf(openPctTransport({ session, vmid: 101 }))).toMatchObject({
      code: 'pve:forbidden',
      details: { reason: 'sudo: a password is required' },
    });
  }
  await refused.close();
});

async function openTerminal(shell: string, line: TerminalEnd = openPtyLine(shell)): Promise<Transport> {
  const driver = await TerminalDriver.start(line, { host: 'a terminal', clock: systemClock, answerWaitMs: 1_500 });
  const remoteShell = new RemoteShell((command, options) => runInTerminal(driver, command, options), {
    isLost: () => driver.lost.aborted,
  });
  return {
    exec: (command, options) => remoteShell.exec(command, options),
    execStreaming: (command, options) => remoteShell.execStreaming(command, options),
    uploadFile: (target, content, options) => remoteShell.uploadFile(target, content, options),
    [Symbol.asyncDispose]: async () => void (await driver.leave()),
  };
}

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

conformance('a terminal with a real dash', async () => placeOf(await openTerminal('dash'), async () => undefined));

for (const shell of ['bash', 'busybox sh', 'zsh', 'fish', 'tcsh'].filter((each) => has(each.split(' ')[0] ?? '')))
  test(`a terminal at which ${shell} waits becomes the same`, async () => {
    await using transport = await openTerminal(shell);
    const ran = await transport.exec('cat; echo err >&2; exit 137', { stdin: 'ü\n', allowFailure: true });
    expect(ran).toEqual({ stdout: 'ü\n', stderr: 'err\n', exitCode: 137 });
  });

test('a terminal that only gives back what is typed is no shell', async () => {
  expect(await failureOf(openTerminal('cat'))).toMatchObject({
    code: 'provision:unsupported',
    details: { reason: 'no shell answers at its console' },
  });
}, 40_000);

/** A terminal that loses some of its lines, each kind of them, as dtach does when its client is slow. */
function lossy(line: TerminalEnd, isLost: (text: string, count: number) => boolean): TerminalEnd {
  let pending = '';
  let count = 0;
  const passes = (text: string): boolean => !isLost(text, (count += 1));
  return {
    ...line,
    write: (text) => {
      if (passes(`typed ${Buffer.from(text).toString('latin1')}`)) line.write(text);
    },
    listen: (listener) =>
      line.listen((bytes) => {
        const lines = (pending + bytes.toString('latin1')).split('\n');
        pending = lines.pop() ?? '';
        for (const text of lines.filter(passes)) listener(Buffer.from(`${text}\n`, 'latin1'));
      }),
  };
}

test('what the console loses on the way is asked for again, and nothing comes twice', async () => {
  const lost = { d: 0, w: 0, k: 0, typed: 0 };
  // Of each kind some, but few: every loss costs a wait.
  const most = { d: 8, w: 1, k: 1, typed: 2 };
  const line = lossy(openPtyLine('dash'), (text, count) => {
    const kind = /^typed \w{16} /.test(text) ? 'typed' : /^\w{16} ([dwk]) /.exec(text)?.[1];
    if (kind !== 'd' && kind !== 'w' && kind !== 'k' && kind !== 'typed') return false;
    if (lost[kind] >= most[kind] || count % (kind === 'd' ? 11 : 5) !== 0) return false;
    lost[kind] += 1;
    return true;
  });
  await using transport = await openTerminal('dash', line);
  const lines: string[] = [];
  await transport.execStreaming('seq 6000', { onLine: ({ text }) => lines.push(text) });
  expect(lines).toEqual(Array.from({ length: 6_000 }, (_, index) => String(index + 1)));
  const input = Array.from({ length: 3_000 }, (_, index) => `line ${index}`).join('\n');
  expect((await transport.exec('cat', { stdin: input })).stdout).toBe(input);
  expect(lost).toEqual(most);
});

test('the driver of an app that has died ends by itself, and takes its folder with it', async () => {
  const before = (await readdir('/run')).length;
  const line = openPtyLine('dash');
  let isOver = false;
  void line.closed.then(() => (isOver = true));
  line.listen(() => undefined);
  line.write(bootstrapLine('0123456789abcdef', 2));
  await until(async () => isOver);
  expect((await readdir('/run')).length).toBe(before);
});

test('the tests of terminals have what they need', () => {
  expect(execFileSync('script', ['--version'], { encoding: 'utf8' })).toContain('util-linux');
});
