import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../../auth/totp.ts';
import type { Values } from '../../testing/asking.ts';
import { callApi, FORM, formOf, type ApiAnswer } from '../../testing/call-api.ts';
import { dataOf, PASSWORD, SessionRig, type Session } from '../../testing/session-rig.ts';

const SECRET = 'JBSWY3DPEHPK3PXP';

let rig: SessionRig;
beforeEach(async () => {
  rig = await SessionRig.start();
});
afterEach(() => rig[Symbol.asyncDispose]());

describe('Passwords', () => {
  test('One changes his own with the old one, and root anybody’s without', async () => {
    const root = await rig.asRoot();
    await root('POST', '/access/users', { userid: 'eve@pve', password: PASSWORD });
    const eve = await rig.asUser('eve@pve');
    const change = (values: Values): Promise<ApiAnswer> =>
      eve('PUT', '/access/password', { userid: 'eve@pve', password: 'brand-new', ...values });
    expect((await change({})).json).toMatchObject({
      errors: { 'confirmation-password': 'password is required to modify user' },
    });
    expect(await change({ 'confirmation-password': 'wrong12' })).toMatchObject({
      status: 500,
      reason: 'invalid credentials',
    });
    expect(await change({ 'confirmation-password': PASSWORD })).toMatchObject({ status: 200 });
    expect(await rig.login({ username: 'eve@pve', password: PASSWORD })).toMatchObject({ status: 401 });
    await root('PUT', '/access/password', { userid: 'eve@pve', password: 'other-new' });
    expect(await rig.login({ username: 'eve@pve', password: 'other-new' })).toMatchObject({ status: 200 });
  });

  test("A user administrator changes others', but none of realm pam", async () => {
    const root = await rig.asRoot();
    for (const userid of ['eve@pve', 'admin@pve', 'linux@pam'])
      await root('POST', '/access/users', { userid, password: PASSWORD });
    await root('PUT', '/access/acl', { path: '/access', users: 'admin@pve', roles: 'PVEUserAdmin' });
    const admin = await rig.asUser('admin@pve');
    const change = (userid: string): Promise<ApiAnswer> =>
      admin('PUT', '/access/password', { userid, password: 'brand-new', 'confirmation-password': PASSWORD });
    expect(await change('eve@pve')).toMatchObject({ status: 200 });
    expect(await change('linux@pam')).toMatchObject({ status: 403 });
    expect(await change('root@pam')).toMatchObject({ status: 403 });
    const eve = await rig.asUser('eve@pve', 'brand-new');
    expect(await eve('PUT', '/access/password', { userid: 'admin@pve', password: 'brand-new' })).toMatchObject({
      status: 403,
    });
  });
});

describe('Tokens', () => {
  const useToken = (tokenid: string, secret: unknown): Promise<ApiAnswer> =>
    callApi(rig.pve.port, {
      path: '/api2/json/version',
      headers: { Authorization: `PVEAPIToken=eve@pve!${tokenid}=${String(secret)}` },
    });

  test('A renewed secret replaces the old one, and an end in the past ends it', async () => {
    const root = await rig.asRoot();
    await root('POST', '/access/users', { userid: 'eve@pve', password: PASSWORD });
    const path = '/access/users/eve@pve/token/app';
    const { value: first } = dataOf(await root('POST', path)) as { value: string };
    const { value: second } = dataOf(await root('PUT', path, { regenerate: 1 })) as { value: string };
    expect((await useToken('app', first)).status).toBe(401);
    expect((await useToken('app', second)).status).toBe(200);
    await root('PUT', path, { expire: 1_000_000_000, comment: 'old', privsep: 0 });
    expect((await useToken('app', second)).status).toBe(401);
    expect(dataOf(await root('GET', path))).toEqual({ expire: 1_000_000_000, comment: 'old', privsep: 0 });
    await root('PUT', path, { delete: 'expire,comment' });
    expect((await useToken('app', second)).status).toBe(200);
    await root('PUT', '/access/users/eve@pve', { enable: 0 });
    expect((await useToken('app', second)).status).toBe(401);
  });
});

describe('Second factors', () => {
  const addTotp = (session: Session, values: Values = {}): Promise<ApiAnswer> =>
    session('POST', '/access/tfa/eve@pve', {
      type: 'totp',
      description: 'phone',
      totp: `otpauth://totp/eve@pve?secret=${SECRET}`,
      value: totpCode(SECRET, Date.now() + rig.aheadMs),
      password: PASSWORD,
      ...values,
    });
  const half = async (): Promise<string> =>
    (dataOf(await rig.login({ username: 'eve@pve', password: PASSWORD })) as { ticket: string }).ticket;
  const answer = async (password: string, challenge?: string): Promise<ApiAnswer> =>
    rig.login({ username: 'eve@pve', password, 'tfa-challenge': challenge ?? (await half()) });
  const code = (): string => `totp:${totpCode(SECRET, Date.now() + rig.aheadMs)}`;
  let eve: Session;
  beforeEach(async () => {
    rig.pve.world.addUser('eve@pve', { password: PASSWORD });
    eve = await rig.asUser('eve@pve');
  });

  test('An app is added with its code and the password, and asked for from then on', async () => {
    expect((await addTotp(eve, { password: 'wrong12' })).reason).toBe('invalid credentials');
    expect((await addTotp(eve, { value: '000000' })).reason).toBe('failed to verify TOTP challenge');
    expect((await addTotp(eve, { description: '' })).reason).toBe("'description' is required for new entries");
    expect(dataOf(await addTotp(eve))).toEqual({ id: expect.stringMatching(/^totp:/) as string });
    expect(dataOf(await eve('GET', '/access/tfa'))).toMatchObject([
      { userid: 'eve@pve', entries: [{ type: 'totp', description: 'phone', enable: 1 }] },
    ]);
    expect(await half()).toMatch(/^PVE:!tfa!\{"totp"%3Atrue\}:/);
    expect(await answer(code())).toMatchObject({ status: 200 });
  });

  test('A code is good once, until the next half minute', async () => {
    await addTotp(eve);
    expect(await answer(code())).toMatchObject({ status: 200 });
    expect(await answer(code())).toMatchObject({ status: 401 });
    rig.aheadMs += 60_000;
    expect(await answer(code())).toMatchObject({ status: 200 });
  });

  test('Recovery keys are shown once and used once', async () => {
    const { id, recovery } = dataOf(
      await eve('POST', '/access/tfa/eve@pve', { type: 'recovery', password: PASSWORD }),
    ) as { id: string; recovery: string[] };
    expect(id).toBe('recovery');
    expect(recovery).toHaveLength(10);
    expect(recovery[3]).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){3}$/);
    expect((await eve('POST', '/access/tfa/eve@pve', { type: 'recovery', password: PASSWORD })).reason).toBe(
      'user already has recovery keys',
    );
    expect(await answer(`recovery:${recovery[3]}`)).toMatchObject({ status: 200 });
    expect(await answer(`recovery:${recovery[3]}`)).toMatchObject({ status: 401 });
    expect(await half()).toMatch(/^PVE:!tfa!\{"recovery"%3A\[0,1,2,4,5,6,7,8,9\]\}:/);
  });

  test('Too many wrong codes lock the app, until somebody unlocks it or a recovery key is used', async () => {
    const root = await rig.asRoot();
    await addTotp(eve);
    const { recovery } = dataOf(await eve('POST', '/access/tfa/eve@pve', { type: 'recovery', password: PASSWORD })) as {
      recovery: string[];
    };
    const fail = async (): Promise<void> => {
      for (let attempt = 0; attempt < 8; attempt++) await answer('totp:000000');
    };
    await fail();
    expect(await answer(code())).toMatchObject({ status: 401 });
    expect(dataOf(await root('GET', '/access/tfa'))).toMatchObject([{ 'totp-locked': 1 }]);
    expect(dataOf(await root('PUT', '/access/users/eve@pve/unlock-tfa'))).toBe(1);
    expect(dataOf(await root('PUT', '/access/users/eve@pve/unlock-tfa'))).toBe(0);
    await fail();
    expect(await answer(`recovery:${recovery[0]}`)).toMatchObject({ status: 200 });
    expect(await answer(code())).toMatchObject({ status: 200 });
  });

  test('An entry is changed, switched off and deleted', async () => {
    const { id } = dataOf(await addTotp(eve)) as { id: string };
    const path = `/access/tfa/eve@pve/${encodeURIComponent(id)}`;
    await eve('PUT', path, { description: 'tablet', enable: 0, password: PASSWORD });
    expect(dataOf(await eve('GET', path))).toMatchObject({ description: 'tablet', enable: 0 });
    expect(dataOf(await rig.login({ username: 'eve@pve', password: PASSWORD }))).not.toHaveProperty('NeedTFA');
    expect(dataOf(await eve('GET', '/access/users/eve@pve/tfa'))).toEqual({ user: 'oath' });
    expect((await eve('DELETE', path)).json).toMatchObject({
      errors: { password: 'password is required to modify user' },
    });
    await eve('DELETE', path, { password: PASSWORD });
    expect(await eve('GET', path)).toMatchObject({ status: 404, reason: `No such tfa entry '${id}'` });
    expect(await eve('DELETE', path, { password: PASSWORD })).toMatchObject({ status: 500, reason: 'no such entry' });
  });
});

describe('Tickets', () => {
  test('One can be asked whether its user has a right', async () => {
    const ask = (values: Values): Promise<ApiAnswer> =>
      rig.login({ username: 'root@pam', password: rig.pve.rootPassword, path: '/vms', ...values });
    const good = dataOf(await ask({ privs: 'VM.Audit' }));
    expect(good).toMatchObject({ username: 'root@pam', cap: {} });
    expect(good).not.toHaveProperty('ticket');
    expect(await ask({ privs: 'VM.Audit', password: 'wrong' })).toMatchObject({ status: 401 });
    rig.pve.world.addUser('eve@pve', { password: PASSWORD });
    expect(await ask({ privs: 'VM.Audit', username: 'eve@pve', password: PASSWORD })).toMatchObject({ status: 401 });
  });

  test("A console's is good for its user, path and port, and forty seconds", async () => {
    await rig.pve.world.addContainer({ vmid: 101 });
    const root = await rig.asRoot();
    rig.stopTime();
    const { ticket, port } = dataOf(await root('POST', '/nodes/pve1/lxc/101/termproxy')) as {
      ticket: string;
      port: string;
    };
    const ask = (values: Values = {}): Promise<ApiAnswer> =>
      callApi(rig.pve.port, {
        method: 'POST',
        path: '/api2/json/access/vncticket',
        headers: FORM,
        body: formOf({ authid: 'root@pam', vncticket: ticket, path: '/vms/101', privs: 'VM.Console', port, ...values }),
      });
    expect(await ask()).toMatchObject({ status: 200, json: { data: null } });
    rig.pve.world.addUser('eve@pve');
    for (const values of [{ authid: 'eve@pve' }, { path: '/vms/102' }, { port: 5901 }, { vncticket: 'PVEVNC:bad' }])
      expect(await ask(values), JSON.stringify(values)).toMatchObject({
        status: 401,
        reason: 'authentication failure',
      });
    rig.aheadMs = 39_000;
    expect(await ask()).toMatchObject({ status: 200 });
    rig.aheadMs = 41_000;
    expect(await ask()).toMatchObject({ status: 401 });
  });
});
