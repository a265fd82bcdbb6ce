import { bytesOf, optionsOf, storedValue } from '../world/container-config.ts';
import { findDisk, freeDisk, volumesOf } from '../world/disks.ts';
import { asVolume, parseVolumeId } from '../world/volumes.ts';
import type { ContainerState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

export type NewContainer = { readonly vmid: number; readonly node?: string; readonly isRunning?: boolean } & Partial<
  Pick<ContainerState, 'config' | 'image' | 'rootPassword' | 'authorizedKeys' | 'createdAt'>
>;

/** Puts a container there without any task, and the disks its configuration names. */
export async function placeContainer(
  world: World,
  { vmid, node, isRunning = false, ...given }: NewContainer,
): Promise<void> {
  const defaults = {
    hostname: `CT${vmid}`,
    arch: 'amd64',
    ostype: 'debian',
    memory: '512',
    swap: '512',
    unprivileged: '1',
    rootfs: `local-lvm:vm-${vmid}-disk-0,size=4G`,
  };
  const config = Object.entries({ ...defaults, ...given.config }).map(([name, value]) => [
    name,
    storedValue(name, value, () => world.makeHardwareAddress()),
  ]);
  const container: ContainerState = {
    pending: {},
    createdAt: world.clock.now() - 86_400_000,
    startedAt: isRunning ? world.clock.now() : null,
    pid: isRunning ? world.nextPid() : 0,
    image: 'debian-12',
    hostKeys: [...(await world.generateHostKeys())],
    authorizedKeys: [],
    rootPassword: null,
    leases: {},
    snapshots: [],
    activity: 0.05,
    ...given,
    config: Object.fromEntries(config),
    vmid,
    node: node ?? world.localNode.name,
  };
  world.state.containers[String(vmid)] = container;
  for (const { name, volid } of volumesOf(container.config)) placeDisk(world, container, name, volid);
  if (isRunning) await world.guests.start(container);
  world.changed();
}

/** Takes a container and its disks away, as if neither had been there. */
export function takeContainerAway(world: World, vmid: number): void {
  const container = world.findContainer(vmid);
  if (!container) return;
  for (const { volid } of volumesOf(container.config)) freeDisk(world, container.node, volid);
  // Gone from the list at once; who gets its number finds nothing of it inside.
  void world.guests.stop(container, 'kill');
  delete world.state.containers[String(vmid)];
}

/** The disk a mount point names, unless it is there already. */
function placeDisk(world: World, { vmid, node, config }: ContainerState, name: string, volid: string): void {
  const storage = world.findStorage(parseVolumeId(volid).storage);
  if (!storage || findDisk(world, node, volid)) return;
  const sizeBytes = bytesOf(optionsOf(name, config[name])['size']);
  const disk = { volid, format: /subvol|basevol/.test(volid) ? 'subvol' : 'raw', sizeBytes, log: [] };
  storage.volumes.push(asVolume(disk, storage, node, vmid, world.clock.now()));
}
