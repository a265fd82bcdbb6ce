import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callApi } from '../../simulator/testing/call-api.ts';
import { ConsoleClient, maskedFrame, type Credentials, type Proxy } from './console-client.ts';
import { CONTAINER, ConsoleRig } from './console-rig.ts';

let rig: ConsoleRig;
beforeEach(async () => {
  rig = await ConsoleRig.start();
});
afterEach(() => rig[Symbol.asyncDispose]());

describe('Whoever asks for a console', () => {
  test('and does not come within ten seconds finds its task failed', async () => {
    await rig.addContainer();
    const waited: number[] = [];
    const never = new Promise<void>(() => undefined);
    rig.wait = (ms) => (waited.push(ms), ms === 10_000 ? Promise.resolve() : never);
    const proxy = await rig.proxyOf();
    const command =
      '/usr/bin/termproxy 5900 --path /vms/101 --perm VM.Console -- /usr/bin/dtach -A /var/run/dtach/vzctlconsole101 -r winch -z lxc-console -n 101 -e -1';
    expect(await rig.exitOf(proxy)).toBe(`command '${command}' failed: exit code 1`);
    expect(await rig.logOf(proxy)).toEqual([
      'failed waiting for client: timed out',
      `TASK ERROR: command '${command}' failed: exit code 1`,
    ]);
    expect(waited).toContain(10_000);
  });

  test.each([
    ['the ticket of somebody else', (proxy: Proxy) => `eve@pve:${proxy.ticket}\n`],
    ['a forged ticket', (proxy: Proxy) => `${proxy.user}:${proxy.ticket.slice(0, -4)}AAA=\n`],
    ['no colon', () => 'nonsense\n'],
  ])('and greets with %s is sent away', async (_what, greeting) => {
    await rig.addContainer();
    const proxy = await rig.proxyOf();
    using client = await ConsoleClient.open(rig.pve.port, CONTAINER, proxy, rig.token());
    client.send(greeting(proxy));
    await client.until(() => client.isClosed);
    expect(client.frames).toEqual([]);
    expect(await rig.exitOf(proxy)).toMatch(/failed: exit code 1$/);
  });

  test.each([
    [
      'is not its own',
      async (proxy: Proxy) => (
        rig.pve.world.addUser('eve@pve', { password: 'secret12' }),
        rig.pve.world.setAcl('/', 'eve@pve', 'Administrator'),
        { proxy, credentials: await rig.cookie('eve@pve', 'secret12') }
      ),
    ],
    ['is for another port', (proxy: Proxy) => ({ proxy: { ...proxy, port: '5901' }, credentials: rig.token() })],
    ['is forged', (proxy: Proxy) => ({ proxy: { ...proxy, ticket: 'PVEVNC:bad' }, credentials: rig.token() })],
    ['is too old', (proxy: Proxy) => ((rig.aheadMs = 41_000), { proxy, credentials: rig.token() })],
  ] as const)('with a ticket that %s is refused', async (_what, change) => {
    await rig.addContainer();
    const changed = await change(await rig.proxyOf());
    using client = await ConsoleClient.open(rig.pve.port, CONTAINER, changed.proxy, changed.credentials);
    expect(client.head).toMatch(/^HTTP\/1\.1 401 permission denied - invalid PVEVNC ticket\r\n/);
    await client.until(() => client.isClosed);
  });

  test('needs the right to it', async () => {
    await rig.addContainer();
    rig.pve.world.addUser('eve@pve', { password: 'secret12' });
    const credentials = await rig.cookie('eve@pve', 'secret12');
    await expect(rig.proxyOf(`${CONTAINER}/termproxy`, credentials)).rejects.toThrow(
      '403 Permission check failed (/vms/101, VM.Console)',
    );
    await expect(rig.proxyOf('/nodes/pve1/termproxy', credentials)).rejects.toThrow(
      '403 Permission check failed (/nodes/pve1, Sys.Console)',
    );
  });

  test('finds only one hundred ports', async () => {
    await rig.addContainer();
    const ports = await Promise.all(Array.from({ length: 100 }, () => rig.proxyOf()));
    expect(new Set(ports.map(({ port }) => port)).size).toBe(100);
    await expect(rig.proxyOf()).rejects.toThrow('500 unable to find free port (5900-6000)');
  });

  test('shares a port with nobody', async () => {
    await rig.addContainer();
    const first = await rig.connect();
    await first.shows(/login: $/);
    using second = await ConsoleClient.open(rig.pve.port, CONTAINER, first.proxy, rig.token());
    await second.until(() => second.isClosed);
    expect(first.isClosed).toBe(false);
    first[Symbol.dispose]();
  });
});

describe('The WebSocket', () => {
  const open = async (headers: Credentials): Promise<ConsoleClient> => {
    await rig.addContainer();
    return ConsoleClient.open(rig.pve.port, CONTAINER, await rig.proxyOf(), { ...rig.token(), ...headers });
  };

  test('answers a plain request with the port', async () => {
    await rig.addContainer();
    const proxy = await rig.proxyOf();
    const answer = await callApi(rig.pve.port, {
      path: `/api2/json${CONTAINER}/vncwebsocket?port=${proxy.port}&vncticket=${encodeURIComponent(proxy.ticket)}`,
      headers: rig.token(),
    });
    expect(answer.json).toEqual({ data: { port: '5900' } });
  });

  test.each([
    [{ 'Sec-WebSocket-Version': '8' }, "unsupported websocket-version '8'"],
    [{ 'Sec-WebSocket-Protocol': 'chat' }, "unsupported websocket-protocol protocol 'chat'"],
    [{ Upgrade: 'h2c' }, "unable to upgrade to protocol 'h2c'"],
  ])('is refused for %j', async (headers, reason) => {
    using client = await open(headers);
    expect(client.head.split('\r\n')[0]).toBe(`HTTP/1.1 501 ${reason}`);
  });

  test.each([
    ['a fragmented frame', maskedFrame(0x02, Buffer.from('root'))],
    ['a frame with reserved bits', maskedFrame(0xc2, Buffer.from('root'))],
    ['an unmasked frame', Buffer.of(0x82, 4, 114, 111, 111, 116)],
    ['a frame that is too large', Buffer.of(0x82, 0xff, 0, 0, 0, 0, 0, 2, 0, 1)],
    ['an unknown opcode', maskedFrame(0x83, Buffer.from('root'))],
    ['its close frame', maskedFrame(0x88, Buffer.of(0x03, 0xe8))],
  ])('ends with %s', async (_what, bytes) => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    client.socket.write(bytes);
    await client.until(() => client.isClosed);
    expect(await rig.exitOf(client.proxy)).toBe('OK');
  });

  test('ends when its client only half closes', async () => {
    await rig.addContainer({ cmode: 'shell' });
    using client = await rig.connect();
    await client.shows(/# $/);
    client.socket.end();
    expect(await rig.exitOf(client.proxy)).toBe('OK');
  });
});
