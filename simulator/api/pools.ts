import { failure } from '../http/pve-error.ts';
import { splitList } from '../schema/formats.ts';
import type { PoolState } from '../world/world-state.ts';
import { flag, may, text, type Call, type Handlers } from './call.ts';

export const poolHandlers: Handlers = {
  'GET /pools': (call) => {
    const { poolid } = call.parameters;
    if (poolid !== undefined) return [{ poolid, ...describePool(call, poolOf(call)) }];
    return Object.entries(call.world.state.pools)
      .filter(([id]) => may(call, `/pool/${id}`, ['Pool.Audit']))
      .map(([id, { comment }]) => ({ poolid: id, ...(comment === undefined ? {} : { comment }) }));
  },
  'GET /pools/{poolid}': (call) => ({ poolid: text(call, 'poolid'), ...describePool(call, poolOf(call)) }),
  'POST /pools': (call) => {
    const poolid = text(call, 'poolid');
    if (call.world.state.pools[poolid]) throw failure(`create pool failed: pool '${poolid}' already exists`);
    const { comment } = call.parameters;
    call.world.state.pools[poolid] = { vmids: [], storages: [], ...(comment === undefined ? {} : { comment }) };
    call.world.changed();
    return null;
  },
  'PUT /pools': changePool,
  'PUT /pools/{poolid}': changePool,
  'DELETE /pools': removePool,
  'DELETE /pools/{poolid}': removePool,
};

function poolOf(call: Call): PoolState {
  const pool = call.world.state.pools[text(call, 'poolid')];
  if (!pool) throw failure(`pool '${text(call, 'poolid')}' does not exist`);
  return pool;
}

function describePool({ world }: Call, pool: PoolState): Record<string, unknown> {
  const guests = pool.vmids.map((vmid) => {
    const container = world.findContainer(vmid);
    const machine = world.state.virtualMachines[String(vmid)];
    const type = container ? 'lxc' : 'qemu';
    const node = container?.node ?? machine?.node ?? world.localNode.name;
    const startedAt = container ? container.startedAt : (machine?.startedAt ?? null);
    return { id: `${type}/${vmid}`, type, vmid, node, status: startedAt === null ? 'stopped' : 'running' };
  });
  const storages = pool.storages.map((storage) => ({
    id: `storage/${world.localNode.name}/${storage}`,
    type: 'storage',
    storage,
  }));
  return { ...(pool.comment === undefined ? {} : { comment: pool.comment }), members: [...guests, ...storages] };
}

function changePool(call: Call): null {
  const pool = poolOf(call);
  const { comment, vms, storage } = call.parameters;
  if (comment !== undefined) pool.comment = comment;
  const vmids = splitList(vms ?? '').map(Number);
  const storages = splitList(storage ?? '');
  const isRemoval = flag(call, 'delete');
  for (const vmid of vmids) {
    const privileges = ['Permissions.Modify', 'VM.Allocate'];
    if (!may(call, `/vms/${vmid}`, privileges, { any: true })) {
      throw failure(`update pools failed: 403 Permission check failed (/vms/${vmid}, ${privileges.join('|')})`);
    }
  }
  pool.vmids = merge(pool.vmids, vmids, isRemoval);
  pool.storages = merge(pool.storages, storages, isRemoval);
  call.world.changed();
  return null;
}

const merge = <T>(present: readonly T[], given: readonly T[], isRemoval: boolean): T[] => [
  ...present.filter((member) => !given.includes(member)),
  ...(isRemoval ? [] : given),
];

function removePool(call: Call): null {
  const pool = poolOf(call);
  if (pool.vmids.length + pool.storages.length > 0) {
    throw failure(`delete pool failed: pool '${text(call, 'poolid')}' is not empty`);
  }
  delete call.world.state.pools[text(call, 'poolid')];
  call.world.changed();
  return null;
}
