import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asToken, type Asking } from '../testing/asking.ts';
import * as guests from '../testing/quiet-guests.ts';
import { readTaskEnd } from '../testing/task-end.ts';

let pve: Simulator;
beforeEach(async () => {
  pve = await startSimulator({ guests, seed: 'homelab' });
});
afterEach(() => pve[Symbol.asyncDispose]());

const data = (...request: Parameters<Asking['data']>): Promise<unknown> => asToken(pve).data(...request);
const remaining = async (): Promise<(number | null)[]> => (await pve.faults.list()).map((each) => each.remaining);

/** Asks for a task, waits for its end and gives back how it ended and its log. */
async function run(path: string, values: Record<string, string | number> = {}) {
  const upid = String(await data('POST', path, values));
  await pve.world.settleTasks();
  const { exit, log } = await readTaskEnd(asToken(pve), upid);
  return { exitstatus: exit, log };
}

async function create(vmid: number, storage = 'local-lvm') {
  const content = (await data('GET', '/nodes/pve1/storage/local/content?content=vztmpl')) as { volid: string }[];
  const ostemplate = content.find(({ volid }) => volid.includes('debian-12'))?.volid ?? '';
  return run('/nodes/pve1/lxc', { vmid, ostemplate, rootfs: `${storage}:4`, unprivileged: 1, features: 'nesting=1' });
}
const volumesOf = (vmid: number): Promise<unknown> => data('GET', `/nodes/pve1/storage/local-lvm/content?vmid=${vmid}`);

test('A task fails at the line and with the log and status that were ordered, as often as ordered, only for its guest', async () => {
  await pve.faults.inject({
    kind: 'task-failed',
    taskType: 'vzcreate',
    vmid: 151,
    atLogLine: 3,
    log: ['the disk makes noises', 'the disk is silent'],
    exitStatus: 'the disk is gone',
    times: 2,
  });
  expect((await create(150)).exitstatus).toBe('OK');
  expect(await remaining()).toEqual([2]);
  const failed = await create(151);
  expect(failed.exitstatus).toBe('unable to create CT 151 - the disk is gone');
  expect(failed.log.slice(3)).toEqual([
    'the disk makes noises',
    'the disk is silent',
    'TASK ERROR: unable to create CT 151 - the disk is gone',
  ]);
  expect(await volumesOf(151)).toEqual([]);
  expect(await remaining()).toEqual([1]);
  expect((await create(151)).exitstatus).toContain('the disk is gone');
  expect(await remaining()).toEqual([]);
  expect((await create(151)).exitstatus).toBe('OK');
});

test('A planned failure that is undone strikes nobody, also not the task that has begun', async () => {
  const { id } = await pve.faults.inject({ kind: 'task-failed', taskType: 'vzstop', exitStatus: 'no', times: null });
  expect(await run('/nodes/pve1/lxc/101/status/stop')).toMatchObject({ exitstatus: 'no' });
  const begun = run('/nodes/pve1/lxc/101/status/stop');
  await pve.faults.clear(id);
  expect((await begun).exitstatus).toBe('OK');
});

test('A killed worker leaves its lock and its volumes behind, and its log without a last line', async () => {
  await pve.faults.inject({ kind: 'worker-killed', taskType: 'vzcreate', atLogLine: 4 });
  const killed = await create(152);
  expect(killed.exitstatus).toBe('unexpected status');
  expect(killed.log.at(-1)).not.toMatch(/^TASK/);
  expect(await data('GET', '/nodes/pve1/lxc/152/config')).toMatchObject({ lock: 'create' });
  expect(await volumesOf(152)).toHaveLength(1);
  expect((await create(153)).exitstatus).toBe('OK');
});

test('A backup whose worker is killed leaves its lock, one that fails takes it away, and neither is a success', async () => {
  const backUp = () => run('/nodes/pve1/vzdump', { vmid: 101, storage: 'local', mode: 'stop' });
  await pve.faults.inject({ kind: 'task-failed', taskType: 'vzdump', atLogLine: 6, exitStatus: 'the tape is torn' });
  const failed = await backUp();
  expect(failed.exitstatus).toBe('job errors');
  expect(failed.log).toContain('ERROR: Backup of VM 101 failed - the tape is torn');
  expect(await data('GET', '/nodes/pve1/lxc/101/config')).not.toHaveProperty('lock');
  await pve.faults.inject({ kind: 'worker-killed', taskType: 'vzdump', atLogLine: 6 });
  const killed = await backUp();
  expect(killed.exitstatus).toBe('unexpected status');
  expect(killed.log).toHaveLength(6);
  expect(await data('GET', '/nodes/pve1/lxc/101/config')).toMatchObject({ lock: 'backup' });
});

test('A killed snapshot or clone leaves every lock of the configuration, but none on its file', async () => {
  await pve.faults.inject({ kind: 'worker-killed', taskType: 'vzsnapshot' });
  expect((await run('/nodes/pve1/lxc/101/snapshot', { snapname: 'before' })).exitstatus).toBe('unexpected status');
  expect(await data('GET', '/nodes/pve1/lxc/101/config')).toMatchObject({ lock: 'snapshot' });
  expect(await asToken(pve).ask('PUT', '/nodes/pve1/lxc/101/config', { cores: 1 })).toMatchObject({
    status: 500,
    reason: 'CT is locked (snapshot)',
  });
  await pve.faults.inject({ kind: 'worker-killed', taskType: 'vzclone', atLogLine: 2 });
  const killed = await run('/nodes/pve1/lxc/122/clone', { newid: 160, full: 1 });
  expect(killed).toMatchObject({ exitstatus: 'unexpected status', log: { length: 2 } });
  expect(await data('GET', '/nodes/pve1/lxc/160/config')).toMatchObject({ lock: 'create' });
  expect(await data('GET', '/nodes/pve1/lxc/122/config')).toMatchObject({ lock: 'disk' });
});

test('A task that goes on after the failure of a part does not end as a success', async () => {
  await pve.faults.inject({ kind: 'task-failed', taskType: 'stopall', atLogLine: 1, exitStatus: 'a hand slipped' });
  expect((await run('/nodes/pve1/stopall')).exitstatus).toBe('a hand slipped');
});

test('A full storage takes no new disk, says so in its numbers, and has its room again afterwards', async () => {
  const free = async (): Promise<number> =>
    ((await data('GET', '/nodes/pve1/storage/local-lvm/status')) as { avail: number }).avail;
  const before = await free();
  const { id } = await pve.faults.inject({ kind: 'storage-full', storage: 'local-lvm' });
  expect(await free()).toBe(0);
  const failed = await create(154);
  expect(failed.exitstatus).toContain("lvcreate 'pve/vm-154-disk-0' error");
  expect(failed.exitstatus).toContain('free space in thin pool pve/data reached threshold');
  expect((await pve.faults.list())[0]?.strikes).toBe(1);
  await pve.faults.clear(id);
  expect(await free()).toBe(before);
  expect((await create(154)).exitstatus).toBe('OK');
  await expect(pve.faults.inject({ kind: 'storage-full', storage: 'nowhere' })).rejects.toThrow('no storage nowhere');
});
