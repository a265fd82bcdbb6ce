import net from 'node:net';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { arrived, connect, failureOf } from './proxmox-rig.ts';
import { startServer } from './proxmox-server.ts';

const upid = 'UPID:pve:000004CE:0002FDCB:6B043224:vzcreate:110:root@pam:';

describe('deadlines', () => {
  test('A09 a server that does not answer is given up at the deadline, and other calls are not held up', async () => {
    const clock = new ManualClock();
    await using server = await startServer(({ path }) => (path.endsWith('/version') ? 'silence' : { data: [] }));
    await using proxmox = connect(server, { clock, timeouts: { requestMs: 30_000 } });
    const slow = failureOf(proxmox.version.read());
    expect(await proxmox.nodes.list()).toEqual([]);
    await clock.advance(29_999);
    expect(await Promise.race([slow, proxmox.nodes.list()])).toEqual([]);
    await clock.advance(1);
    expect(await slow).toMatchObject({ code: 'pve:timeout', details: { afterMs: 30_000 } });
  });

  test('a deadline during a write says that its outcome is unknown', async () => {
    const clock = new ManualClock();
    await using server = await startServer(() => 'silence');
    await using proxmox = connect(server, { clock });
    const write = failureOf(proxmox.lxc.start('pve', 100));
    await arrived(server, 1);
    await clock.advance(30_000);
    expect(await write).toMatchObject({ code: 'pve:unknown-outcome', details: { method: 'POST' } });
    expect(server.seen).toHaveLength(1);
  });

  test('a caller who gives up is answered with its own reason', async () => {
    await using server = await startServer(() => 'silence');
    await using proxmox = connect(server);
    const controller = new AbortController();
    const call = failureOf(proxmox.version.read({ signal: controller.signal }));
    await arrived(server, 1);
    controller.abort();
    expect(await call).toMatchObject({ name: 'AbortError' });
  });

  test('a write that is under way may still tell its task after its caller cancelled', async () => {
    const clock = new ManualClock();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await using server = await startServer(() => held.then(() => ({ data: upid })));
    await using proxmox = connect(server, { clock });
    const controller = new AbortController();
    const call = proxmox.lxc.start('pve', 110, { signal: controller.signal });
    await arrived(server, 1);
    controller.abort();
    release();
    expect(await call).toBe(upid);
  });

  test('a cancelled write without an answer ends in an unknown outcome', async () => {
    const clock = new ManualClock();
    await using server = await startServer(() => 'silence');
    await using proxmox = connect(server, { clock });
    const controller = new AbortController();
    const call = failureOf(proxmox.lxc.start('pve', 110, { signal: controller.signal }));
    await arrived(server, 1);
    controller.abort();
    await clock.advance(3_000);
    expect(await call).toMatchObject({ code: 'pve:unknown-outcome' });
  });
});

describe('repeating', () => {
  test('a GET whose connection breaks is asked once more at once', async () => {
    await using server = await startServer((_request, count) => (count === 1 ? 'hangUp' : { data: [] }));
    await using proxmox = connect(server, { clock: new ManualClock() });
    expect(await proxmox.nodes.list()).toEqual([]);
    expect(server.seen).toHaveLength(2);
  });

  test.each([595, 596, 599])(
    'a GET refused with %i is asked again with growing waits, then reported unreachable',
    async (status) => {
      const clock = new ManualClock();
      await using server = await startServer(() => ({
        status,
        reason: 'Connection refused',
        text: '',
        contentType: null,
      }));
      await using proxmox = connect(server, { clock });
      const call = failureOf(proxmox.nodes.list());
      await arrived(server, 2);
      await settled(clock, 2);
      await clock.advance(300);
      await arrived(server, 3);
      await settled(clock, 2);
      await clock.advance(1_000);
      expect(await call).toMatchObject({ code: 'pve:unreachable', details: { reason: 'Connection refused' } });
      expect(server.seen).toHaveLength(4);
    },
  );

  test.each(['POST', 'PUT', 'DELETE'] as const)(
    'a %s whose answer is lost is sent once and its outcome is unknown',
    async (method) => {
      await using server = await startServer(() => 'hangUp');
      await using proxmox = connect(server);
      const { client } = proxmox;
      const send = { POST: client.post, PUT: client.put, DELETE: client.delete }[method].bind(client);
      await expect(send('/nodes/pve/lxc', () => null)).rejects.toMatchObject({
        code: 'pve:unknown-outcome',
        details: { method },
      });
      expect(server.seen).toHaveLength(1);
    },
  );

  test('a write that the front end could not pass on was not done; one lost behind it is unknown', async () => {
    await using server = await startServer((_request, count) => ({
      status: count === 1 ? 595 : 596,
      reason: 'Connection timed out',
      text: '',
      contentType: null,
    }));
    await using proxmox = connect(server);
    await expect(proxmox.lxc.start('pve', 100)).rejects.toMatchObject({ code: 'pve:unreachable' });
    await expect(proxmox.lxc.start('pve', 100)).rejects.toMatchObject({ code: 'pve:unknown-outcome' });
    expect(server.seen).toHaveLength(2);
  });

  test('a write that never left is unreachable, not unknown', async () => {
    const server = await startServer(() => ({}));
    await server[Symbol.asyncDispose]();
    await using proxmox = connect(server);
    await expect(proxmox.lxc.start('pve', 100)).rejects.toMatchObject({
      code: 'pve:unreachable',
      details: { port: server.port },
    });
  });

  test('A45 a create answered with 200 and something else is reported and not sent again', async () => {
    await using server = await startServer(() => ({ text: '<html>ok</html>', contentType: 'text/html' }));
    await using proxmox = connect(server);
    await expect(proxmox.lxc.create('pve', { vmid: '110' })).rejects.toMatchObject({
      code: 'pve:unexpected-response',
      details: { status: 200 },
    });
    expect(server.seen).toHaveLength(1);
  });

  const nonsense = [
    ['a sign-in page', { text: '<html>sign in</html>', contentType: 'text/html' }],
    ['half an answer', { text: '{"data":[{"no', contentType: 'application/json' }],
    ['an answer of another type', { data: 'none' }],
    ['503', { status: 503, reason: 'Service Unavailable', text: '', contentType: null }],
  ] as const;

  test.each(nonsense)('a GET answered with %s is asked once more after a moment', async (_name, answer) => {
    const clock = new ManualClock();
    await using server = await startServer((_request, count) => (count === 1 ? answer : { data: [] }));
    await using proxmox = connect(server, { clock });
    const call = proxmox.nodes.list();
    await arrived(server, 1);
    await settled(clock, 2);
    await clock.advance(300);
    expect(await call).toEqual([]);
    expect(server.seen).toHaveLength(2);
  });

  test('a GET answered with nonsense twice is reported, and one that this version does not know is asked once', async () => {
    await using server = await startServer(({ path }) =>
      path.includes('/nodes')
        ? { text: 'nonsense', contentType: 'text/html' }
        : { status: 501, reason: 'Method not implemented', text: '', contentType: null },
    );
    await using proxmox = connect(server);
    await expect(proxmox.nodes.list()).rejects.toMatchObject({ code: 'pve:unexpected-response' });
    expect(server.seen).toHaveLength(2);
    await expect(proxmox.version.read()).rejects.toMatchObject({ code: 'pve:unexpected-response' });
    expect(server.seen).toHaveLength(3);
  });

  test('a host that takes a connection and then says nothing is waited for once', async () => {
    let taken = 0;
    const mute = net.createServer((socket) => {
      taken += 1;
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await using proxmox = connect(
      { host: '127.0.0.1', port, fingerprint: 'AA' },
      { timeouts: { connectMs: 20 }, clock: new ManualClock() },
    );
    await expect(proxmox.version.read()).rejects.toMatchObject({ code: 'pve:unreachable' });
    expect(taken).toBe(1);
    mute.close();
  });

  test('at most six connections are opened, however much is asked at once', async () => {
    await using server = await startServer(() => ({ data: [] }));
    await using proxmox = connect(server);
    await Promise.all(Array.from({ length: 60 }, () => proxmox.nodes.list()));
    expect(server.seen).toHaveLength(60);
    expect(server.connections).toBeLessThanOrEqual(6);
  });
});

describe('what is sent', () => {
  test('booleans go as 1 and 0, text in UTF-8, and what is undefined is left out', async () => {
    await using server = await startServer(() => ({ data: null }));
    await using proxmox = connect(server);
    const parameters = { password: `pä ss+w&rd=%"#;\\'1`, onboot: true, protection: false, cores: 2, pool: undefined };
    await proxmox.client.post('/x', () => null, parameters);
    const [request] = server.seen;
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      password: `pä ss+w&rd=%"#;\\'1`,
      onboot: '1',
      protection: '0',
      cores: '2',
    });
  });

  test('parameters of a DELETE travel in the query, and there is no body', async () => {
    await using server = await startServer(() => ({ data: upid }));
    await using proxmox = connect(server);
    expect(await proxmox.lxc.destroy('pve', 110, { isForced: true, isPurged: false })).toBe(upid);
    expect(server.seen[0]).toMatchObject({
      method: 'DELETE',
      path: '/api2/json/nodes/pve/lxc/110',
      query: 'force=1&purge=0',
      body: '',
    });
    expect(server.seen[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  test('B01 the guard sees every write before it is sent and can refuse it; reads pass', async () => {
    await using server = await startServer(() => ({ data: [] }));
    const asked: string[] = [];
    await using proxmox = connect(server, {
      guard: ({ method, path, parameters }) => {
        asked.push(`${method} ${path} ${JSON.stringify(parameters)}`);
        throw new AppError('plan:not-in-plan', 'no', { method, path });
      },
    });
    await proxmox.nodes.list();
    await expect(proxmox.lxc.create('pve', { vmid: '110', start: '0' })).rejects.toMatchObject({
      code: 'plan:not-in-plan',
    });
    await expect(proxmox.lxc.destroy('pve', 110)).rejects.toMatchObject({ code: 'plan:not-in-plan' });
    expect(asked).toEqual(['POST /nodes/pve/lxc {"vmid":"110","start":"0"}', 'DELETE /nodes/pve/lxc/110 {}']);
    expect(server.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  test('closing the connection ends what is under way', async () => {
    await using server = await startServer(() => 'silence');
    const proxmox = connect(server);
    const call = failureOf(proxmox.version.read());
    await arrived(server, 1);
    await proxmox[Symbol.asyncDispose]();
    expect(await call).toMatchObject({ code: 'pve:unreachable' });
    await expect(proxmox.lxc.start('pve', 1)).rejects.toMatchObject({ code: 'pve:unreachable' });
  });
});

/** Resolves when `count` waits hang on the clock. */
async function settled(clock: ManualClock, count: number): Promise<void> {
  await expect.poll(() => clock.waiting, { interval: 2 }).toBeGreaterThanOrEqual(count);
}
