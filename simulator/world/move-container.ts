import { optionsOf, printOptions } from './container-config.ts';
import { allocateVolume } from './volumes.ts';
import type { ContainerState, GuestConfig, StorageState, VolumeState } from './world-state.ts';
import type { World } from './world.ts';

const GIB = 1024 ** 3;

export type MoveOptions = {
  /** `stay`: only the configuration moves, as when HA recovers a guest of a dead node; a replicated volume is there already. */
  readonly volumes?: 'follow' | 'stay';
  /** The storage on the other node for each one the volumes lie on; default: the same. */
  readonly storageFor?: (storage: string) => string;
};

/** A volume of a container together with the storage it lies on. */
export type OwnedVolume = { readonly storage: StorageState; readonly volume: VolumeState };

/** The volumes of the container as its node sees them, snapshots' and unused ones included. */
export function volumesOfContainer(world: World, container: ContainerState): OwnedVolume[] {
  return world.state.storages.flatMap((storage) =>
    world
      .volumesOn(storage, container.node)
      .filter(({ vmid, content }) => vmid === container.vmid && content !== 'backup')
      .map((volume) => ({ storage, volume })),
  );
}

/**
 * Puts a stopped container on another node. Whatever it is stays: identity, configuration, snapshots, and the contents of its
 * volumes. Those on storages that are not shared are copied and get a new name where theirs is taken. Returns how the copies are
 * called, by the old names. (PVE::LXC::Migrate)
 */
export function moveContainer(
  world: World,
  container: ContainerState,
  node: string,
  { volumes = 'follow', storageFor = (storage) => storage }: MoveOptions = {},
): ReadonlyMap<string, string> {
  if (container.startedAt !== null) throw new Error(`CT ${container.vmid} is running`);
  const target = world.node(node).name;
  const renamed = new Map<string, string>();
  if (target === container.node) return renamed;
  for (const { storage, volume } of volumesOfContainer(world, container)) {
    if (storage.isShared && storageFor(storage.id) === storage.id) continue;
    if (volume.replicas?.includes(target) && storageFor(storage.id) === storage.id) swapReplica(volume, target);
    else if (volumes === 'follow') {
      renamed.set(volume.volid, carryVolume(storage, world.storage(storageFor(storage.id)), volume, target));
    }
  }
  container.config = rewritten(container.config, renamed);
  for (const snapshot of container.snapshots) snapshot.config = rewritten(snapshot.config, renamed);
  container.node = target;
  world.changed();
  return renamed;
}

/** Whether the container's node can reach everything it mounts. */
export function missingVolumes(world: World, container: ContainerState): string[] {
  const present = new Set(volumesOfContainer(world, container).map(({ volume }) => volume.volid));
  return mountedVolumes(container.config).filter((volid) => !present.has(volid));
}

/** Volume ids of the root file system and the mount points, bind mounts left out. */
function mountedVolumes(config: GuestConfig): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    if (!/^(rootfs|mp\d+)$/.test(name)) return [];
    const volume = optionsOf(name, value)['volume'] ?? '';
    return /^[^/:]+:/.test(volume) ? [volume] : [];
  });
}

/** The copy becomes the original and the other way round. (PVE::Replication, the job is reversed) */
function swapReplica(volume: VolumeState, target: string): void {
  const others = (volume.replicas ?? []).filter((name) => name !== target);
  volume.replicas = volume.node === null ? others : [...others, volume.node];
  volume.node = target;
}

function carryVolume(from: StorageState, to: StorageState, volume: VolumeState, target: string): string {
  const isTaken = to.volumes.some(({ volid, node }) => volid === volume.volid && (to.isShared || node === target));
  const volid =
    from === to && !isTaken
      ? volume.volid
      : allocateVolume(to, target, volume.vmid ?? 0, (volume.sizeBytes / GIB).toFixed(6)).volid;
  from.volumes = from.volumes.filter((other) => other !== volume);
  const { replicas: _gone, ...kept } = volume;
  to.volumes.push({ ...kept, volid, node: to.isShared ? null : target });
  return volid;
}

function rewritten(config: GuestConfig, renamed: ReadonlyMap<string, string>): GuestConfig {
  const entries = Object.entries(config).map(([name, value]): [string, string] => {
    if (/^unused\d+$/.test(name)) return [name, renamed.get(value) ?? value];
    if (!/^(rootfs|mp\d+)$/.test(name)) return [name, value];
    const options = optionsOf(name, value);
    const volume = renamed.get(options['volume'] ?? '');
    return [name, volume === undefined ? value : printOptions(name, { ...options, volume })];
  });
  return Object.fromEntries(entries);
}
