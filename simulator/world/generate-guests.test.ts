import { expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { callApi, withToken } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';
import { generateGuests } from './generate-guests.ts';
import { createEmptyState } from './seed-empty.ts';
import type { WorldState } from './world-state.ts';

const now = Date.UTC(2026, 10, 25);

function generated(seed: number): WorldState {
  const state = createEmptyState({ nodes: ['a', 'b', 'c'], prefix: '10.9.0', now });
  generateGuests(state, { containers: 400, machines: 40, seed, now });
  return state;
}

/** What this process spent, not what it waited for others. */
function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

type Resource = { type: string; vmid?: number; name?: string; pool?: string; status: string; maxdisk?: number };

async function resources(
  pve: Simulator,
  headers: Record<string, string>,
): Promise<{ list: Resource[]; fastestMs: number }> {
  let list: Resource[] = [];
  let fastestMs = Infinity;
  for (let round = 0; round < 4; round++) {
    const begun = process.cpuUsage();
    const { json } = await callApi(pve.port, { path: '/api2/json/cluster/resources', headers });
    fastestMs = Math.min(fastestMs, spentMs(begun));
    list = (json as { data: Resource[] }).data;
  }
  return { list, fastestMs };
}

test('The same seed gives the same guests, another one others', () => {
  const [one, again, other] = [generated(7), generated(7), generated(8)];
  expect(again.containers).toEqual(one.containers);
  expect(again.virtualMachines).toEqual(one.virtualMachines);
  expect(other.containers).not.toEqual(one.containers);
});

test('Generated guests have names, addresses and hardware addresses of their own, and disks that fit', () => {
  const state = generated(3);
  const containers = Object.values(state.containers);
  expect(containers).toHaveLength(400);
  expect(Object.keys(state.virtualMachines)).toHaveLength(40);
  const different = (of: (each: (typeof containers)[number]) => unknown): number => new Set(containers.map(of)).size;
  expect(different(({ config }) => config['hostname'])).toBe(400);
  expect(different(({ config }) => config['net0'])).toBe(400);
  const running = containers.filter(({ startedAt }) => startedAt !== null);
  expect(new Set(running.map(({ leases }) => leases['eth0'])).size).toBe(running.length);
  const thin = state.storages.find(({ type }) => type === 'lvmthin');
  for (const { node, volid } of thin?.volumes ?? [])
    expect(state.containers[/vm-(\d+)-/.exec(volid)?.[1] ?? '']?.node).toBe(node);
  expect(Object.keys(state.pools).toSorted()).toEqual(['prod', 'staging', 'test']);
});

test('Ten thousand guests start within two seconds, without an inside until somebody looks', async () => {
  const begun = process.cpuUsage();
  await using pve = await startSimulator({ guests, seed: { guests: 10_000 } });
  expect(spentMs(begun)).toBeLessThan(2000);
  pve.world.addUser('few@pve');
  pve.world.setAcl('/pool/test', 'few@pve', 'PVEVMUser');
  const secret = pve.world.addToken('few@pve', 'x', { privsep: false });

  const all = await resources(pve, withToken(pve.token.name, pve.token.secret));
  expect(all.list.filter(({ vmid }) => vmid !== undefined)).toHaveLength(10_000);
  const some = await resources(pve, withToken('few@pve!x', secret));
  const inPool = all.list.filter(({ vmid, pool }) => vmid !== undefined && pool === 'test').length;
  expect(inPool).toBeGreaterThan(1000);
  expect(some.list.filter(({ vmid }) => vmid !== undefined)).toHaveLength(inPool);
  // Generous: the goal on a quiet machine is 150 ms, and the quadratic way took seconds.
  expect(Math.max(all.fastestMs, some.fastestMs)).toBeLessThan(1000);

  const running = all.list.find(({ type, status }) => type === 'lxc' && status === 'running')?.vmid ?? 0;
  expect(pve.world.guest(running)).toBeUndefined();
  expect((await pve.world.startInside(running))?.sshPort).toBeTypeOf('number');
  expect(pve.world.container(running)?.hostKeys).toHaveLength(3);
});
