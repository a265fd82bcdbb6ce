import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startSimulator } from '../start-simulator.ts';
import { callApi, FORM, formOf } from '../testing/call-api.ts';
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
