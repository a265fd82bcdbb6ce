import { Agent, get } from 'node:http';
import { Agent as SecureAgent, get as getSecurely } from 'node:https';
import { connect } from 'node:tls';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { totpCode } from '../auth/totp.ts';
import { createSimClock, type SimClock } from '../sim-clock.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asToken, type Asking } from '../testing/asking.ts';
import { callApi, FORM, formOf, withToken, type ApiAnswer } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';

let pve: Simulator;
let slept: number[];
beforeEach(async () => {
  slept = [];
  const instant = createSimClock('instant');
  const clock: SimClock = { now: instant.now, sleep: (ms, options) => (slept.push(ms), instant.sleep(ms, options)) };
  pve = await startSimulator({ guests, clock });
});
afterEach(() => pve[Symbol.asyncDispose]());

const token = (): Record<string, string> => withToken(pve.token.name, pve.token.secret);
const call: Asking['ask'] = (...request) => asToken(pve).ask(...request);
const login = (values: Record<string, string>): Promise<ApiAnswer> =>
  callApi(pve.port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body: formOf(values) });

test('Refusals are slow on purpose, and only that of a login carries a body', async () => {
  const answer = await callApi(pve.port, { path: '/api2/json/version' });
  expect(answer).toMatchObject({ status: 401, reason: 'No ticket' });
  expect(answer.headers['content-type']).toBeUndefined();
  expect(slept).toContain(3000);
  expect((await login({ username: 'root@pam', password: 'wrong' })).json).toEqual({
    data: null,
    message: 'authentication failure\n',
  });
});

test('A second factor is asked for, and its half ticket opens nothing', async () => {
  pve.world.addUser('eve@pve', { password: 'secret12' });
  pve.world.setTotp('eve@pve', 'JBSWY3DPEHPK3PXP');
  const half = (await login({ username: 'eve@pve', password: 'secret12' })).json as {
    data: { ticket: string; NeedTFA: number };
  };
  expect(half.data.NeedTFA).toBe(1);
  const cookie = { Cookie: `PVEAuthCookie=${encodeURIComponent(half.data.ticket)}` };
  await expect(callApi(pve.port, { path: '/api2/json/version', headers: cookie })).resolves.toMatchObject({
    status: 401,
  });
  const code = totpCode('JBSWY3DPEHPK3PXP', Date.now());
  const full = await login({ username: 'eve@pve', password: `totp:${code}`, 'tfa-challenge': half.data.ticket });
  expect(full.json).toMatchObject({ data: { username: 'eve@pve', cap: { vms: {} } } });
});

test('A write with a ticket needs the CSRF token; with an API token it does not', async () => {
  const { data } = (await login({ username: 'root@pam', password: pve.rootPassword })).json as {
    data: { ticket: string; CSRFPreventionToken: string };
  };
  const headers = { ...FORM, Cookie: `PVEAuthCookie=${data.ticket}` };
  const sent = { method: 'POST', path: '/api2/json/pools', body: 'poolid=lab' };
  await expect(callApi(pve.port, { ...sent, headers })).resolves.toMatchObject({
    status: 401,
    reason: 'Permission denied - invalid csrf token',
  });
  await expect(
    callApi(pve.port, { ...sent, headers: { ...headers, CSRFPreventionToken: data.CSRFPreventionToken } }),
  ).resolves.toMatchObject({ status: 200 });
  await expect(call('POST', '/pools', { poolid: 'lab2' })).resolves.toMatchObject({ status: 200 });
});

test('A reason phrase carries the first line of the message, also beyond ASCII', async () => {
  const answer = await call('POST', '/nodes/pve1/lxc', {
    vmid: 100,
    ostemplate: 'local:iso/näh.iso',
    rootfs: 'local-lvm:1',
  });
  expect(answer.reason).toBe("unable to use volume local:iso/näh.iso - content type needs to be 'vztmpl'");
});

test('The log of requests keeps what was asked, but no secrets', async () => {
  await login({ username: 'root@pam', password: 'wrong' });
  await call('GET', '/cluster/resources?type=vm');
  expect(pve.requests).toEqual([
    {
      method: 'POST',
      path: '/access/ticket',
      parameters: { username: 'root@pam', password: '***' },
      authorization: 'none',
      status: 401,
    },
    { method: 'GET', path: '/cluster/resources', parameters: { type: 'vm' }, authorization: 'token', status: 200 },
  ]);
});

test('A dropped connection loses the request or only its answer', async () => {
  pve.world.dropConnection({ method: 'POST', path: '/pools' }, 'before');
  await expect(call('POST', '/pools', { poolid: 'lost' })).resolves.toMatchObject({ status: null });
  pve.world.dropConnection({ method: 'POST', path: /^\/pools$/ }, 'after');
  await expect(call('POST', '/pools', { poolid: 'kept' })).resolves.toMatchObject({ status: null });
  expect((await call('GET', '/pools')).json).toEqual({ data: [{ poolid: 'kept' }] });
});

test('Answers can be held back until they are released', async () => {
  const release = pve.world.delayRequests({ path: '/version' }, 'until-released');
  const answer = call('GET', '/version');
  await expect.poll(() => pve.requests.length).toBe(1);
  expect((await call('GET', '/nodes')).status).toBe(200);
  expect(pve.requests[0]?.status).toBeNull();
  release();
  await expect(answer).resolves.toMatchObject({ status: 200 });
});

test('A renewed certificate is shown to new connections and named by the API', async () => {
  const before = pve.fingerprint;
  const renewed = pve.world.replaceCertificate();
  expect(renewed).not.toBe(before);
  const socket = connect({ host: '127.0.0.1', port: pve.port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  expect(socket.getPeerX509Certificate()?.fingerprint256).toBe(renewed);
  socket.destroy();
  expect((await call('GET', '/nodes')).json).toMatchObject({
    data: [{ node: 'pve1', ssl_fingerprint: renewed }, {}, {}],
  });
});

test('Whoever speaks plain HTTP is sent to HTTPS', async () => {
  const agent = new Agent();
  const sent = get({ host: '127.0.0.1', port: pve.port, path: '/api2/json/version', agent });
  const [response] = (await once(sent, 'response')) as [
    { statusCode: number; headers: Record<string, string>; resume(): void },
  ];
  response.resume();
  expect(response.statusCode).toBe(301);
  expect(response.headers['location']).toBe(`https://127.0.0.1:${pve.port}/api2/json/version`);
  agent.destroy();
});

test('A body beyond the limit is refused', async () => {
  await expect(call('POST', '/pools', { poolid: 'x'.repeat(600_000) })).resolves.toMatchObject({
    status: 501,
    reason: 'for data too large',
  });
});

test('An answer of more than 1 KiB is packed for whoever takes gzip', async () => {
  const headers = { ...token(), 'Accept-Encoding': 'gzip' };
  const answer = await callApi(pve.port, { path: '/api2/json/access/roles', headers });
  expect(answer.headers['content-encoding']).toBe('gzip');
  const roles = JSON.parse(gunzipSync(answer.body).toString()) as { data: { roleid: string }[] };
  expect(roles.data.map(({ roleid }) => roleid)).toContain('Administrator');
  const short = await callApi(pve.port, { path: '/api2/json/version', headers });
  expect(short.headers['content-encoding']).toBeUndefined();
  expect(short.json).toMatchObject({ data: { version: '9.2.11' } });
});

test('The web interface reads success and status from the body', async () => {
  const good = await callApi(pve.port, { path: '/api2/extjs/version', headers: token() });
  expect(good.json).toMatchObject({ success: 1, data: { version: '9.2.11' } });
  const bad = await callApi(pve.port, { path: '/api2/extjs/nodes/pve1/lxc/999/config', headers: token() });
  expect(bad).toMatchObject({ status: 200, reason: 'OK' });
  expect(bad.json).toEqual({
    success: 0,
    status: 500,
    data: null,
    message: "Configuration file 'nodes/pve1/lxc/999.conf' does not exist\n",
  });
});

test('A browser gets a page, and without a ticket the login', async () => {
  const page = await callApi(pve.port, { path: '/api2/html/version', headers: token() });
  expect(page.headers['content-type']).toBe('text/html;charset=UTF-8');
  expect(page.body.toString()).toContain('9.2.11');
  expect(await callApi(pve.port, { path: '/api2/html/version' })).toMatchObject({
    status: 401,
    reason: 'Login Required',
  });
});

describe('The schema script', () => {
  const path = '/pve-docs/api-viewer/apidoc.js';
  type Tree = {
    path: string;
    text: string;
    leaf: number;
    info: Record<string, Record<string, unknown>>;
    children?: Tree[];
  };
  const find = (nodes: readonly Tree[], wanted: string): Tree | undefined =>
    nodes.flatMap((node) => (node.path === wanted ? [node] : [find(node.children ?? [], wanted)])).find(Boolean);

  test('is served without a ticket, and is the tree of all methods', async () => {
    const answer = await callApi(pve.port, { path });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/javascript' } });
    const script = answer.body.toString();
    const tree = JSON.parse(script.replace(/^const apiSchema = /, '').replace(/;\s*$/, '')) as Tree[];
    expect(tree.map(({ text }) => text)).toEqual(expect.arrayContaining(['access', 'cluster', 'nodes', 'version']));
    expect(find(tree, '/nodes/{node}/lxc/{vmid}/termproxy')).toMatchObject({
      text: 'termproxy',
      leaf: 1,
      info: {
        POST: {
          method: 'POST',
          allowtoken: 1,
          protected: 1,
          parameters: { additionalProperties: 0, properties: { vmid: { type: 'integer', minimum: 100 } } },
          permissions: { check: ['perm', '/vms/{vmid}', ['VM.Console']] },
        },
      },
    });
    expect(find(tree, '/nodes/{node}/lxc')).toMatchObject({ leaf: 0, info: { GET: {}, POST: {} } });
  });

  test('is not sent again to whoever has it', async () => {
    const { headers } = await callApi(pve.port, { path });
    const since = { 'If-Modified-Since': String(headers['last-modified']) };
    expect(await callApi(pve.port, { path, headers: since })).toMatchObject({ status: 304, reason: 'NOT MODIFIED' });
  });

  test('is missing where the documentation is not installed', async () => {
    await using bare = await startSimulator({ guests, hasDocs: false });
    expect(await callApi(bare.port, { path })).toMatchObject({ status: 500, reason: `no such file '${path}'` });
  });
});

test('A node that is down answers 595, its containers are unknown, and the rest goes on', async () => {
  await pve.world.addContainer({ vmid: 130, node: 'pve2' });
  pve.world.setNodeOnline('pve2', false);
  await expect(call('GET', '/nodes/pve2/lxc')).resolves.toMatchObject({ status: 595 });
  const resources = (await call('GET', '/cluster/resources')).json as { data: { id: string; status: string }[] };
  expect(resources.data.find(({ id }) => id === 'node/pve2')?.status).toBe('offline');
  expect(resources.data.find(({ id }) => id === 'lxc/130')?.status).toBe('unknown');
  await expect(call('GET', '/nodes/pve1/lxc')).resolves.toMatchObject({ status: 200 });
});

test('A parameter of the path may be repeated only with the same value', async () => {
  const conflict = await call('PUT', '/nodes/pve1/lxc/100/config', { vmid: 101, onboot: 1 });
  expect(conflict).toMatchObject({
    status: 400,
    json: { errors: { vmid: 'duplicate parameter (already defined in URI) with conflicting values!' } },
  });
  await expect(call('PUT', '/nodes/pve1/lxc/100/config', { vmid: 100, onboot: 1 })).resolves.toMatchObject({
    status: 500,
  });
});

test('What the query says wins over the body, and odd names are parameters like others', async () => {
  await expect(call('POST', '/pools?poolid=query', { poolid: 'body' })).resolves.toMatchObject({ status: 200 });
  expect((await call('GET', '/pools')).json).toEqual({ data: [{ poolid: 'query' }] });
  const answer = await call('GET', '/pools?constructor=1&__proto__=2&%zz=%ff');
  const errors = Object.keys((answer.json as { errors: Record<string, string> }).errors);
  expect(errors.toSorted()).toEqual(['%zz', '__proto__', 'constructor']);
});

test('Who may not call a method does not learn what is wrong with its parameters', async () => {
  pve.world.addUser('eve@pve');
  const secret = pve.world.addToken('eve@pve', 'app');
  const headers = { ...FORM, ...withToken('eve@pve!app', secret) };
  const sent = { method: 'PUT', path: '/api2/json/nodes/pve1/lxc/100/config', headers, body: 'memory=much&bogus=1' };
  await expect(callApi(pve.port, sent)).resolves.toMatchObject({ status: 403 });
});

test('Only the last thousand requests are remembered', async () => {
  const agent = new SecureAgent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });
  const ask = (number: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const path = `/api2/json/version?_dc=${number}`;
      const headers = token();
      getSecurely({ host: '127.0.0.1', port: pve.port, path, agent, headers }, (response) => {
        response.resume().on('end', resolve);
      }).on('error', reject);
    });
  await Promise.all(Array.from({ length: 1100 }, (_, number) => ask(number)));
  agent.destroy();
  expect(pve.requests).toHaveLength(1000);
});
