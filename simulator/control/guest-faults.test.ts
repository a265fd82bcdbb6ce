import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { connect as connectTcp, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DemoFaultInput, FaultId } from '../../shared/domain/demo-fault.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';

let pve: Simulator;
beforeAll(async () => {
  pve = await startSimulator();
  await pve.world.addContainer({
    vmid: 150,
    isRunning: true,
    rootPassword: 'correct horse',
    config: { net0: 'name=eth0,bridge=vmbr0,ip=10.77.0.50/24' },
  });
  while (!pve.world.guest(150)?.sshPort) await nextTurn();
});
beforeEach(() => pve.faults.clearAll());
afterAll(() => pve[Symbol.asyncDispose]());

const vmid = 150;
const inject = async (fault: DemoFaultInput): Promise<FaultId> => (await pve.faults.inject(fault)).id;
const struck = async (): Promise<number[]> => (await pve.faults.list()).map(({ strikes }) => strikes);

/** The reply code of the SOCKS gateway and the connection to the container's sshd behind it. */
async function reach(): Promise<{ code: number; socket: Socket }> {
  const socket = connectTcp(Number(pve.guestProxy.split(':').at(-1)), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(Buffer.from([5, 1, 0]));
  socket.write(Buffer.from([5, 1, 0, 1, 10, 77, 0, 50, 0, 22]));
  let reply = Buffer.alloc(0);
  while (reply.length < 12) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    reply = Buffer.concat([reply, chunk]);
  }
  socket.pause();
  if (reply.length > 12) socket.unshift(reply.subarray(12));
  return { code: reply[3] ?? -1, socket };
}

type Ran = { output: string; code: number | null; signal: string };
/** `onOutput` is called as soon as something comes. */
type Session = AsyncDisposable & { run(command: string, onOutput?: () => void): Promise<Ran> };

/** Logs in over the gateway as any client would; gives back the key it was shown as well. */
async function logIn(readyTimeout = 5000): Promise<{ session: Session; hostKey: string }> {
  const { socket } = await reach();
  const client = new ssh2.Client();
  let hostKey = '';
  const hostVerifier = (key: Buffer): boolean => {
    hostKey = key.toString('base64');
    return true;
  };
  const ready = once(client, 'ready');
  client.connect({ sock: socket, username: 'root', password: 'correct horse', readyTimeout, hostVerifier });
  socket.resume();
  await ready;
  client.on('error', () => undefined);
  const run: Session['run'] = (command, onOutput) =>
    new Promise((resolve, reject) => {
      client.exec(command, (error, channel) => {
        if (error) return reject(error);
        let output = '';
        channel.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          onOutput?.();
        });
        channel.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
        channel.on('exit', (code: number | null, signal: string) =>
          channel.on('close', () => resolve({ output, code, signal })),
        );
      });
    });
  const close = (): Promise<void> => {
    client.destroy();
    return Promise.resolve();
  };
  return { session: { run, [Symbol.asyncDispose]: close }, hostKey };
}

async function expectWhole(): Promise<void> {
  const { session } = await logIn();
  await using whole = session;
  expect(await whole.run('echo whole')).toMatchObject({ output: 'whole\n', code: 0 });
}

test('Refused SSH is refused as a closed port, as often as it was ordered, and comes back', async () => {
  await inject({ kind: 'ssh-refused', vmid, times: 2 });
  expect((await reach().catch(() => ({ code: 5 }))).code).toBe(5);
  expect(await struck()).toEqual([1]);
  await reach().catch(() => undefined);
  expect(await struck()).toEqual([]);
  await expectWhole();
});

test('A reset comes right after the banner, as a TCP reset', async () => {
  const id = await inject({ kind: 'ssh-reset', vmid, times: null });
  const { code, socket } = await reach();
  expect(code).toBe(0);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.resume();
  await expect.poll(() => heard).toMatch(/^SSH-2\.0-OpenSSH.*\r\n$/);
  socket.write('SSH-2.0-tester\r\n');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  expect(error.code).toBe('ECONNRESET');
  expect(await struck()).toEqual([1]);
  await expect(logIn()).rejects.toThrow(/ECONNRESET|Connection lost/);
  await pve.faults.clear(id);
  await expectWhole();
});

test('A server that hangs takes the connection and never answers, until the fault is undone', async () => {
  const id = await inject({ kind: 'ssh-hung', vmid, times: 1 });
  const { code, socket } = await reach();
  expect(code).toBe(0);
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  socket.write('SSH-2.0-tester\r\n');
  await expect.poll(struck).toEqual([1]);
  await expectWhole();
  expect(heard).toEqual([]);
  expect(socket.destroyed).toBe(false);
  const closed = once(socket, 'close');
  await pve.faults.clear(id);
  await closed;
  await expectWhole();
});

test('Another host key is really another one, and the own one is back afterwards', async () => {
  const own = await logIn();
  const id = await inject({ kind: 'ssh-other-key', vmid, times: null });
  const foreign = await logIn();
  expect(foreign.hostKey).not.toBe(own.hostKey);
  expect((await logIn()).hostKey).toBe(foreign.hostKey);
  expect(await own.session.run('echo open')).toMatchObject({ output: 'open\n' });
  expect(await struck()).toEqual([2]);
  await pve.faults.clear(id);
  expect((await logIn()).hostKey).toBe(own.hostKey);
});

test('A slow link slows an open connection, too, and is fast again when it is undone', async () => {
  const { session } = await logIn();
  await using open = session;
  const timed = async (bytes: number): Promise<number> => {
    const before = performance.now();
    expect((await open.run(`head -c ${bytes} /dev/zero`)).output).toHaveLength(bytes);
    return performance.now() - before;
  };
  expect(await timed(20_000)).toBeLessThan(1000);
  const id = await inject({ kind: 'slow-link', vmid, bytesPerSecond: 20_000, latencyMs: 50 });
  expect(await timed(20_000)).toBeGreaterThan(1000);
  expect(await struck()).toEqual([1]);
  const waiting = timed(10_000_000);
  await pve.faults.clear(id);
  expect(await waiting).toBeLessThan(8000);
});

test('A node that goes down takes its containers with it: open connections stall, new ones cannot be made', async () => {
  const { session } = await logIn();
  await using open = session;
  const id = await inject({ kind: 'node-down', node: 'pve1' });
  let answer = 'none yet';
  const asked = open.run('echo back').then(({ output }) => (answer = output));
  // Long enough for an answer that was on its way.
  for (let attempt = 0; attempt < 20; attempt++) await expect(reach()).resolves.toMatchObject({ code: 4 });
  expect(answer).toBe('none yet');
  await pve.faults.clear(id);
  expect(await asked).toBe('back\n');
  await expectWhole();
});

test('A signal ends what runs now, or what is started next and contains the named text', async () => {
  const { session } = await logIn();
  await using open = session;
  const now = { kind: 'script-killed', vmid, signal: 'KILL', when: 'now' } as const;
  await expect(inject(now)).rejects.toThrow('Nothing that was started over SSH runs there now');
  const begun = Promise.withResolvers<void>();
  const waiting = open.run('echo begun; cat', begun.resolve);
  await begun.promise;
  expect(await pve.faults.inject(now)).toMatchObject({ strikes: 1, isActive: false });
  expect(await waiting).toMatchObject({ output: 'begun\n', signal: 'SIGKILL' });
  await inject({ kind: 'script-killed', vmid, signal: 'TERM', when: 'next-command', command: 'unlucky' });
  expect(await open.run('echo lucky')).toMatchObject({ output: 'lucky\n', code: 0 });
  expect(await struck()).toEqual([0]);
  expect(await open.run('cat; echo unlucky')).toMatchObject({ signal: 'SIGTERM', output: '' });
  expect(await struck()).toEqual([]);
  expect(await open.run('echo unlucky')).toMatchObject({ output: 'unlucky\n', code: 0 });
});

test('A signal that comes some time after the start spares what has ended by then, and is not counted', async () => {
  const { session } = await logIn();
  await using open = session;
  await inject({ kind: 'script-killed', vmid, signal: 'KILL', when: 'next-command', afterMs: 60_000 });
  expect(await open.run('true')).toMatchObject({ code: 0 });
  expect(await struck()).toEqual([0]);
  expect(await open.run('echo begun; cat')).toMatchObject({ output: 'begun\n', signal: 'SIGKILL' });
  expect(await struck()).toEqual([]);
});

test('A full disk takes no write, says so, and has room again afterwards', async () => {
  const { session } = await logIn();
  await using open = session;
  const id = await inject({ kind: 'disk-full', vmid });
  const full = await open.run('echo x > /root/file');
  expect(full.output).toContain('No space left on device');
  expect(full.code).not.toBe(0);
  expect((await struck())[0]).toBeGreaterThan(0);
  await pve.faults.clear(id);
  expect(await open.run('echo x > /root/file && cat /root/file')).toMatchObject({ output: 'x\n', code: 0 });
});

test('A fault of every container strikes those that boot later, and a restart does not mend it', async () => {
  const net0 = 'name=eth0,bridge=vmbr0,ip=10.77.0.60/24';
  await inject({ kind: 'ssh-refused', times: null });
  await pve.world.addContainer({ vmid: 160, isRunning: true, config: { net0 } });
  expect((await reach().catch(() => ({ code: 5 }))).code).toBe(5);
  await expect
    .poll(() =>
      pve.world
        .guest(160)
        ?.listeningPorts()
        .some(({ port }) => port === 22),
    )
    .toBe(true);
  expect(pve.world.guest(160)?.sshPort).toBeNull();
  await pve.faults.clearAll();
  expect(pve.world.guest(160)?.sshPort).not.toBeNull();
  await expectWhole();
});

test('A container that does not exist cannot be broken', async () => {
  await expect(inject({ kind: 'ssh-hung', vmid: 999 })).rejects.toThrow('There is no container 999');
});
