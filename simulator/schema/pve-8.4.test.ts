import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asToken, type Values } from '../testing/asking.ts';
import { callApi, withToken, type ApiAnswer } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';
import { findMethod } from './method-table.ts';

let old: Simulator;
let present: Simulator;
beforeAll(async () => {
  old = await startSimulator({ guests, version: '8.4' });
  present = await startSimulator({ guests });
  for (const pve of [old, present]) {
    pve.world.addUser('maker@pve');
    pve.world.addToken('maker@pve', 'x', { privsep: false, secret: maker.secret });
    pve.world.setAcl('/', 'maker@pve', 'PVEAdmin');
  }
});
afterAll(async () => {
  await old[Symbol.asyncDispose]();
  await present[Symbol.asyncDispose]();
});

const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';
const maker = { name: 'maker@pve!x', secret: '11111111-1111-4111-8111-111111111111' };

const ask = (
  pve: Simulator,
  method: string,
  path: string,
  { values, who = pve.token }: { values?: Values; who?: typeof maker } = {},
): Promise<ApiAnswer> => asToken(pve, who).ask(method, path, values);
const data = async (pve: Simulator, path: string): Promise<unknown> =>
  ((await ask(pve, 'GET', path)).json as { data: unknown } | null)?.data;
const create = (pve: Simulator, vmid: number, more: Record<string, string | number>, who?: typeof maker) =>
  ask(pve, 'POST', '/nodes/pve1/lxc', {
    values: { vmid, ostemplate: TEMPLATE, rootfs: 'local-lvm:2', ...more },
    ...(who ? { who } : {}),
  });

test('Each tells its own version', async () => {
  expect(await data(old, '/version')).toMatchObject({ release: '8.4', version: '8.4.21' });
  expect(await data(present, '/version')).toMatchObject({ release: '9.2', version: '9.2.11' });
  expect(await data(old, '/nodes/pve1/status')).toMatchObject({
    pveversion: expect.stringMatching(/^pve-manager\/8\.4\.21\//) as unknown,
  });
});

describe('A container', () => {
  test('is privileged when nothing is said, and needs no right over the node for it', async () => {
    expect((await create(old, 200, {}, maker)).status).toBe(200);
    await old.world.settleTasks();
    expect(old.world.container(200)?.config['unprivileged']).toBeUndefined();
    expect((await create(present, 200, { unprivileged: 0 }, maker)).reason).toBe(
      'Permission check failed (/, Sys.Modify)',
    );
    expect((await create(present, 200, {}, maker)).status).toBe(200);
    await present.world.settleTasks();
    expect(present.world.container(200)?.config['unprivileged']).toBe('1');
  });

  test.each(['ha-managed', 'entrypoint', 'env'])('cannot be created with %s', async (name) => {
    const refused = await create(old, 201, { [name]: name === 'ha-managed' ? 1 : 'x=y' });
    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({
      errors: { [name]: 'property is not defined in schema and the schema does not allow additional properties' },
    });
  });

  test('has interfaces and mount points without what came later', async () => {
    const net0 = 'name=eth0,bridge=vmbr0,host-managed=1';
    expect((await create(old, 202, { net0 })).status).toBe(400);
    expect((await create(present, 202, { net0 })).status).toBe(200);
    await present.world.settleTasks();
  });

  test('is not warned about nesting', async () => {
    const upidOf = ({ json }: ApiAnswer): string => encodeURIComponent((json as { data: string }).data);
    const exit = async (pve: Simulator): Promise<unknown> => {
      const upid = upidOf(await create(pve, 203, { unprivileged: 1 }));
      await pve.world.settleTasks();
      return data(pve, `/nodes/pve1/tasks/${upid}/status`);
    };
    expect(await exit(old)).toMatchObject({ exitstatus: 'OK' });
    expect(await exit(present)).toMatchObject({ exitstatus: 'WARNINGS: 1' });
  });

  test('tells no pressure', async () => {
    for (const pve of [old, present]) await pve.world.addContainer({ vmid: 210, isRunning: true });
    expect(await data(old, '/nodes/pve1/lxc/210/status/current')).not.toHaveProperty('pressurecpusome');
    expect(await data(present, '/nodes/pve1/lxc/210/status/current')).toHaveProperty('pressurecpusome');
  });
});

test.each([
  ['GET', '/nodes/pve1/lxc/100/migrate'],
  ['POST', '/access/vncticket'],
  ['GET', '/cluster/ha/rules'],
])('%s %s is not there yet', async (method, path) => {
  const answer = await ask(old, method, path, method === 'GET' ? {} : { values: {} });
  expect([answer.status, answer.reason]).toEqual([501, `Method '${method} ${path}' not implemented`]);
  expect(findMethod(method, path)).toBeDefined();
});

test('One privilege stands for what 9.0 has split up', async () => {
  const role = (pve: Simulator): Promise<unknown> => data(pve, '/access/roles/PVEVMAdmin');
  expect(await role(old)).toHaveProperty(['VM.Monitor']);
  expect(await role(old)).not.toHaveProperty(['VM.GuestAgent.Audit']);
  expect(await role(present)).toHaveProperty(['VM.GuestAgent.Audit']);
  expect(await role(present)).not.toHaveProperty(['VM.Monitor']);
  const rights = (pve: Simulator): Promise<unknown> => data(pve, '/access/permissions');
  expect(await rights(old)).toHaveProperty(['/', 'VM.Monitor']);
  expect(await rights(present)).not.toHaveProperty(['/', 'VM.Monitor']);
});

test('Networks are listed as zones of the software-defined network, and guests without the host’s view of their memory', async () => {
  const types = async (pve: Simulator): Promise<Set<string>> =>
    new Set(((await data(pve, '/cluster/resources')) as { type: string }[]).map(({ type }) => type));
  expect(await types(old)).toContain('sdn');
  expect(await types(old)).not.toContain('network');
  expect(await types(present)).toContain('network');
  const [guest] = (await data(old, '/cluster/resources?type=vm')) as object[];
  expect(guest).toBeDefined();
  expect(guest).not.toHaveProperty('memhost');
});

test('Complaints about JSON name other lines of the same file', async () => {
  const line = async (pve: Simulator): Promise<string> =>
    (
      await callApi(pve.port, {
        method: 'POST',
        path: '/api2/json/access/users',
        headers: { ...withToken(pve.token.name, pve.token.secret), 'Content-Type': 'application/json' },
        body: '[1]',
      })
    ).reason;
  expect(await line(old)).toBe('Not a HASH reference at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 957.');
  expect(await line(present)).toBe('Not a HASH reference at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 978.');
});

test('A graph has seventy points whatever it shows, and no decade', async () => {
  const points = async (pve: Simulator, timeframe: string): Promise<unknown> =>
    data(pve, `/nodes/pve1/rrddata?timeframe=${timeframe}`);
  for (const timeframe of ['hour', 'day', 'year']) expect(await points(old, timeframe)).toHaveLength(70);
  expect(await points(present, 'day')).toHaveLength(1440);
  expect((await ask(old, 'GET', '/nodes/pve1/rrddata?timeframe=decade')).status).toBe(400);
});

test('Nodes are still grouped for high availability', async () => {
  expect(
    (await ask(old, 'POST', '/cluster/ha/groups', { values: { group: 'front', nodes: 'pve1:2,pve2' } })).status,
  ).toBe(200);
  expect(await data(old, '/cluster/ha/groups')).toMatchObject([
    { group: 'front', type: 'group', nodes: 'pve1:2,pve2' },
  ]);
  await old.world.addContainer({ vmid: 220 });
  const added = await ask(old, 'POST', '/cluster/ha/resources', {
    values: { sid: 'ct:220', state: 'stopped', group: 'front' },
  });
  expect(added.status).toBe(200);
  expect((await ask(old, 'DELETE', '/cluster/ha/groups/front')).reason).toBe(
    "delete ha group failed: ha group is used by service 'ct:220'",
  );
});

test('A task whose worker was killed has another last word', async () => {
  const last = async (pve: Simulator): Promise<unknown> => {
    await pve.faults.inject({ kind: 'worker-killed', taskType: 'vzcreate' });
    const { json } = await create(pve, 230, {});
    await pve.world.settleTasks();
    return data(pve, `/nodes/pve1/tasks/${encodeURIComponent((json as { data: string }).data)}/status`);
  };
  expect(await last(old)).toMatchObject({ exitstatus: 'unable to read tail (got 0 bytes)' });
  expect(await last(present)).toMatchObject({ exitstatus: 'unexpected status' });
});

test('The schema in its documentation is its own', async () => {
  const doc = async (pve: Simulator): Promise<string> =>
    (await callApi(pve.port, { path: '/pve-docs/api-viewer/apidoc.js' })).body.toString();
  expect(await doc(old)).not.toContain('/access/vncticket');
  expect(await doc(present)).toContain('/access/vncticket');
});
