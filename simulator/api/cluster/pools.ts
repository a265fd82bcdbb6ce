import { failure, PveError } from '../../http/pve-error.ts';
import { splitList } from '../../schema/formats.ts';
import { own, put } from '../../world/records.ts';
import type { PoolState } from '../../world/world-state.ts';
import { describeContainer, describeMachine, describeStorage } from './cluster.ts';
import { demand, flag, may, text, type Call, type Handlers } from '../call.ts';

export const poolHandlers: Handlers = {
  'GET /pools': (call) => {
    const { poolid } = call.parameters;
    // Whoever knows its name is not asked for Pool.Audit here, unlike under the other spelling. (measured on 9.2)
    if (poolid !== undefined) return [describePool(call, poolOf(call))];
    return Object.entries(call.world.state.pools)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .filter(([id]) => may(call, `/pool/${id}`, ['Pool.Audit']))
      .map(([id, { comment }]) => ({ poolid: id, ...(comment === undefined ? {} : { comment }) }));
  },
  'GET /pools/{poolid}': (call) => describePool(call, poolOf(call)),
  'POST /pools': (call) => explaining('create pool failed', () => createPool(call)),
  'PUT /pools': (call) => explaining('update pools failed', () => changePool(call)),
  'PUT /pools/{poolid}': (call) => explaining('update pools failed', () => changePool(call)),
  'DELETE /pools': (call) => explaining('delete pool failed', () => removePool(call)),
  'DELETE /pools/{poolid}': (call) => explaining('delete pool failed', () => removePool(call)),
};

/** Whatever goes wrong while the users' file is locked comes as one 500. (PVE::AccessControl, lock_user_config) */
function explaining(what: string, work: () => void): null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof PveError)) throw error;
    const message = error.message.trimEnd();
    throw failure(`${what}: ${error.status === 500 ? message : `${error.status} ${message}`}`);
  }
}

function poolOf(call: Call): PoolState {
  const pool = own(call.world.state.pools, text(call, 'poolid'));
  if (!pool) throw failure(`pool '${text(call, 'poolid')}' does not exist`);
  return pool;
}

/** Members that are gone, or not of the kind asked for, are passed over. */
function describePool(call: Call, { comment, vmids, storages }: PoolState): Record<string, unknown> {
  const { world, parameters } = call;
  const isWanted = ({ type }: Record<string, unknown>): boolean =>
    parameters['type'] === undefined || type === parameters['type'];
  const guests = [...new Set(vmids)]
    .map(String)
    .toSorted()
    .flatMap((vmid) => {
      const container = world.findContainer(vmid);
      if (container) return [describeContainer(call, container)];
      const machine = world.state.virtualMachines[vmid];
      return machine ? [describeMachine(call, machine)] : [];
    });
  const stores = [...storages].toSorted().flatMap((id) => {
    const storage = world.findStorage(id);
    if (!storage) return [];
    const { localNode } = world;
    const name =
      storage.nodes.length === 0 || storage.nodes.includes(localNode.name)
        ? localNode.name
        : storage.nodes.toSorted()[0];
    return [describeStorage(storage, world.node(name ?? localNode.name))];
  });
  const members = [...guests, ...stores].filter(isWanted);
  return { poolid: text(call, 'poolid'), ...(comment === undefined ? {} : { comment }), members };
}

function createPool({ world, parameters, ...rest }: Call): void {
  const poolid = text({ world, parameters, ...rest }, 'poolid');
  const { pools } = world.state;
  if (own(pools, poolid)) throw failure(`pool '${poolid}' already exists`);
  const parent = /^(.*)\/[^/]+$/.exec(poolid)?.[1];
  if (parent !== undefined && !own(pools, parent))
    throw failure(`parent '${parent}' of pool '${poolid}' does not exist`);
  const { comment = '' } = parameters;
  put(pools, poolid, { vmids: [], storages: [], ...(comment === '' ? {} : { comment }) });
  world.changed();
}

/** All or nothing: the file is written when every member went through. */
function changePool(call: Call): void {
  const pools = structuredClone(call.world.state.pools);
  const pool = own(pools, text(call, 'poolid'));
  if (!pool) throw failure(`pool '${text(call, 'poolid')}' does not exist`);
  const { comment, vms, storage } = call.parameters;
  if (comment !== undefined) pool.comment = comment;
  const isRemoval = flag(call, 'delete');
  for (const vmid of splitList(vms ?? '').map(Number)) {
    demand(call, `/vms/${vmid}`, ['Permissions.Modify', 'VM.Allocate'], { any: true });
    if (isRemoval && !pool.vmids.includes(vmid)) throw failure(`VM ${vmid} is not a pool member`);
    if (!isRemoval) leaveOtherPool(call, pools, vmid);
    pool.vmids = isRemoval ? pool.vmids.filter((other) => other !== vmid) : [...pool.vmids, vmid];
  }
  for (const id of splitList(storage ?? '')) {
    demand(call, `/storage/${id}`, ['Permissions.Modify', 'Datastore.Allocate'], { any: true });
    const isMember = pool.storages.includes(id);
    if (isRemoval !== isMember) throw failure(`Storage '${id}' is ${isRemoval ? 'not a' : 'already a'} pool member`);
    pool.storages = isRemoval ? pool.storages.filter((other) => other !== id) : [...pool.storages, id];
  }
  call.world.state.pools = pools;
  call.world.changed();
}

/** A guest is in one pool at most. */
function leaveOtherPool(call: Call, pools: Record<string, PoolState>, vmid: number): void {
  const [poolid, present] = Object.entries(pools).find(([, { vmids }]) => vmids.includes(vmid)) ?? [];
  if (poolid === undefined || present === undefined) return;
  if (poolid === text(call, 'poolid')) throw failure(`VM ${vmid} is already a pool member`);
  if (!flag(call, 'allow-move')) {
    throw failure(`VM ${vmid} belongs already to pool '${poolid}' and allow-move is not set`);
  }
  demand(call, `/pool/${poolid}`, ['Pool.Allocate']);
  present.vmids = present.vmids.filter((other) => other !== vmid);
}

function removePool(call: Call): void {
  const { world } = call;
  const poolid = text(call, 'poolid');
  const pool = poolOf(call);
  const isNotEmpty = (what: string) => failure(`pool '${poolid}' is not empty (contains ${what})`);
  const below = Object.keys(world.state.pools)
    .toSorted()
    .find((other) => other.startsWith(`${poolid}/`));
  if (below !== undefined) throw isNotEmpty(`pool '${below}'`);
  // Members that do not exist any more keep nobody from it.
  const vmid = pool.vmids
    .map(String)
    .toSorted()
    .find((member) => world.isVmidTaken(member));
  if (vmid !== undefined) throw isNotEmpty(`VM ${vmid}`);
  const storage = pool.storages.toSorted().find((member) => world.findStorage(member));
  if (storage !== undefined) throw isNotEmpty(`storage '${storage}'`);
  delete world.state.pools[poolid];
  world.state.acl = world.state.acl.filter(({ path }) => path !== `/pool/${poolid}`);
  world.changed();
}
