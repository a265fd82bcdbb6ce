import { expect, test } from 'vitest';
import type { AttemptFacts } from '../../electron/ssh/connect-with-retry.ts';
import { freePort, OpenSSHServer } from './openssh-server.ts';
import { startSocksServer } from './socks-server.ts';
import { connectTo, failureOf } from './ssh-connection.ts';

test('a host is reached through the SOCKS proxy of its connection, its key checked as ever', async () => {
  await using server = await OpenSSHServer.create();
  await using proxy = await startSocksServer();
  await using session = await connectTo(server, { proxy: proxy.url });
  expect((await session.exec('echo through')).stdout).toBe('through\n');
  expect(proxy.requests).toEqual([`127.0.0.1:${server.port}`]);
  const pin = { keyType: 'ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };
  expect(await failureOf(connectTo(server, { proxy: proxy.url, hostKeys: [pin] }))).toMatchObject({
    code: 'ssh:host-key-mismatch',
  });
});

test("a proxy's refusal is waited out like a refusal of the host itself", async () => {
  await using server = await OpenSSHServer.create({ isStarted: false });
  await using proxy = await startSocksServer();
  const facts: AttemptFacts[] = [];
  const onAttempt = (fact: AttemptFacts): void => {
    facts.push(fact);
    void server.start();
  };
  await using session = await connectTo(server, { proxy: proxy.url, bootWaitMs: 20_000, onAttempt });
  expect(session.isClosed).toBe(false);
  expect(facts.map(({ reason }) => reason)).toEqual(['connection refused (through the proxy)']);
});

test('a proxy that is not there is named, so that nobody looks for the fault in the container', async () => {
  await using server = await OpenSSHServer.create();
  const port = await freePort();
  const error = await failureOf(connectTo(server, { proxy: `socks5://127.0.0.1:${port}`, bootWaitMs: 0 }));
  expect(error).toMatchObject({
    code: 'ssh:unreachable',
    details: { reason: `proxy 127.0.0.1:${port}: connection refused` },
  });
});

test('another kind of proxy is refused instead of being left out', async () => {
  await using server = await OpenSSHServer.create();
  expect(await failureOf(connectTo(server, { proxy: 'http://127.0.0.1:8080' }))).toBeInstanceOf(RangeError);
});
