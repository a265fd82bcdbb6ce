import { badParameters, failure } from '../http/pve-error.ts';
import { CONFIG_SCHEMA } from '../schema/method-table.ts';
import { schemaOf } from '../schema/validate.ts';
import { splitList } from '../schema/formats.ts';
import { checkUnlocked } from '../tasks/power-container.ts';
import {
  configWithPending,
  digestOf,
  optionsOf,
  printOptions,
  printSize,
  storedValue,
  typedConfig,
  typedValue,
} from '../world/container-config.ts';
import { allocateVolume, asVolume, checkSpace, isBindMount, parseVolumeId } from '../world/volumes.ts';
import type { ContainerState } from '../world/world-state.ts';
import { nodeOf, text, type Call, type Handlers } from './call.ts';
import { checkDiskStorage, checkHookScript } from './lxc-create.ts';
import { checkModification } from './lxc-permissions.ts';

/** Takes effect in a running container at once; everything else waits for its next start. (PVE::LXC::Config, vmconfig_hotplug_pending) */
const HOTPLUGGED =
  /^(description|onboot|startup|protection|hostname|hookscript|cores|tags|lock|memory|swap|cpulimit|cpuunits|net\d+|mp\d+)$/;
const REQUIRED = new Set(['rootfs', 'arch', 'ostype']);
const READ_ONLY = new Set(['unprivileged', 'arch', 'ostype']);

export const lxcConfigHandlers: Handlers = {
  'GET /nodes/{node}/lxc/{vmid}/config': (call) => {
    const container = containerOf(call);
    const { snapshot, current } = call.parameters;
    const digest = digestOf(container);
    if (snapshot === undefined) {
      return { ...typedConfig(current === '1' ? container.config : configWithPending(container)), digest };
    }
    const found = container.snapshots.find(({ name }) => name === snapshot);
    if (!found) throw failure(`snapshot '${snapshot}' does not exist`);
    return { ...typedConfig(found.config), digest };
  },
  'GET /nodes/{node}/lxc/{vmid}/pending': (call) => {
    const container = containerOf(call);
    const names = new Set([...Object.keys(container.config), ...Object.keys(container.pending)]);
    const shown = [...names].map((key) => {
      const [value, pending] = [container.config[key], container.pending[key]];
      return {
        key,
        ...(value === undefined ? {} : { value: typedValue(key, value) }),
        ...(pending === undefined ? {} : pending === null ? { delete: 1 } : { pending: typedValue(key, pending) }),
      };
    });
    return [...shown, { key: 'digest', value: digestOf(container) }];
  },
  'PUT /nodes/{node}/lxc/{vmid}/config': changeConfig,
};

export const containerOf = (call: Call): ContainerState => call.world.container(nodeOf(call), text(call, 'vmid'));

async function changeConfig(call: Call): Promise<null> {
  const { node: _node, vmid: _vmid, digest, delete: deleted, revert, ...given } = call.parameters;
  const removed = splitList(deleted ?? '');
  const reverted = splitList(revert ?? '');
  if (Object.keys(given).length + removed.length + reverted.length === 0) throw failure('no options specified');
  const vmid = Number(text(call, 'vmid'));
  const before = call.world.findContainer(vmid);
  checkModification(call, {
    vmid,
    pool: call.world.poolOf(vmid),
    given,
    removed,
    present: before?.config ?? {},
    isUnprivileged: before?.config['unprivileged'] === '1',
  });
  for (const name of [...removed, ...reverted]) {
    if (!schemaOf(CONFIG_SCHEMA, name))
      throw badParameters({ [removed.includes(name) ? 'delete' : 'revert']: `unknown option '${name}'` });
  }
  try {
    await call.world.locks.hold(vmid, () => apply(call, { digest, given, removed, reverted }));
  } catch (error) {
    throw error instanceof Error && error.name === 'Error' ? failure(error.message) : error;
  }
  return null;
}

type Change = { digest: string | undefined; given: Record<string, string>; removed: string[]; reverted: string[] };

function apply(call: Call, { digest, given, removed, reverted }: Change): void {
  const container = containerOf(call);
  checkUnlocked(container);
  if (digest !== undefined && digest !== digestOf(container)) {
    throw failure('detected modified configuration - file changed by other user? Try again.');
  }
  for (const name of removed) {
    if (REQUIRED.has(name)) throw failure(`unable to delete required option '${name}'`);
    if (READ_ONLY.has(name)) throw failure(`unable to delete read-only option '${name}'`);
  }
  for (const name of Object.keys(given))
    if (READ_ONLY.has(name)) throw failure(`unable to modify read-only option: '${name}'`);
  checkHookScript(call, given['hookscript'], container.node);
  for (const name of reverted) delete container.pending[name];
  for (const name of removed) remove(container, name);
  for (const [name, value] of Object.entries(given)) set(call, container, name, value);
  call.world.changed();
}

const takesEffectNow = (container: ContainerState, name: string): boolean =>
  container.startedAt === null || HOTPLUGGED.test(name);

function remove(container: ContainerState, name: string): void {
  const present = container.config[name];
  delete container.pending[name];
  if (present === undefined) return;
  if (!takesEffectNow(container, name)) {
    container.pending[name] = null;
    return;
  }
  delete container.config[name];
  if (!/^mp\d+$/.test(name) || isBindMount(present)) return;
  // The volume of a removed mount point stays, as an unused disk.
  let index = 0;
  while (container.config[`unused${index}`] !== undefined) index++;
  container.config[`unused${index}`] = optionsOf(name, present)['volume'] ?? '';
}

function set(call: Call, container: ContainerState, name: string, value: string): void {
  const stored = /^mp\d+$/.test(name)
    ? withVolume(call, container, name, value)
    : keepingAddress(call, container, name, value);
  delete container.pending[name];
  if (takesEffectNow(container, name)) container.config[name] = stored;
  else if (container.config[name] !== stored) container.pending[name] = stored;
}

/** An interface that is changed without a hardware address keeps the one it has. */
function keepingAddress(call: Call, container: ContainerState, name: string, value: string): string {
  const known = optionsOf(name, container.config[name])['hwaddr'];
  return storedValue(name, value, () => known ?? call.world.makeHardwareAddress());
}

/** `STORAGE:GiB` makes a new volume; one that exists already is taken as it is. */
function withVolume(call: Call, container: ContainerState, name: string, value: string): string {
  const options = optionsOf(name, value);
  const volid = options['volume'] ?? '';
  if (isBindMount(value)) return printOptions(name, options);
  const { storage: id, name: size } = parseVolumeId(volid);
  checkDiskStorage(call, id, container.node);
  const storage = call.world.storage(id);
  const existing = storage.volumes.find((volume) => volume.volid === volid && volume.vmid === container.vmid);
  if (existing) return printOptions(name, { ...options, size: printSize(existing.sizeBytes) });
  const disk = allocateVolume(storage, container.node, container.vmid, size);
  checkSpace(call.world, storage, container.node, container.vmid, disk.volid);
  storage.volumes.push(asVolume(disk, storage, container.node, container.vmid, call.world.clock.now()));
  return printOptions(name, { ...options, volume: disk.volid, size: printSize(disk.sizeBytes) });
}
