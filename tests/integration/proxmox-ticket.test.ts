import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../electron/lib/clock.ts';
import { Secret } from '../../electron/lib/secret.ts';
import { connectProxmox } from '../../electron/proxmox/connect.ts';
import { startServer, type ProxmoxServer, type Reply, type Seen } from './proxmox-server.ts';

const hourMs = 60 * 60_000;
const upid = 'UPID:pve:000004CE:0002FDCB:6B043224:vzstart:110:root@pam:';
const refused: Reply = { status: 401, reason: 'Authentication failed!', text: '', contentType: null };
const failedSignIn: Reply = {
  status: 401,
  reason: 'authentication failure',
  text: '{"data":null,"message":"authentication failure\\n"}',
};

/** A server side that hands out tickets which live two hours by `clock`, the way Proxmox does. */
function ticketServer(clock: ManualClock, { totp }: { totp?: string } = {}) {
  let made = 0;
  const live = new Map<string, number>();
  const csrf = { isBroken: false };
  const issue = (): Reply => {
    const ticket = `PVE:root@pam:${made++}::sig+/=`;
    live.set(ticket, clock.now());
    return { data: { ticket, CSRFPreventionToken: `csrf ${ticket}`, username: 'root@pam', cap: {} } };
  };
  const isLive = (ticket: string): boolean => clock.now() - (live.get(ticket) ?? Number.NEGATIVE_INFINITY) < 2 * hourMs;
  const signIn = ({ body }: Seen): Reply => {
    const fields = new URLSearchParams(body);
    const password = fields.get('password') ?? '';
    if (fields.has('tfa-challenge')) return password === `totp:${totp}` ? issue() : failedSignIn;
    if (isLive(password)) return issue();
    if (password !== 'pass word') return failedSignIn;
    if (totp === undefined) return issue();
    return {
      data: {
        NeedTFA: 1,
        ticket: 'PVE:!tfa!{"totp"%3Atrue}:6B04316A::half',
        CSRFPreventionToken: 'x',
        username: 'root@pam',
      },
    };
  };
  const answer = (request: Seen): Reply => {
    if (request.path.endsWith('/access/ticket')) return signIn(request);
    const cookie = /PVEAuthCookie=([^;]+)/.exec(String(request.headers['cookie']))?.[1] ?? '';
    if (!isLive(decodeURIComponent(cookie))) return refused;
    if (request.method === 'GET') return { data: { version: '9.2.11', release: '9.2', repoid: 'x' } };
    const isCsrfRight =
      request.headers['csrfpreventiontoken'] === `csrf ${decodeURIComponent(cookie)}` && !csrf.isBroken;
    csrf.isBroken = false;
    return isCsrfRight
      ? { data: upid }
      : { status: 401, reason: 'Permission denied - invalid csrf token', text: '', contentType: null };
  };
  return { answer, csrf, revokeAll: () => live.clear() };
}

const connect = (
  server: ProxmoxServer,
  clock: ManualClock,
  { password = 'pass word', totp }: { password?: string; totp?: string } = {},
) =>
  connectProxmox({
    host: server.host,
    port: server.port,
    fingerprint: server.fingerprint,
    clock,
    credentials: {
      kind: 'ticket',
      userName: 'root@pam',
      password: new Secret(password),
      ...(totp !== undefined && { totp }),
    },
  });

const signIns = (server: ProxmoxServer): URLSearchParams[] =>
  server.seen.filter(({ path }) => path.endsWith('/access/ticket')).map(({ body }) => new URLSearchParams(body));

describe('ticket', () => {
  test('many calls at once share one sign-in', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock).answer);
    await using proxmox = connect(server, clock);
    await Promise.all(Array.from({ length: 20 }, () => proxmox.version.read()));
    expect(await proxmox.lxc.start('pve', 110)).toBe(upid);
    expect(signIns(server)).toHaveLength(1);
  });

  test('A07 a ticket is renewed once by itself well before it expires, and a job of three hours goes on', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock).answer);
    await using proxmox = connect(server, clock);
    for (let minutes = 0; minutes < 180; minutes += 10) {
      await Promise.all([proxmox.version.read(), proxmox.lxc.start('pve', 110)]);
      await clock.advance(10 * 60_000);
    }
    const passwords = signIns(server).map((fields) => fields.get('password'));
    expect(passwords).toEqual(['pass word', 'PVE:root@pam:0::sig+/=']);
    expect(server.seen.filter(({ method, path }) => method === 'POST' && path.includes('/lxc/'))).toHaveLength(18);
  });

  test('a ticket that died while the app slept is replaced by a sign-in with the password', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock).answer);
    await using proxmox = connect(server, clock);
    await proxmox.version.read();
    await clock.advance(3 * hourMs);
    await proxmox.version.read();
    expect(signIns(server).map((fields) => fields.get('password'))).toEqual(['pass word', 'pass word']);
  });

  test('a refused ticket is replaced once and the call repeated, also a write: it was refused before it ran', async () => {
    const clock = new ManualClock();
    const rig = ticketServer(clock);
    await using server = await startServer(rig.answer);
    await using proxmox = connect(server, clock);
    await proxmox.version.read();
    rig.revokeAll();
    expect(await proxmox.lxc.start('pve', 110)).toBe(upid);
    expect(server.seen.map(({ method, path }) => `${method} ${path.replace('/api2/json', '')}`)).toEqual([
      'POST /access/ticket',
      'GET /version',
      'POST /nodes/pve/lxc/110/status/start',
      'POST /access/ticket',
      'POST /nodes/pve/lxc/110/status/start',
    ]);
  });

  test('a refused CSRF token is renewed with the ticket', async () => {
    const clock = new ManualClock();
    const rig = ticketServer(clock);
    await using server = await startServer(rig.answer);
    await using proxmox = connect(server, clock);
    await proxmox.version.read();
    rig.csrf.isBroken = true;
    expect(await proxmox.lxc.start('pve', 110)).toBe(upid);
    expect(signIns(server).map((fields) => fields.get('password'))).toEqual(['pass word', 'PVE:root@pam:0::sig+/=']);
  });

  test('a server that refuses every ticket is asked twice, not forever', async () => {
    const clock = new ManualClock();
    const rig = ticketServer(clock);
    await using server = await startServer((request) =>
      request.path.endsWith('/access/ticket') ? rig.answer(request) : refused,
    );
    await using proxmox = connect(server, clock);
    await expect(proxmox.version.read()).rejects.toMatchObject({ code: 'pve:unauthenticated' });
    expect(server.seen).toHaveLength(4);
  });

  test('A03 a wrong password is refused after exactly one request', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock).answer);
    await using proxmox = connect(server, clock, { password: 'wrong' });
    await expect(proxmox.version.read()).rejects.toMatchObject({
      code: 'pve:unauthenticated',
      details: { reason: 'authentication failure', needsTotp: false },
    });
    expect(server.seen).toHaveLength(1);
  });
});

test('a sign-in that fails after its only caller gave up harms nobody', async () => {
  const clock = new ManualClock();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await using server = await startServer(() => held.then(() => failedSignIn));
  await using proxmox = connect(server, clock);
  const controller = new AbortController();
  const call = proxmox.version.read({ signal: controller.signal });
  await expect.poll(() => server.seen.length, { interval: 2 }).toBe(1);
  controller.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  release();
  await expect(proxmox.version.read()).rejects.toMatchObject({ code: 'pve:unauthenticated' });
});

describe('second factor', () => {
  test('a TOTP code answers the challenge, and the ticket is renewed without another code', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock, { totp: '123456' }).answer);
    await using proxmox = connect(server, clock, { totp: '123456' });
    await proxmox.version.read();
    await clock.advance(100 * 60_000);
    await proxmox.version.read();
    const [first, second, third, ...others] = signIns(server);
    expect(first?.get('password')).toBe('pass word');
    expect(Object.fromEntries(second ?? [])).toEqual({
      username: 'root@pam',
      'tfa-challenge': 'PVE:!tfa!{"totp"%3Atrue}:6B04316A::half',
      password: 'totp:123456',
    });
    expect(third?.get('password')).toBe('PVE:root@pam:0::sig+/=');
    expect(others).toEqual([]);
  });

  test('without a code the failure says that one is needed', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock, { totp: '123456' }).answer);
    await using proxmox = connect(server, clock);
    await expect(proxmox.version.read()).rejects.toMatchObject({
      code: 'pve:unauthenticated',
      details: { needsTotp: true },
    });
  });

  test('a wrong code is a failed sign-in, and the code is not used again', async () => {
    const clock = new ManualClock();
    await using server = await startServer(ticketServer(clock, { totp: '123456' }).answer);
    await using proxmox = connect(server, clock, { totp: '000000' });
    await expect(proxmox.version.read()).rejects.toMatchObject({
      code: 'pve:unauthenticated',
      details: { needsTotp: false },
    });
    await expect(proxmox.version.read()).rejects.toMatchObject({
      code: 'pve:unauthenticated',
      details: { needsTotp: true },
    });
  });
});
