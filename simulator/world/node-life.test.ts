import { expect, test } from 'vitest';
import { createSimClock, type SimClock } from '../sim-clock.ts';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asToken, sessionOf, type Asking } from '../testing/asking.ts';
import { callApi, type ApiAnswer } from '../testing/call-api.ts';
import * as guests from '../testing/quiet-guests.ts';

const ask = (pve: Simulator, ...request: Parameters<Asking['ask']>): Promise<ApiAnswer> => asToken(pve).ask(...request);

test('Without a majority of the nodes nothing is written, but what runs can be looked at and stopped', async () => {
  await using pve = await startSimulator({ guests, nodes: ['a', 'b', 'c', 'd'] });
  await pve.world.addContainer({ vmid: 100, isRunning: true });
  await pve.world.addContainer({ vmid: 101 });
  for (const name of ['c', 'd']) pve.world.setNodeOnline(name, false);
  const start = await ask(pve, 'POST', '/nodes/a/lxc/101/status/start', {});
  expect([start.status, start.reason]).toEqual([500, 'cluster not ready - no quorum?']);
  const user = await ask(pve, 'POST', '/access/users', { userid: 'eve@pve' });
  expect(user.reason).toBe("error with cfs lock 'file-user_cfg': no quorum!");
  const config = await ask(pve, 'PUT', '/nodes/a/lxc/101/config', { memory: 1024 });
  expect(config.reason).toMatch(
    /^unable to open file '\/etc\/pve\/nodes\/a\/lxc\/101\.conf\.tmp\.\d+' - Permission denied$/,
  );
  expect(pve.world.container(101)?.config['memory']).toBe('512');
  expect((await ask(pve, 'GET', '/cluster/resources')).status).toBe(200);
  expect((await ask(pve, 'POST', '/nodes/a/lxc/100/status/stop', {})).status).toBe(200);
  expect((await ask(pve, 'GET', '/cluster/status')).json).toMatchObject({
    data: [{ type: 'cluster', quorate: 0 }, {}, {}, {}, {}],
  });

  pve.world.setNodeOnline('c', true);
  expect((await ask(pve, 'PUT', '/nodes/a/lxc/101/config', { memory: 1024 })).status).toBe(200);
});

test('One node alone always has quorum', async () => {
  await using pve = await startSimulator({ guests, nodes: ['solo'] });
  expect((await ask(pve, 'POST', '/access/users', { userid: 'eve@pve' })).status).toBe(200);
});

test('A slow node keeps requests waiting, others do not, and its figures stand still', async () => {
  const instant = createSimClock('instant');
  let aheadMs = 0;
  const clock: SimClock = { ...instant, now: () => instant.now() + aheadMs };
  await using pve = await startSimulator({ guests, clock, nodes: ['a', 'b'] });
  await pve.world.addContainer({ vmid: 100, node: 'b', isRunning: true });
  const { id } = await pve.faults.inject({ kind: 'node-slow', node: 'b', delayMs: 600_000 });
  let isAnswered = false;
  const answer = ask(pve, 'GET', '/nodes/b/lxc').finally(() => (isAnswered = true));
  await expect.poll(() => pve.faults.list()).toMatchObject([{ strikes: 1 }]);
  expect((await ask(pve, 'GET', '/nodes/a/lxc')).status).toBe(200);
  expect(isAnswered).toBe(false);
  const figures = async (): Promise<unknown> => (await ask(pve, 'GET', '/cluster/resources?type=vm')).json;
  const first = await figures();
  aheadMs += 60_000;
  expect(await figures()).toEqual(first);
  await pve.faults.clear(id);
  expect((await answer).status).toBe(200);
  expect(await figures()).not.toEqual(first);
});

test('A flapping node goes and comes in its rhythm until it is left alone', async () => {
  const steps: { ms: number; wake: () => void }[] = [];
  const clock: SimClock = {
    now: () => Date.now(),
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        if (ms < 1000) return void setImmediate(resolve);
        steps.push({ ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  };
  await using pve = await startSimulator({ guests, clock, nodes: ['a', 'b', 'c'] });
  const isThere = async (): Promise<boolean> => (await ask(pve, 'GET', '/nodes/b/lxc')).status === 200;
  const step = async (ms: number): Promise<void> => {
    await expect.poll(() => steps.some((each) => each.ms === ms)).toBe(true);
    steps
      .splice(
        steps.findIndex((each) => each.ms === ms),
        1,
      )[0]
      ?.wake();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const { id } = await pve.faults.inject({ kind: 'node-flapping', node: 'b', upSeconds: 20, downSeconds: 30 });
  expect(await isThere()).toBe(false);
  await step(30_000);
  expect(await isThere()).toBe(true);
  await step(20_000);
  expect(await isThere()).toBe(false);
  await pve.faults.clear(id);
  expect(await isThere()).toBe(true);
});

test('Clusters of one process share nothing: names, networks, vmids and tickets', async () => {
  await using one = await startSimulator({ guests, clusterName: 'attic', nodes: ['a', 'b'], network: '10.1.0' });
  await using two = await startSimulator({ guests, clusterName: 'cellar', nodes: ['a', 'b'], network: '10.2.0' });
  for (const pve of [one, two]) await pve.world.addContainer({ vmid: 100, config: { hostname: `in-${pve.port}` } });
  const nameOf = async (pve: Simulator): Promise<unknown> =>
    ((await ask(pve, 'GET', '/cluster/status')).json as { data: { name: string }[] }).data[0]?.name;
  expect([await nameOf(one), await nameOf(two)]).toEqual(['attic', 'cellar']);
  one.world.removeContainer(100);
  expect(two.world.container(100)?.config['hostname']).toBe(`in-${two.port}`);
  const headers = await sessionOf(one, 'root@pam', one.rootPassword);
  const withTicket = (pve: Simulator): Promise<ApiAnswer> => callApi(pve.port, { path: '/api2/json/nodes', headers });
  expect((await withTicket(one)).status).toBe(200);
  expect((await withTicket(two)).status).toBe(401);
});
