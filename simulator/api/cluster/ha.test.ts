import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSimClock, type SimClock } from '../../sim-clock.ts';
import { startSimulator, type Simulator } from '../../start-simulator.ts';
import { ApiSession, type Reply } from '../../testing/api-session.ts';
import { letOthersRun } from '../../testing/let-others-run.ts';
import * as guests from '../../testing/quiet-guests.ts';

/** How long the work of a start takes. */
const startMs = 700;
let pve: Simulator;
/** A start is done no sooner than this. */
let held: Promise<void>;
beforeEach(async () => {
  held = Promise.resolve();
  const instant = createSimClock('instant');
  const sleep: SimClock['sleep'] = async (ms, options) => {
    if (ms === startMs) await held;
    await instant.sleep(ms, options);
  };
  pve = await startSimulator({ guests, nodes: ['one', 'two', 'three'], clock: { now: instant.now, sleep } });
  pve.world.addStorage({
    id: 'pool',
    type: 'rbd',
    content: ['rootdir', 'images'],
    isShared: true,
    options: { krbd: '1' },
  });
});
afterEach(() => pve[Symbol.asyncDispose]());

const ask = (...request: Parameters<ApiSession['send']>): Promise<Reply> => new ApiSession(pve).send(...request);

/** A container, by default a running one, whose disk lies where `storage` says. */
async function addRunning(vmid: number, storage: 'pool' | 'local-lvm', isRunning = true): Promise<void> {
  const rootfs = `${storage}:vm-${vmid}-disk-0`;
  pve.world.addVolume(storage, {
    volid: rootfs,
    content: 'rootdir',
    format: 'raw',
    vmid,
    sizeBytes: 2 ** 32,
    node: storage === 'pool' ? null : 'two',
  });
  await pve.world.addContainer({
    vmid,
    node: 'two',
    isRunning,
    config: { rootfs: `${rootfs},size=4G`, features: 'nesting=1' },
  });
}

const taskTypes = async (vmid: number): Promise<string[]> => {
  const { data } = await ask('GET', '/cluster/tasks');
  return (data as { id: string; type: string; node: string; status?: string }[])
    .filter(({ id }) => id === String(vmid))
    .map(({ type, node, status }) => `${type} ${node} ${status ?? '…'}`);
};

test('A guest of a node that is gone is started on another one, as the guest it was', async () => {
  await addRunning(300, 'pool');
  const before = pve.world.container(300);
  const keys = before?.hostKeys;
  expect(await ask('POST', '/cluster/ha/resources', { sid: 'ct:300' })).toMatchObject({ status: 200, data: null });
  pve.world.setNodeOnline('two', false);
  await expect.poll(() => pve.world.container(300)?.node).not.toBe('two');
  await expect.poll(() => pve.world.container(300)?.startedAt).not.toBeNull();
  const moved = pve.world.container(300);
  expect(moved).toMatchObject({ hostKeys: keys, config: { rootfs: 'pool:vm-300-disk-0,size=4G' } });
  await expect.poll(() => taskTypes(300)).toContain(`vzstart ${moved?.node} OK`);
});

test('A guest on a local disk is moved, cannot start anywhere, and ends in the error state', async () => {
  await addRunning(301, 'local-lvm');
  await ask('POST', '/cluster/ha/resources', { sid: '301' });
  pve.world.setNodeOnline('two', false);
  const stateOf = async (): Promise<unknown> =>
    ((await ask('GET', '/cluster/ha/status/current')).data as { sid?: string; crm_state?: string }[]).find(
      ({ sid }) => sid === 'ct:301',
    )?.crm_state;
  await expect.poll(stateOf).toBe('error');
  expect(pve.world.container(301)?.startedAt).toBeNull();
  expect((await taskTypes(301)).filter((line) => !line.endsWith(' OK')).length).toBe(4);
  expect(await ask('PUT', '/cluster/ha/resources/ct:301', { state: 'started' })).toMatchObject({
    status: 500,
    reason: "service 'ct:301' in error state, must be disabled and fixed first",
  });
});

test('A guest that is being started already when it becomes managed is left where it runs', async () => {
  await addRunning(303, 'pool', false);
  const gate = Promise.withResolvers<void>();
  held = gate.promise;
  await ask('POST', '/nodes/two/lxc/303/status/start');
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:303' });
  await expect.poll(() => taskTypes(303)).toEqual(['vzstart two …', 'vzstart two …']);
  gate.resolve();
  await expect.poll(() => pve.world.container(303)?.startedAt).not.toBeNull();
  await pve.world.settleTasks();
  expect(pve.world.container(303)?.node).toBe('two');
  const { data } = await ask('GET', '/cluster/ha/resources/ct:303');
  expect(data).toMatchObject({ state: 'started' });
});

test('A replicated local disk is enough', async () => {
  await addRunning(302, 'local-lvm');
  pve.world.replicate(302, 'one');
  pve.world.replicate(302, 'three');
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:302' });
  pve.world.setNodeOnline('two', false);
  await expect
    .poll(() => pve.world.container(302)?.startedAt !== null && pve.world.container(302)?.node)
    .not.toBe('two');
  await pve.world.settleTasks();
  expect(pve.world.container(302)?.startedAt).not.toBeNull();
});

test('Without quorum nothing is moved until enough nodes are back', async () => {
  await addRunning(303, 'pool');
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:303' });
  pve.world.setNodeOnline('three', false);
  pve.world.setNodeOnline('two', false);
  await letOthersRun();
  expect(pve.world.container(303)?.node).toBe('two');
  pve.world.setNodeOnline('three', true);
  await expect.poll(() => pve.world.container(303)?.node).not.toBe('two');
});

test('Start and stop of a managed guest are wishes to the manager', async () => {
  await addRunning(304, 'pool');
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:304' });
  const stop = await ask('POST', '/nodes/two/lxc/304/status/stop');
  expect(stop.data).toMatch(/^UPID:two:\w+:\w+:\w+:hastop:304:/);
  await expect.poll(() => pve.world.container(304)?.startedAt).toBeNull();
  const start = await ask('POST', '/nodes/two/lxc/304/status/start');
  expect(start.data).toMatch(/:hastart:304:/);
  await expect.poll(() => pve.world.container(304)?.startedAt).not.toBeNull();
  await pve.world.settleTasks();
  const log = (await ask('GET', `/nodes/two/tasks/${encodeURIComponent(String(start.data))}/log`)).data;
  expect(log).toMatchObject([{ t: 'Requesting HA start for CT 304' }, { t: 'TASK OK' }]);
  expect(await taskTypes(304)).toContain('vzstart two OK');
  const { data } = await ask('GET', '/nodes/two/lxc/304/status/current');
  expect(data).toMatchObject({ ha: { managed: 1, state: 'started' } });
});

test('A guest is managed from its creation on, and can only be destroyed with purge', async () => {
  const created = await ask('POST', '/nodes/one/lxc', {
    vmid: 305,
    ostemplate: 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst',
    rootfs: 'pool:2',
    'ha-managed': 1,
  });
  expect(created.status).toBe(200);
  await pve.world.settleTasks();
  expect((await ask('GET', '/cluster/ha/resources/ct:305')).data).toMatchObject({ sid: 'ct:305', state: 'stopped' });
  expect(await ask('DELETE', '/nodes/one/lxc/305')).toMatchObject({
    status: 500,
    reason: 'unable to remove CT 305 - used in HA resources and purge parameter not set.',
  });
  await ask('DELETE', '/nodes/one/lxc/305', { purge: 1 });
  await pve.world.settleTasks();
  expect(await ask('GET', '/cluster/ha/resources/ct:305')).toMatchObject({
    status: 500,
    reason: "no such resource 'ct:305'",
  });
});

test('A rule decides where a guest may go', async () => {
  await addRunning(306, 'pool');
  const rule = {
    rule: 'only-two-or-three',
    type: 'node-affinity',
    resources: 'ct:306',
    nodes: 'two:2,three:1',
    strict: 1,
  };
  expect((await ask('POST', '/cluster/ha/rules', rule)).reason).toBe(
    'create ha rule failed: cannot use unmanaged resource(s) ct:306.',
  );
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:306' });
  expect((await ask('POST', '/cluster/ha/rules', { ...rule, nodes: 'four' })).reason).toBe(
    'create ha rule failed: cannot use non-existant node(s) four.',
  );
  expect((await ask('POST', '/cluster/ha/rules', rule)).status).toBe(200);
  expect((await ask('GET', '/cluster/ha/rules')).data).toMatchObject([{ ...rule, strict: 1 }]);
  pve.world.setNodeOnline('two', false);
  await expect.poll(() => pve.world.container(306)?.node).toBe('three');
  await pve.world.settleTasks();
  await ask('PUT', '/cluster/ha/rules/only-two-or-three', { type: 'node-affinity', nodes: 'one', delete: 'strict' });
  expect((await ask('GET', '/cluster/ha/rules/only-two-or-three')).data).toMatchObject({ nodes: 'one', strict: 0 });
  await ask('DELETE', '/cluster/ha/rules/only-two-or-three');
  expect((await ask('GET', '/cluster/ha/rules')).data).toEqual([]);
});

test('A guest that nowhere may take waits, and starts where it was when its node is back', async () => {
  await addRunning(307, 'pool');
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:307' });
  const rule = { rule: 'here', type: 'node-affinity', resources: 'ct:307', nodes: 'two', strict: 1 };
  await ask('POST', '/cluster/ha/rules', rule);
  pve.world.setNodeOnline('two', false);
  await expect.poll(() => pve.world.container(307)?.startedAt).toBeNull();
  pve.world.setNodeOnline('two', true);
  await expect.poll(() => pve.world.container(307)?.startedAt).not.toBeNull();
  expect(pve.world.container(307)?.node).toBe('two');
});

test('Groups are gone since 9.0, and say so', async () => {
  expect(await ask('GET', '/cluster/ha/groups')).toMatchObject({
    status: 500,
    reason: 'cannot index groups: ha groups have been migrated to rules',
  });
  expect((await ask('GET', '/cluster/ha/rules')).data).toEqual([]);
});

const REQUESTED = { sid: 'ct:300', 'requested-node': 'three' };
const LEAVING = ['vzshutdown two OK', 'vzmigrate two OK'];

test.each([
  ['the manager', '/cluster/ha/resources/ct:300/relocate', { node: 'three' }, REQUESTED, LEAVING],
  ['the manager by number', '/cluster/ha/resources/300/migrate', { node: 'three' }, REQUESTED, LEAVING],
  [
    'the guest',
    '/nodes/two/lxc/300/migrate',
    { target: 'three', restart: 1 },
    expect.stringMatching(/^UPID:two:.*:hamigrate:300:/),
    ['hamigrate two OK', ...LEAVING],
  ],
])(
  'A running guest is taken to another node through %s, and runs there again',
  async (_, path, values, data, tasks) => {
    await addRunning(300, 'local-lvm');
    await ask('POST', '/cluster/ha/resources', { sid: 'ct:300' });
    expect(await ask('POST', path, values)).toMatchObject({ status: 200, data });
    await expect.poll(() => taskTypes(300)).toContain('vzstart three OK');
    expect(await taskTypes(300)).toEqual(expect.arrayContaining(tasks));
    expect(pve.world.container(300)).toMatchObject({
      node: 'three',
      config: { rootfs: 'local-lvm:vm-300-disk-0,size=4G' },
    });
    expect(pve.world.container(300)?.startedAt).not.toBeNull();
  },
);

test('Only what the manager keeps can be taken elsewhere through it, and a wish for a node that is not there comes to nothing', async () => {
  await addRunning(300, 'pool');
  expect(await ask('POST', '/cluster/ha/resources/ct:300/migrate', { node: 'three' })).toMatchObject({
    status: 500,
    reason: "resource 'ct:300' is not HA managed",
  });
  await ask('POST', '/cluster/ha/resources', { sid: 'ct:300' });
  expect((await ask('POST', '/cluster/ha/resources/ct:300/migrate', { node: 'nine' })).status).toBe(200);
  await pve.world.settleTasks();
  expect(pve.world.container(300)?.node).toBe('two');
  expect(await taskTypes(300)).toEqual([]);
});
