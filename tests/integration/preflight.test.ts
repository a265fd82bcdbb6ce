import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveSpec } from '../../shared/domain/live-spec.ts';
import type { ContainerSpec } from '../../shared/domain/container-spec.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { Finding } from '../../shared/domain/plan.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import * as guests from '../../simulator/testing/quiet-guests.ts';
import { ApiSession } from '../../simulator/testing/api-session.ts';
import { connect, specFor } from './journey.ts';

let homelab: Simulator;
let attic: Simulator;
let app: Headless;
let rack: ConnectionId;

/** Two servers; on the second one, a container that is stopped has a fixed address. */
beforeAll(async () => {
  homelab = await startSimulator({ speed: 'instant', seed: 'homelab', guests });
  attic = await startSimulator({ speed: 'instant', seed: 'homelab', guests, clusterName: 'attic' });
  const stopped = { net0: 'name=eth0,bridge=vmbr0,hwaddr=BC:24:11:AA:AA:AA,ip=10.9.0.5/24' };
  await new ApiSession(attic).send('PUT', '/nodes/pve3/lxc/121/config', stopped);
  app = await openHeadless({ speed: 'instant', simulator: homelab });
  rack = await connect(app, homelab, 'rack');
  const second = await connect(app, attic, 'attic');
  await app.call('connection:refresh', { connectionId: rack });
  await app.call('connection:refresh', { connectionId: second });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await homelab[Symbol.asyncDispose]();
  await attic[Symbol.asyncDispose]();
});

const plan = async (change: Partial<Record<keyof ContainerSpec, unknown>>) =>
  app.call('plan:make', { spec: await specFor(app, rack, change) });
const against = (findings: readonly Finding[]) =>
  findings
    .filter(({ verdict }) => verdict !== 'passed')
    .map(({ check, field, message }) => `${check} ${field}: ${message}`);

test('an address and a MAC address of a stopped container on another server are told, each with another one', async () => {
  const { findings } = await plan({
    network: { bridge: 'vmbr0', ipv4: { mode: 'static', address: '10.9.0.5/24' }, macAddress: 'bc:24:11:aa:aa:aa' },
  });
  expect(against(findings)).toEqual([
    'address network.ipv4.address: 10.9.0.5 is the address of container 121 (sandbox) on attic',
    'mac network.macAddress: BC:24:11:AA:AA:AA is the MAC address of container 121 (sandbox) on attic',
  ]);
  expect(findings.find(({ check }) => check === 'address')?.fix?.changes).toEqual({
    'network.ipv4.address': '10.9.0.6/24',
  });
});

test('a plan is checked against this server’s own schema', async () => {
  const { findings } = await plan({});
  expect(findings.find(({ check }) => check === 'schema')).toMatchObject({
    verdict: 'passed',
    message: 'Every call fits this server’s own description of its API (9.2.11)',
  });
});

test('what is filled in so far is looked at while the rest is empty, with one question to the node for several looks', async () => {
  const before = homelab.requests.length;
  const look = (change: Record<string, unknown>) =>
    app.call('plan:check', { spec: liveSpec.parse({ connectionId: rack, node: 'pve1', ...change }) });
  expect(against(await look({}))).toEqual([]);
  expect(against(await look({ vmid: 110 }))).toEqual([
    'vmid vmid: Number 110 is in use by container media on node pve2',
  ]);
  expect(against(await look({ hostname: 'pihole', storage: 'nowhere' }))).toEqual([
    'storage storage: Node pve1 has no storage nowhere',
    'name hostname: The name pihole is already used by 101 on rack',
    'name hostname: The name pihole is already used by 101 on attic',
  ]);
  const asked = homelab.requests.slice(before).map(({ path }) => path);
  expect(asked.filter((path) => path === '/nodes/pve1/network')).toHaveLength(1);
});

test('a look that is given up does not take what was asked from the next one', async () => {
  const spec = liveSpec.parse({ connectionId: rack, node: 'pve2', hostname: 'pihole' });
  const stop = new AbortController();
  const first = app.call('plan:check', { spec }, stop.signal);
  stop.abort();
  await expect(first).rejects.toThrow('abort');
  expect(against(await app.call('plan:check', { spec }))).toHaveLength(2);
});

test('a cluster without quorum is told before anything is written', async () => {
  await using lonely = await startSimulator({ speed: 'instant', seed: 'homelab', guests });
  const id = await connect(app, lonely, 'lonely');
  const spec = await specFor(app, id);
  lonely.world.setNodeOnline('pve2', false);
  lonely.world.setNodeOnline('pve3', false);
  const { findings } = await app.call('plan:make', { spec });
  expect(findings.filter(({ verdict }) => verdict === 'blocks').map(({ check }) => check)).toEqual(['quorum']);
});
