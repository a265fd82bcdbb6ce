import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../start-simulator.ts';
import { asRoot, asUser, type Asking } from '../../testing/asking.ts';
import * as guests from '../../testing/quiet-guests.ts';
import { readTaskEnd } from '../../testing/task-end.ts';

let pve: Simulator;
let root: Asking;
beforeEach(async () => {
  pve = await startSimulator({ guests });
  root = await asRoot(pve);
});
afterEach(() => pve[Symbol.asyncDispose]());

type Task = { type: string; id: string; user: string; starttime: number };

async function run(verb: string, values = {}, who = root): Promise<{ exitstatus: string; lines: readonly string[] }> {
  const upid = await who.data<string>('POST', `/nodes/pve1/${verb}`, values);
  await pve.world.settleTasks();
  const { exit, log } = await readTaskEnd(root, upid);
  return { exitstatus: exit, lines: log };
}
const startedTasks = async (type: string): Promise<string[]> => {
  const tasks = await root.data<Task[]>('GET', '/nodes/pve1/tasks', { typefilter: type, limit: 100 });
  return tasks.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b));
};
const isRunning = (vmid: number): boolean => (pve.world.container(vmid)?.startedAt ?? null) !== null;

/** Three that start with the node, in the order 103, 101, 102; a fourth that does not, a template and one elsewhere. */
async function addGuests(): Promise<void> {
  const onboot = { onboot: '1', features: 'nesting=1' };
  await pve.world.addContainer({ vmid: 101, config: { ...onboot, startup: 'order=2,up=5' } });
  await pve.world.addContainer({ vmid: 102, config: onboot });
  await pve.world.addContainer({ vmid: 103, config: { ...onboot, startup: '1' } });
  await pve.world.addContainer({ vmid: 104 });
  await pve.world.addContainer({ vmid: 105, config: { ...onboot, template: '1' } });
  await pve.world.addContainer({ vmid: 106, node: 'pve2', config: onboot });
  pve.world.addVm({ vmid: 200 });
}

test('Everything that starts with the node is started in its order, each in a task of its own', async () => {
  await addGuests();
  const { exitstatus, lines } = await run('startall');
  expect(exitstatus).toBe('OK');
  expect(lines).toEqual([
    'Starting CT 103',
    'Starting CT 101',
    'Waiting for 5 seconds (startup delay)',
    'Starting CT 102',
    'TASK OK',
  ]);
  expect(await startedTasks('vzstart')).toEqual(['101', '102', '103']);
  expect([101, 102, 103, 104, 105, 106].filter(isRunning)).toEqual([101, 102, 103]);
});

test('With force, or among those that are named, the others start too; what runs is passed over, what fails is said', async () => {
  await addGuests();
  pve.world.setLock(102, 'snapshot');
  expect((await run('startall', { force: 1, vms: '102,104,200' })).lines.toSorted()).toEqual([
    'Starting CT 102',
    'Starting CT 102 failed: CT is locked (snapshot)',
    'Starting CT 104',
    'Starting VM 200',
    'TASK OK',
  ]);
  expect([isRunning(104), isRunning(101)]).toEqual([true, false]);
  expect(await root.data('GET', '/nodes/pve1/qemu/200/status/current')).toMatchObject({ status: 'running' });
  expect((await run('startall', { force: 1, vms: 104 })).lines).toEqual(['TASK OK']);
});

test('A lock that a backup left behind is removed before anything starts', async () => {
  await addGuests();
  pve.world.setLock(103, 'backup');
  expect((await run('startall', { vms: 103 })).lines).toEqual([
    "removed left over backup lock from '103'!",
    'Starting CT 103',
    'TASK OK',
  ]);
  expect(isRunning(103)).toBe(true);
});

test('What started last stops first, with the time it was given', async () => {
  await addGuests();
  pve.world.setConfig(101, 'startup', 'order=2,down=20');
  await run('startall');
  const { lines } = await run('stopall', { timeout: 90 });
  expect(lines).toEqual([
    'Stopping CT 102 (timeout = 90 seconds)',
    'Stopping CT 101 (timeout = 20 seconds)',
    'Stopping CT 103 (timeout = 90 seconds)',
    'TASK OK',
  ]);
  expect(await startedTasks('vzshutdown')).toEqual(['101', '102', '103']);
  expect([101, 102, 103].some(isRunning)).toBe(false);
});

test('Whoever may not do it to everything may do it to the guests that are named, if to each of them', async () => {
  await addGuests();
  const alice = asUser(pve, 'alice@pve', { '/vms/103': 'PVEVMUser' });
  expect(await alice.refusal('POST', '/nodes/pve1/startall')).toBe('Permission check failed (/, VM.PowerMgmt)');
  expect(await alice.refusal('POST', '/nodes/pve1/stopall', { vms: '103,101' })).toBe(
    'Permission check failed (/vms/101, VM.PowerMgmt)',
  );
  expect(await alice.refusal('POST', '/nodes/pve1/migrateall', { target: 'pve2', vms: 103, 'max-workers': 1 })).toBe(
    'Permission check failed (/vms/103, VM.Migrate)',
  );
  expect((await run('startall', { vms: 103 }, alice)).exitstatus).toBe('OK');
  const [task] = await root.data<Task[]>('GET', '/nodes/pve1/tasks', { typefilter: 'vzstart' });
  expect([isRunning(103), task?.user]).toEqual([true, 'alice@pve']);
});

test('Moving all guests asks for a target and a number of workers, and leaves running machines with local disks', async () => {
  pve.world.addVm({ vmid: 200 });
  pve.world.addVm({ vmid: 201, startedAt: Date.now() });
  const refusal = (values: Record<string, string | number>): Promise<unknown> =>
    root.refusal('POST', '/nodes/pve1/migrateall', values);
  expect(await refusal({ target: 'pve1' })).toEqual({ target: 'target is local node.' });
  expect(await refusal({ target: 'pve9' })).toBe("no such cluster node 'pve9'");
  expect(await refusal({ target: 'pve2' })).toBe(
    "either 'max-workers' parameter or max_workers in datacenter.cfg must be set!",
  );
  const { exitstatus, lines } = await run('migrateall', { target: 'pve2', maxworkers: 1 });
  expect(exitstatus).toBe('OK');
  expect(lines).toEqual([
    'Check VM 200: precondition check passed',
    'Migrating VM 200',
    'Check VM 201: skip VM 201 - precondition check failed:',
    '  Has local disks: local-lvm:vm-201-disk-0',
    'All jobs finished, used 1 workers in total.',
    'TASK OK',
  ]);
  expect(await root.data('GET', '/nodes/pve2/qemu')).toMatchObject([{ vmid: 200 }]);
  expect(await root.data('GET', '/nodes/pve1/qemu')).toMatchObject([{ vmid: 201 }]);
  await root.data('PUT', '/cluster/options', { max_workers: 2 });
  expect((await run('migrateall', { target: 'pve2', vms: 999 })).lines[0]).toBe(
    'no virtual guests matched, nothing to do..',
  );
});

test('A node is emptied of its containers: those that run are started again at the other one', async () => {
  await pve.world.addContainer({ vmid: 101, config: { features: 'nesting=1' } });
  await pve.world.addContainer({ vmid: 102, isRunning: true, config: { features: 'nesting=1' } });
  pve.world.addVolume('local-lvm', { volid: 'local-lvm:vm-101-disk-0', content: 'rootdir', format: 'raw', vmid: 101 });
  pve.world.addVolume('local-lvm', { volid: 'local-lvm:vm-102-disk-0', content: 'rootdir', format: 'raw', vmid: 102 });
  const { exitstatus, lines } = await run('migrateall', { target: 'pve3', 'max-workers': 1 });
  await pve.world.settleTasks();
  expect(lines).toEqual([
    'Migrating CT 101',
    'Migrating CT 102',
    'All jobs finished, used 2 workers in total.',
    'TASK OK',
  ]);
  expect(exitstatus).toBe('OK');
  const moved = await root.data<{ vmid: number; status: string }[]>('GET', '/nodes/pve3/lxc');
  expect(moved.map(({ vmid, status }) => `${vmid} ${status}`).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    '101 stopped',
    '102 running',
  ]);
  expect(await root.data('GET', '/nodes/pve1/lxc')).toEqual([]);
});
