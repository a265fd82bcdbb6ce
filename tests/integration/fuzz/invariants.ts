import { indexedNames, optionsOf } from '../../../simulator/world/container-config.ts';
import { storageUsed } from '../../../simulator/world/usage.ts';
import type { ContainerState, StorageState, WorldState } from '../../../simulator/world/world-state.ts';
import { stumbledIn } from './answers.ts';

/** Disks that requests make for guests that need not exist. (PVE::API2::Storage::Content asks for no guest) */
const LOOSE = /disk-7|disk-9/;

/** What contradicts itself in a world in which no task is running. */
export function stateFaults(state: WorldState, isInside: (vmid: number) => boolean): string[] {
  const containers = Object.values(state.containers);
  return [
    ...Object.entries(state.containers).flatMap(([key, { vmid }]) =>
      key === String(vmid) ? [] : [`container ${vmid} under ${key}`],
    ),
    ...Object.keys(state.virtualMachines).flatMap((key) =>
      state.containers[key] ? [`${key} is container and machine`] : [],
    ),
    ...containers.flatMap((container) => containerFaults(state, container, isInside(container.vmid))),
    ...state.storages.flatMap((storage) => storageFaults(state, storage)),
    ...taskFaults(state),
    ...accessFaults(state),
    ...plainFaults(state, 'state'),
  ];
}

function containerFaults(state: WorldState, container: ContainerState, isInside: boolean): string[] {
  const { vmid, config, startedAt } = container;
  const faults: string[] = [];
  if (!state.nodes.some(({ name }) => name === container.node)) faults.push(`CT ${vmid} is on no node`);
  // A snapshot that could not be deleted keeps the container locked. (PVE::AbstractConfig, snapshot_delete)
  const isStuck = config['lock'] === 'snapshot-delete' && container.snapshots.some((each) => each.state === 'delete');
  if (config['lock'] !== undefined && !isStuck) faults.push(`CT ${vmid} is locked (${config['lock']}) by no task`);
  if ((startedAt !== null) !== isInside)
    faults.push(`CT ${vmid} ${startedAt === null ? 'is stopped with' : 'runs without'} an inside`);
  if (startedAt === null && Object.keys(container.leases).length > 0)
    faults.push(`CT ${vmid} is stopped and has an address`);
  if (config['rootfs'] === undefined) faults.push(`CT ${vmid} has no rootfs`);
  const seen = new Set<string>();
  for (const name of ['rootfs', ...indexedNames(config, 'mp'), ...indexedNames(config, 'unused')]) {
    const volid = optionsOf(name, config[name])['volume'] ?? '';
    if (volid === '' || volid.startsWith('/')) continue;
    if (seen.has(volid)) faults.push(`CT ${vmid} has ${volid} twice`);
    seen.add(volid);
    // Whoever removes a storage's definition leaves what lies on it, and whom it belongs to.
    if (!state.storages.some(({ id }) => volid.startsWith(`${id}:`))) continue;
    const found = volumesOf(state, volid, container.node);
    if (found !== 1) faults.push(`${name} of CT ${vmid}: ${volid} lies ${found} times on its storage`);
  }
  const names = container.snapshots.map(({ name }) => name);
  if (new Set(names).size !== names.length) faults.push(`CT ${vmid} has two snapshots of one name`);
  for (const { name, config: kept } of container.snapshots) {
    const { parent } = kept;
    if (parent !== undefined && !names.includes(parent))
      faults.push(`snapshot ${name} of CT ${vmid} has a lost parent ${parent}`);
  }
  return faults;
}

function volumesOf(state: WorldState, volid: string, node: string): number {
  const storage = state.storages.find(({ id }) => id === volid.split(':')[0]);
  return (
    storage?.volumes.filter((volume) => volume.volid === volid && (storage.isShared || volume.node === node)).length ??
    0
  );
}

function storageFaults(state: WorldState, storage: StorageState): string[] {
  const faults: string[] = [];
  const places = storage.volumes.map(({ volid, node }) => `${volid} on ${node ?? 'all'}`);
  for (const place of places.filter((each, index) => places.indexOf(each) !== index)) faults.push(`${place} twice`);
  for (const { volid, vmid, content, sizeBytes } of storage.volumes) {
    if (sizeBytes < 0) faults.push(`${volid} is smaller than nothing`);
    const isDisk = (content === 'rootdir' || content === 'images') && vmid !== undefined && !LOOSE.test(volid);
    if (isDisk && !state.containers[String(vmid)] && !state.virtualMachines[String(vmid)])
      faults.push(`${volid} belongs to no guest`);
  }
  for (const { name } of state.nodes) {
    const used = storageUsed(storage, name);
    if (!(used >= 0 && used <= storage.totalBytes))
      faults.push(`${storage.id} on ${name} uses ${used} of ${storage.totalBytes}`);
  }
  return faults;
}

function taskFaults({ tasks }: WorldState): string[] {
  const faults: string[] = [];
  for (const [index, task] of tasks.entries()) {
    const last = task.log.at(-1) ?? '';
    if (task.exitStatus === null || task.endTime === null) faults.push(`${task.upid} never ended`);
    else if (task.endTime < task.startTime) faults.push(`${task.upid} ended before it began`);
    else if (task.exitStatus !== 'unexpected status' && !last.startsWith('TASK '))
      faults.push(`the log of ${task.upid} ends with ${last}`);
    if (stumbledIn([task.exitStatus, ...task.log].join('\n'))) faults.push(`${task.upid} stumbled: ${task.exitStatus}`);
    if (task.startTime < (tasks[index + 1]?.startTime ?? 0)) faults.push(`${task.upid} stands before a younger task`);
  }
  if (new Set(tasks.map(({ upid }) => upid)).size !== tasks.length) faults.push('two tasks have one UPID');
  return faults;
}

function accessFaults(state: WorldState): string[] {
  const faults: string[] = [];
  for (const { ugid, type, path } of state.acl) {
    const [user = '', token] = ugid.split('!');
    const isThere = type === 'group' || (state.users[user] && (token === undefined || state.users[user].tokens[token]));
    if (!isThere) faults.push(`a rule on ${path} for ${type} ${ugid}, who is nobody`);
  }
  const members = Object.values(state.pools).flatMap(({ vmids }) => vmids);
  for (const vmid of members.filter((each, index) => members.indexOf(each) !== index))
    faults.push(`${vmid} is in two pools`);
  for (const vmid of members) if (!Number.isInteger(vmid)) faults.push(`${vmid} is in a pool`);
  return faults;
}

/** Numbers that JSON does not have, and things that are no data. */
function plainFaults(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return [`${path} is no data`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => plainFaults(inner, `${path}.${key}`));
}
