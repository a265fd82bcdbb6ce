import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../start-simulator.ts';
import { asRoot, asUser, type Asking } from '../../testing/asking.ts';
import * as guests from '../../testing/quiet-guests.ts';

let pve: Simulator;
let root: Asking;
beforeEach(async () => {
  pve = await startSimulator({ guests });
  root = await asRoot(pve);
  await pve.world.addContainer({ vmid: 101 });
  pve.world.addVm({ vmid: 200, name: 'nas' });
  await root.data('POST', '/pools', { poolid: 'lab', comment: 'test' });
});
afterEach(() => pve[Symbol.asyncDispose]());

type Pool = { poolid: string; comment?: string; members: Record<string, unknown>[] };
const read = async (poolid: string): Promise<Pool> => {
  const [pool] = await root.data<Pool[]>('GET', '/pools', { poolid });
  if (!pool) throw new Error(`no pool ${poolid}`);
  return pool;
};
const idsOf = ({ members }: Pool): unknown[] => members.map(({ id }) => id);

test('A pool has guests of both kinds and storages, with what the cluster knows of them, under both spellings', async () => {
  await root.data('PUT', '/pools', { poolid: 'lab', vms: '101,200', storage: 'local-lvm' });
  const pool = await read('lab');
  expect(idsOf(pool)).toEqual(['lxc/101', 'qemu/200', 'storage/pve1/local-lvm']);
  expect(pool.members[0]).toMatchObject({ type: 'lxc', vmid: 101, name: 'CT101', status: 'stopped', uptime: 0 });
  expect(pool.members[1]).toMatchObject({ type: 'qemu', name: 'nas', maxcpu: 2, template: 0 });
  expect(pool.members[2]).toMatchObject({ type: 'storage', plugintype: 'lvmthin', status: 'available' });
  expect(await root.data('GET', '/pools/lab')).toEqual(pool);
  const onlyMachines = await root.data<Pool[]>('GET', '/pools', { poolid: 'lab', type: 'qemu' });
  expect(onlyMachines.flatMap(idsOf)).toEqual(['qemu/200']);
  expect(await root.refusal('GET', '/pools', { type: 'qemu' })).toHaveProperty('poolid');
});

test('Members leave it again, and who is none or is one already is told so; then nothing is changed', async () => {
  await root.data('PUT', '/pools/lab', { vms: '101', storage: 'local' });
  expect(await root.refusal('PUT', '/pools', { poolid: 'lab', vms: '200,101' })).toBe(
    'update pools failed: VM 101 is already a pool member',
  );
  expect(await root.refusal('PUT', '/pools', { poolid: 'lab', storage: 'local' })).toBe(
    "update pools failed: Storage 'local' is already a pool member",
  );
  expect(await root.refusal('PUT', '/pools', { poolid: 'lab', vms: '200', delete: 1 })).toBe(
    'update pools failed: VM 200 is not a pool member',
  );
  expect(idsOf(await read('lab'))).toEqual(['lxc/101', 'storage/pve1/local']);
  await root.data('PUT', '/pools', { poolid: 'lab', vms: '101', storage: 'local', delete: 1 });
  expect(idsOf(await read('lab'))).toEqual([]);
});

test('A guest moves from one pool to another only with allow-move, and with a right on the pool it leaves', async () => {
  await root.data('POST', '/pools', { poolid: 'other' });
  await root.data('PUT', '/pools', { poolid: 'lab', vms: 101 });
  expect(await root.refusal('PUT', '/pools', { poolid: 'other', vms: 101 })).toBe(
    "update pools failed: VM 101 belongs already to pool 'lab' and allow-move is not set",
  );
  const alice = asUser(pve, 'alice@pve', { '/pool/other': 'PVEPoolAdmin', '/vms/101': 'PVEVMAdmin' });
  const move = { poolid: 'other', vms: 101, 'allow-move': 1 };
  expect(await alice.refusal('PUT', '/pools', move)).toBe(
    'update pools failed: 403 Permission check failed (/pool/lab, Pool.Allocate)',
  );
  pve.world.setAcl('/pool/lab', 'alice@pve', 'PVEPoolAdmin');
  await alice.data('PUT', '/pools', move);
  expect([idsOf(await read('lab')), idsOf(await read('other'))]).toEqual([[], ['lxc/101']]);
});

test('Whoever changes members needs a right on the pool and on each of them', async () => {
  const bob = asUser(pve, 'bob@pve', { '/vms/101': 'PVEVMUser' });
  const change = { poolid: 'lab', vms: 101 };
  expect(await bob.refusal('PUT', '/pools', change)).toBe('Permission check failed (/pool/lab, Pool.Allocate)');
  pve.world.setAcl('/pool/lab', 'bob@pve', 'PVEPoolAdmin');
  expect(await bob.refusal('PUT', '/pools', change)).toBe(
    'update pools failed: 403 Permission check failed (/vms/101, Permissions.Modify|VM.Allocate)',
  );
  expect(await bob.refusal('PUT', '/pools', { poolid: 'lab', storage: 'local' })).toBe(
    'update pools failed: 403 Permission check failed (/storage/local, Permissions.Modify|Datastore.Allocate)',
  );
  expect(idsOf(await read('lab'))).toEqual([]);
});

describe('Nested pools', () => {
  test('need their parent, go three levels deep, and hand rights down to the guests in them', async () => {
    expect(await root.refusal('POST', '/pools', { poolid: 'none/below' })).toBe(
      "create pool failed: parent 'none' of pool 'none/below' does not exist",
    );
    for (const poolid of ['lab/a', 'lab/a/b']) await root.data('POST', '/pools', { poolid });
    expect(await root.refusal('POST', '/pools', { poolid: 'lab/a/b/c' })).toHaveProperty('poolid');
    await root.data('PUT', '/pools', { poolid: 'lab/a/b', vms: 101 });
    const alice = asUser(pve, 'alice@pve', { '/pool/lab': 'PVEVMUser' });
    expect(await alice.data('GET', '/nodes/pve1/lxc/101/config')).toMatchObject({ hostname: 'CT101' });
    const list = await root.data<Pool[]>('GET', '/pools');
    expect(list.map(({ poolid }) => poolid)).toEqual(['lab', 'lab/a', 'lab/a/b']);
  });

  test('keep their parent from being removed, as members do', async () => {
    await root.data('POST', '/pools', { poolid: 'lab/a' });
    const remove = (poolid: string): Promise<unknown> => root.refusal('DELETE', '/pools', { poolid });
    expect(await remove('lab')).toBe("delete pool failed: pool 'lab' is not empty (contains pool 'lab/a')");
    expect(await remove('lab/a')).toBeUndefined();
    await root.data('PUT', '/pools', { poolid: 'lab', vms: 101, storage: 'local' });
    expect(await remove('lab')).toBe("delete pool failed: pool 'lab' is not empty (contains VM 101)");
    await root.data('DELETE', '/nodes/pve1/lxc/101', { purge: 1 });
    await pve.world.settleTasks();
    expect(await remove('lab')).toBe("delete pool failed: pool 'lab' is not empty (contains storage 'local')");
    pve.world.removeStorage('local');
    expect(await remove('lab')).toBeUndefined();
    expect(await root.data('GET', '/pools')).toEqual([]);
  });
});

test('A pool is listed for its auditors only, read by whoever knows its name in one spelling but not in the other, and its rights go when it goes', async () => {
  const bob = asUser(pve, 'bob@pve');
  expect(await bob.data('GET', '/pools')).toEqual([]);
  expect(await bob.data('GET', '/pools', { poolid: 'lab' })).toMatchObject([{ comment: 'test' }]);
  expect(await bob.refusal('GET', '/pools/lab')).toBe('Permission check failed (/pool/lab, Pool.Audit)');
  pve.world.setAcl('/pool/lab', 'bob@pve', 'PVEPoolUser');
  expect(await bob.data('GET', '/pools')).toEqual([{ poolid: 'lab', comment: 'test' }]);
  expect(await bob.refusal('DELETE', '/pools/lab')).toBe('Permission check failed (/pool/lab, Pool.Allocate)');
  await root.data('DELETE', '/pools/lab');
  await root.data('POST', '/pools', { poolid: 'lab' });
  expect(await bob.data('GET', '/pools')).toEqual([]);
  expect(await root.refusal('GET', '/pools', { poolid: 'gone' })).toBe("pool 'gone' does not exist");
});

test('A comment is changed and stays when nothing is said of it', async () => {
  await root.data('PUT', '/pools', { poolid: 'lab', comment: 'für später' });
  await root.data('PUT', '/pools', { poolid: 'lab', vms: 101 });
  expect(await read('lab')).toMatchObject({ comment: 'für später' });
  await root.data('PUT', '/pools', { poolid: 'lab', comment: '' });
  expect(await read('lab')).toMatchObject({ comment: '' });
});
