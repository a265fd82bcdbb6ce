import { failure, forbidden } from '../../http/pve-error.ts';
import {
  cloneContainer,
  clonedConfig,
  newMachineId,
  removeClone,
  type CloneOrder,
} from '../../tasks/clone-container.ts';
import { findDisk } from '../../world/disks.ts';
import { isTemplate, lockGuest, snapshotOf, unlockGuest } from '../../world/guest-config.ts';
import { reserveContainer } from '../../world/reserve-container.ts';
import { volumeHasFeature } from '../../world/volume-features.ts';
import { isBindMount, parseVolumeId } from '../../world/volumes.ts';
import { optionsOf } from '../../world/container-config.ts';
import type { ContainerState } from '../../world/world-state.ts';
import { demand, nodeOf, text, type Call, type Handlers } from '../call.ts';
import { containerOf } from './config.ts';
import { checkBridge } from './permissions.ts';
import { startGuestTask } from './tasks.ts';

export const lxcCloneHandlers: Handlers = { 'POST /nodes/{node}/lxc/{vmid}/clone': cloneLxc };

/** Checks in the order of the real handler; both containers are locked when it answers. (PVE::API2::LXC, clone_vm) */
async function cloneLxc(call: Call): Promise<string> {
  const { world, parameters } = call;
  const { pool, storage } = parameters;
  if (pool !== undefined && !world.state.pools[pool]) throw forbidden(`pool '${pool}' does not exist`);
  const target = otherNode(call);
  if (storage !== undefined) checkStorage(call, storage, target);
  const vmid = Number(text(call, 'vmid'));
  const source = await world.locks.hold(vmid, () => {
    const container = containerOf(call);
    lockGuest(container, 'disk');
    return container;
  });
  let clone: ContainerState | undefined;
  try {
    world.checkVmidUnused(text(call, 'newid'));
    clone = reserve(call, source);
    const order = orderOf(call, source, target);
    const { hostname, description } = parameters;
    clone.config = clonedConfig(world, configOf(source, order.snapname), { hostname, description });
    const firewall = world.state.firewall?.guests;
    const rules = firewall?.[String(vmid)];
    if (firewall && rules) firewall[String(order.newid)] = structuredClone(rules);
    return startGuestTask(call, 'vzclone', (_target, task) => cloneContainer(world, order, task));
  } catch (error) {
    unlockGuest(source, 'disk');
    if (clone) removeClone(world, clone);
    world.changed();
    throw error;
  }
}

function otherNode(call: Call): string | undefined {
  const { target } = call.parameters;
  if (target === undefined || target === 'localhost' || target === nodeOf(call)) return undefined;
  if (!call.world.state.nodes.some(({ name }) => name === target)) throw failure(`no such cluster node '${target}'`);
  return target;
}

function checkStorage(call: Call, id: string, target: string | undefined): void {
  const storage = call.world.enabledStorage(id, nodeOf(call));
  if (target === undefined) return;
  call.world.enabledStorage(id, target);
  if (!storage.isShared) throw failure(`can't clone to non-shared storage '${id}'`);
}

/** Has the source's inside, but is another machine. */
function reserve({ world, parameters }: Call, source: ContainerState): ContainerState {
  const { node, image, hostKeys, authorizedKeys, rootPassword, activity } = source;
  const inherited = { node, image, hostKeys, authorizedKeys, rootPassword, activity };
  return reserveContainer(world, { ...inherited, vmid: Number(parameters['newid']), machineId: newMachineId() });
}

const configOf = (source: ContainerState, snapname: string | undefined): Readonly<Record<string, string>> =>
  snapname === undefined ? source.config : snapshotOf(source, snapname).config;

function orderOf(call: Call, source: ContainerState, target: string | undefined): CloneOrder {
  const { full, storage, snapname, pool, bwlimit, newid } = call.parameters;
  const isFull = full === undefined ? !isTemplate(source) : full === '1';
  if (storage !== undefined && !isFull) throw failure("parameter 'storage' not allowed for linked clones");
  const order: CloneOrder = {
    node: source.node,
    vmid: source.vmid,
    newid: Number(newid),
    isFull,
    wasRunning: source.startedAt !== null,
    snapname,
    storage,
    pool,
    target,
    bwlimitKib: Number(bwlimit ?? 0),
  };
  const config = configOf(source, snapname);
  let isShared = true;
  for (const name of Object.keys(config).toSorted()) {
    const value = config[name] ?? '';
    if (/^net\d+$/.test(name)) checkBridge(call, name, value);
    if (/^(rootfs|mp\d+)$/.test(name)) isShared = checkDisk(call, order, name, value) && isShared;
  }
  if (target !== undefined && !isShared) throw failure(`can't clone CT to node '${target}' (CT uses local storage)`);
  return order;
}

/** Returns whether every node of the cluster could use the clone's disk. */
function checkDisk(call: Call, order: CloneOrder, name: string, value: string): boolean {
  const volid = optionsOf(name, value)['volume'] ?? '';
  if (isBindMount(value)) {
    throw failure(`unable to clone mountpoint '${name}' (type ${volid.startsWith('/dev/') ? 'device' : 'bind'})`);
  }
  const storage = call.world.storage(order.storage ?? parseVolumeId(volid).storage);
  demand(call, `/storage/${storage.id}`, ['Datastore.AllocateSpace']);
  if (order.isFull) {
    if (order.wasRunning && order.snapname === undefined)
      throw failure('Cannot do full clones on a running container without snapshots');
    return storage.isShared;
  }
  const format = findDisk(call.world, order.node, volid)?.volume.format ?? 'raw';
  const question = { snapname: order.snapname, targetFormats: ['raw', 'subvol'] };
  if (!volumeHasFeature(storage.type, 'clone', { volid, format }, question))
    throw failure(`Linked clone feature for '${volid}' is not available`);
  return storage.isShared;
}
