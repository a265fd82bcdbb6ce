import net from 'node:net';
import ssh2 from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import type { Clock } from '../../electron/lib/clock.ts';
import { Owner } from '../../electron/lib/owner.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { connectWithRetry } from '../../electron/ssh/connect-with-retry.ts';
import type { AttemptFacts } from '../../electron/ssh/connect-with-retry.ts';
import { generateKeyPair } from '../../electron/ssh/keys.ts';
import { makeKeyPair } from '../support/ssh-keys.ts';
import { freePort, OpenSSHServer } from './openssh-server.ts';
import { connectionTo, connectTo, failureOf } from './ssh-connection.ts';

const { Server } = ssh2;
let opened = new Owner();

afterEach(async () => {
  await opened[Symbol.asyncDispose]();
  opened = new Owner();
});

/** A clock on which every wait is over at once; `waits` are the ones asked for. */
class JumpingClock implements Clock {
  readonly waits: number[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  async sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    this.waits.push(ms);
    this.#now += ms;
  }
}

/** A server of ssh2's on a free port that lets nobody in and counts who tries. */
async function startCountingServer(
  hostKeys: string[],
): Promise<{ port: number; connections: () => number; attempts: string[] }> {
  const attempts: string[] = [];
  let connections = 0;
  const server = new Server({ hostKeys }, (client) => {
    connections += 1;
    client.on('error', () => undefined);
    client.on('authentication', (context) => {
      attempts.push(context.method);
      context.reject(['publickey', 'password']);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  opened.defer(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port, connections: () => connections, attempts };
}

const loginsIn = (log: string): number => log.match(/userauth-request for user/g)?.length ?? 0;
const otherPin = { keyType: 'ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };

test('A49 a key the server refuses is tried exactly once', async () => {
  const server = opened.use(await OpenSSHServer.create({ config: ['LogLevel DEBUG1'] }));
  const auth = { kind: 'key', privateKey: generateKeyPair('stranger').privateKey } as const;
  const error = await failureOf(connectWithRetry({ ...connectionTo(server), auth, clock: new JumpingClock() }));
  expect(error).toMatchObject({
    code: 'ssh:auth-failed',
    details: { host: '127.0.0.1', user: server.user, methods: ['publickey'] },
  });
  expect(server.log().match(/Connection from 127\.0\.0\.1/g)).toHaveLength(1);
  expect(loginsIn(server.log())).toBe(1);
});

test('A49 a refused password is tried exactly once', async () => {
  const server = opened.use(await OpenSSHServer.create());
  const auth = { kind: 'password', password: new Secret('wrong horse') } as const;
  const error = await failureOf(connectWithRetry({ ...connectionTo(server), auth, clock: new JumpingClock() }));
  expect(error).toMatchObject({ code: 'ssh:auth-failed', details: { methods: ['password'] } });
  expect(server.log().match(/Failed password/g)).toHaveLength(1);
});

test('A49 a private key nobody can read is refused before anything is sent', async () => {
  const server = opened.use(await OpenSSHServer.create({ config: ['LogLevel DEBUG1'] }));
  const auth = { kind: 'key', privateKey: new Secret('not a key') } as const;
  expect(await failureOf(connectWithRetry({ ...connectionTo(server), auth }))).toMatchObject({
    code: 'ssh:auth-failed',
  });
  expect(loginsIn(server.log())).toBe(0);
});

test('A50 a host key other than the pinned one stops at once and shows both', async () => {
  const server = opened.use(await OpenSSHServer.create());
  const clock = new JumpingClock();
  const asked: unknown[] = [];
  const onUnknownHostKey = async (presented: unknown): Promise<boolean> => asked.push(presented) > 0;
  const error = await failureOf(
    connectWithRetry({ ...connectionTo(server), hostKeys: [otherPin], clock, onUnknownHostKey }),
  );
  expect(error).toMatchObject({
    code: 'ssh:host-key-mismatch',
    details: {
      keyType: 'ed25519',
      expected: [`ed25519 ${otherPin.fingerprint}`],
      presented: server.hostKeys[0]?.fingerprint,
    },
  });
  expect([clock.waits, asked]).toEqual([[], []]);
});

test('A50 a server without any key of the pinned type is not the pinned one', async () => {
  const server = opened.use(await OpenSSHServer.create({ hostKeyType: 'ecdsa' }));
  expect(await failureOf(connectWithRetry({ ...connectionTo(server), hostKeys: [otherPin] }))).toMatchObject({
    code: 'ssh:host-key-mismatch',
  });
});

test('B04 a man in the middle is refused 100 of 100 times and never sees a login', async () => {
  const config = ['LogLevel DEBUG1', 'MaxStartups 200'];
  const honest = opened.use(await OpenSSHServer.create({ config }));
  const target = connectionTo(honest);
  await (await connectTo(honest)).close();
  await honest.stop();
  const impostor = opened.use(await OpenSSHServer.create({ port: honest.port, config }));
  const codes = new Map<string, number>();
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const error = await failureOf(connectWithRetry({ ...target, onUnknownHostKey: () => Promise.resolve(true) }));
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  expect(Object.fromEntries(codes)).toEqual({ 'ssh:host-key-mismatch': 100 });
  expect(impostor.log().match(/Connection from 127\.0\.0\.1/g)).toHaveLength(100);
  expect(loginsIn(impostor.log())).toBe(0);
});

test('B04 an impostor that takes any login is refused too, whatever type its key has', async () => {
  const honest = opened.use(await OpenSSHServer.create({ isStarted: false }));
  const keys = [makeKeyPair('ed25519').private, makeKeyPair('ecdsa').private];
  for (const hostKeys of [[keys[0] ?? ''], [keys[1] ?? ''], keys]) {
    const impostor = await startCountingServer(hostKeys);
    expect(await failureOf(connectWithRetry({ ...connectionTo(honest), port: impostor.port }))).toMatchObject({
      code: 'ssh:host-key-mismatch',
    });
    expect([impostor.connections(), impostor.attempts]).toEqual([1, []]);
  }
});

test.each(['ed25519', 'ecdsa', 'rsa'] as const)(
  'a pinned %s key is the one that gets negotiated',
  async (hostKeyType) => {
    const server = opened.use(await OpenSSHServer.create({ hostKeyType }));
    await using session = await connectTo(server);
    expect(session.hostKey).toEqual(server.hostKeys[0]);
  },
);

test('a host of which no key is known is never accepted silently', async () => {
  const server = opened.use(await OpenSSHServer.create({ config: ['LogLevel DEBUG1'] }));
  const presented = server.hostKeys[0]?.fingerprint;
  expect(await failureOf(connectTo(server, { hostKeys: [] }))).toMatchObject({
    code: 'ssh:host-key-unknown',
    details: { keyType: 'ed25519', presented },
  });
  const error = await failureOf(connectTo(server, { hostKeys: [], onUnknownHostKey: () => Promise.resolve(false) }));
  expect(error).toMatchObject({ code: 'ssh:host-key-unknown', details: { presented } });
  expect(loginsIn(server.log())).toBe(0);
});

test('a host key the user confirms is demanded from then on', async () => {
  const server = opened.use(await OpenSSHServer.create());
  const asked: unknown[] = [];
  await using session = await connectTo(server, {
    hostKeys: [],
    onUnknownHostKey: async (presented) => asked.push(presented) > 0,
  });
  expect(asked).toEqual(server.hostKeys);
  expect(session.hostKey).toEqual(server.hostKeys[0]);
});

test('a host that changes its key while the user is asked is refused', async () => {
  const first = opened.use(await OpenSSHServer.create());
  const replace = async (): Promise<boolean> => {
    await first.stop();
    opened.use(await OpenSSHServer.create({ port: first.port }));
    return true;
  };
  expect(await failureOf(connectTo(first, { hostKeys: [], onUnknownHostKey: replace }))).toMatchObject({
    code: 'ssh:host-key-mismatch',
  });
});

test('a booting host is reached as soon as its server listens, over the very socket of the probe', async () => {
  const server = opened.use(await OpenSSHServer.create({ isStarted: false }));
  const facts: AttemptFacts[] = [];
  const connecting = connectTo(server, {
    bootWaitMs: 20_000,
    onAttempt: (fact) => {
      facts.push(fact);
      void server.start();
    },
  });
  await using session = await connecting;
  expect((await session.exec('echo up')).stdout).toBe('up\n');
  expect(facts.map(({ attempt, reason }) => [attempt, reason])).toEqual([[1, 'connection refused']]);
  expect(server.log().match(/Connection from 127\.0\.0\.1/g)).toHaveLength(1);
});

test('A48 a host that never answers gets the boot wait, then five attempts after 2, 4, 8, 16 and 32 s', async () => {
  const clock = new JumpingClock();
  const port = await freePort();
  const facts: AttemptFacts[] = [];
  const privateKey = new Secret('never used');
  const error = await failureOf(
    connectWithRetry({
      host: '127.0.0.1',
      port,
      user: 'root',
      auth: { kind: 'key', privateKey },
      hostKeys: [otherPin],
      clock,
      bootWaitMs: 1_000,
      onAttempt: (fact) => facts.push(fact),
    }),
  );
  expect(error).toMatchObject({
    code: 'ssh:unreachable',
    details: { port, attempts: 6, reason: 'connection refused', waitedMs: expect.any(Number) },
  });
  expect(clock.waits.filter((ms) => ms === 50)).toHaveLength(19);
  expect(clock.waits.filter((ms) => ms !== 50)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
  expect(facts.map(({ attempt, maxAttempts, delayMs }) => [attempt, maxAttempts, delayMs])).toEqual([
    [1, 6, 50],
    [2, 6, 2_000],
    [3, 6, 4_000],
    [4, 6, 8_000],
    [5, 6, 16_000],
    [6, 6, 32_000],
  ]);
});

test('a server that takes connections and drops them is given air between the probes', async () => {
  const dropping = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => dropping.listen(0, '127.0.0.1', () => resolve()));
  opened.defer(() => new Promise<void>((resolve) => dropping.close(() => resolve())));
  const address = dropping.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const clock = new JumpingClock();
  const auth = { kind: 'key', privateKey: generateKeyPair('x').privateKey } as const;
  const error = await failureOf(
    connectWithRetry({
      host: '127.0.0.1',
      port,
      user: 'root',
      auth,
      hostKeys: [otherPin],
      clock,
      bootWaitMs: 5_000,
      maxAttempts: 0,
    }),
  );
  expect(error).toMatchObject({ code: 'ssh:unreachable' });
  expect(clock.waits).toEqual([50, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
});

test('a cancel ends the waiting, the connecting and the handshake', async () => {
  const silent = net.createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
  const address = silent.address();
  const silentPort = typeof address === 'object' && address ? address.port : 0;
  opened.defer(() => silent.close());
  const auth = { kind: 'key', privateKey: generateKeyPair('x').privateKey } as const;
  const base = { host: '127.0.0.1', user: 'root', auth, hostKeys: [otherPin] };
  for (const port of [silentPort, await freePort()]) {
    const cancel = new AbortController();
    const connecting = failureOf(
      connectWithRetry({ ...base, port, signal: cancel.signal, onAttempt: () => cancel.abort(new Error('stop')) }),
    );
    if (port === silentPort) silent.once('connection', () => cancel.abort(new Error('stop')));
    expect(await connecting).toMatchObject({ message: 'stop' });
  }
});
