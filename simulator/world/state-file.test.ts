import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startSimulator } from '../start-simulator.ts';
import { SCHEMA } from '../schema/method-table.ts';
import { ApiSession } from '../testing/api-session.ts';
import { callApi, FORM, formOf, withToken } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';

const folder = mkdtempSync(join(tmpdir(), 'homelab-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('Containers, keys, users and the insides of guests survive a restart on the same port', async () => {
  const stateFile = join(folder, 'homelab.json');
  const first = await startSimulator({ guests, stateFile });
  first.world.addUser('eve@pve', { password: 'secret12' });
  await first.world.addContainer({
    vmid: 130,
    isRunning: true,
    config: { hostname: 'kept', net0: 'name=eth0,bridge=vmbr0,ip=10.77.0.30/24' },
  });
  const { fingerprint, token, port } = first;
  const keys = first.world.container(130)?.hostKeys;
  await first[Symbol.asyncDispose]();

  await using second = await startSimulator({ guests, stateFile });
  expect(second).toMatchObject({ fingerprint, token, port });
  expect(second.world.container(130)).toMatchObject({
    config: { hostname: 'kept' },
    hostKeys: keys,
    leases: { eth0: '10.77.0.30/24' },
  });
  expect(second.world.guest(130)).toBeUndefined();
  const inside = await second.world.startInside(130);
  expect(inside?.saveState()).toEqual({ boots: 1, before: { boots: 1, before: null } });
  expect(inside?.sshPort).toBeTypeOf('number');
});

test('A taken port is replaced by a free one', async () => {
  await using first = await startSimulator({ guests });
  await using second = await startSimulator({ guests, port: first.port });
  expect(second.port).not.toBe(first.port);
});

test('A broken state file is replaced by a new homelab', async () => {
  const stateFile = join(folder, 'broken.json');
  writeFileSync(stateFile, '{"version":1,');
  await using pve = await startSimulator({ guests, stateFile });
  expect(pve.port).toBeGreaterThan(0);
  expect(JSON.parse(readFileSync(stateFile, 'utf8'))).toMatchObject({ version: 1 });
  expect(readFileSync(`${stateFile}.unreadable`, 'utf8')).toBe('{"version":1,');
});

test('A second factor of an earlier version is still asked for', async () => {
  const stateFile = join(folder, 'earlier.json');
  const first = await startSimulator({ guests, stateFile });
  first.world.addUser('eve@pve', { password: 'secret12' });
  await first[Symbol.asyncDispose]();
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as { users: Record<string, object> };
  const totp = { id: 'totp:0123abcd', secret: 'JBSWY3DPEHPK3PXP', description: 'phone', created: 1_700_000_000 };
  state.users['eve@pve'] = { ...state.users['eve@pve'], totp };
  writeFileSync(stateFile, JSON.stringify(state));

  await using second = await startSimulator({ guests, stateFile });
  const body = formOf({ username: 'eve@pve', password: 'secret12' });
  const answer = await callApi(second.port, { method: 'POST', path: '/api2/json/access/ticket', headers: FORM, body });
  expect(answer.json).toMatchObject({ data: { NeedTFA: 1 } });
});

/** A file as the version of 24 November 2026 wrote it, without its keys. */
const earlier = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../tests/fixtures/homelab-state-2026-11-24.json'), 'utf8'),
) as { users: Record<string, { totp?: object }>; tasks: { upid: string }[] };

test('A homelab of an earlier version opens with all it had, and everything can be done with it', async () => {
  const stateFile = join(folder, 'november.json');
  const fresh = await startSimulator({ guests });
  const { authKeys, certificate, port } = fresh.world.exportState();
  await fresh[Symbol.asyncDispose]();
  writeFileSync(stateFile, JSON.stringify({ ...earlier, authKeys, certificate, port }));

  await using pve = await startSimulator({ guests, stateFile });
  const { tasks, users, ...rest } = earlier;
  for (const user of Object.values(users)) delete user.totp;
  expect(pve.world.exportState()).toMatchObject({ ...rest, port: pve.port, users });
  expect(pve.world.exportState().tasks.map(({ upid }) => upid)).toEqual(tasks.map(({ upid }) => upid));

  const headers = withToken(pve.token.name, pve.token.secret);
  const values: Readonly<Record<string, string>> = { node: 'pve1', vmid: '101', storage: 'local' };
  const broken: string[] = [];
  for (const { path, method } of SCHEMA.methods) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    if (method !== 'GET' || names.some((name) => values[name] === undefined)) continue;
    const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
    const query = path.endsWith('rrddata') ? '?timeframe=hour' : '';
    const { status, reason } = await callApi(pve.port, { path: `/api2/json${target}${query}`, headers });
    if (status === null || /undefined|null|not iterable|not a function/.test(reason)) broken.push(`${path}: ${reason}`);
  }
  expect(broken).toEqual([]);

  const session = new ApiSession(pve);
  for (const [method, path, given] of [
    ['POST', '/nodes/pve1/vzdump', { vmid: 101, storage: 'local' }],
    ['POST', '/nodes/pve3/lxc/121/clone', { newid: 122 }],
    ['POST', '/nodes/pve1/lxc/101/snapshot', { snapname: 'before' }],
    ['POST', '/nodes/pve1/lxc/101/status/reboot', {}],
    ['POST', '/nodes/pve1/lxc/700/migrate', { target: 'pve2', restart: 1 }],
  ] as const)
    expect((await session.run(method, path, given)).exit, path).toMatch(/^(OK|WARNINGS: 1)$/);
});
