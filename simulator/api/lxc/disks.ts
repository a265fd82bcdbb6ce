import { badParameters, failure, reasonOf } from '../../http/pve-error.ts';
import { checkConvertible, convertToTemplate } from '../../tasks/convert-to-template.ts';
import { moveToContainer, moveToStorage, type Reassignment } from '../../tasks/move-volume.ts';
import { checkResize, resizeDisk } from '../../tasks/resize-container.ts';
import { optionsOf } from '../../world/container-config.ts';
import { diskOf, mountPointOf } from '../../world/disks.ts';
import { checkUnlocked, isTemplate, isUsedBySnapshots, lockGuest, unlockGuest } from '../../world/guest-config.ts';
import { volumeHasFeature } from '../../world/volume-features.ts';
import { isBindMount, parseVolumeId } from '../../world/volumes.ts';
import type { ContainerState } from '../../world/world-state.ts';
import { demand, flag, text, type Call, type Handlers } from '../call.ts';
import { checkDigest, containerOf } from './config.ts';
import { startGuestTask } from './tasks.ts';

const UNUSED = /^unused\d+$/;

export const lxcDiskHandlers: Handlers = {
  'PUT /nodes/{node}/lxc/{vmid}/resize': (call) => {
    const order = { disk: text(call, 'disk'), size: text(call, 'size') };
    const container = containerOf(call);
    checkResize(call.world, container, order, (storage) => {
      if (storage !== null) return demand(call, `/storage/${storage}`, ['Datastore.AllocateSpace']);
      // The parameter `disk` counts as an option of the container like any other. (check_ct_modify_config_perm)
      demand(call, `/vms/${container.vmid}`, ['VM.Config.Options']);
      checkDigest(container, call.parameters['digest']);
    });
    return startGuestTask(call, 'resize', (target, task) => resizeDisk(call.world, target, order, task));
  },
  'POST /nodes/{node}/lxc/{vmid}/template': (call) => {
    checkConvertible(containerOf(call));
    startGuestTask(call, 'vztemplate', (target, task) => convertToTemplate(call.world, target, task));
    return null;
  },
  'POST /nodes/{node}/lxc/{vmid}/move_volume': moveVolume,
};

/** (PVE::API2::LXC, move_volume) */
function moveVolume(call: Call): Promise<string> | string {
  const { storage, 'target-vmid': targetVmid } = call.parameters;
  if (storage !== undefined && targetVmid !== undefined)
    throw failure('either set storage or target-vmid, but not both');
  if (targetVmid !== undefined) return moveBetweenContainers(call, Number(targetVmid));
  if (storage !== undefined) return moveBetweenStorages(call, storage);
  const missing = "both 'storage' and 'target-vmid' missing, either needs to be set";
  throw badParameters({ 'target-vmid': missing, storage: missing });
}

async function moveBetweenStorages(call: Call, storage: string): Promise<string> {
  const { world, parameters } = call;
  demand(call, `/storage/${storage}`, ['Datastore.AllocateSpace']);
  const volume = text(call, 'volume');
  const deletesSource = flag(call, 'delete');
  const order = { volume, storage, deletesSource, bwlimitKib: Number(parameters['bwlimit'] ?? 0) };
  const container = await world.locks.hold(Number(text(call, 'vmid')), () => {
    const found = containerOf(call);
    checkUnlocked(found);
    if (found.startedAt !== null) throw failure('cannot move volumes of a running container');
    if (UNUSED.test(volume))
      throw failure(`cannot move volume '${volume}', only configured volumes can be moved to another storage`);
    const { volid } = mountPointOf(found.config, volume);
    if (deletesSource && isUsedBySnapshots(found, volid))
      throw failure("you can't move a volume with snapshots and delete the source");
    checkDigest(found, parameters['digest']);
    lockGuest(found, 'disk');
    world.changed();
    return found;
  });
  try {
    return startGuestTask(call, 'move_volume', (target, task) => moveToStorage(world, target, order, task));
  } catch (error) {
    unlockGuest(container, 'disk');
    throw error;
  }
}

function moveBetweenContainers(call: Call, targetVmid: number): string {
  const { world } = call;
  const vmid = Number(text(call, 'vmid'));
  demand(call, `/vms/${targetVmid}`, ['VM.Config.Disk']);
  const check = (): Reassignment => checkReassignment(call, targetVmid);
  const { source, volume, targetVolume } = check();
  const { storage } = parseVolumeId(optionsOf(volume, source.config[volume])['volume'] ?? '');
  demand(call, `/storage/${storage}`, ['Datastore.AllocateSpace']);
  return startGuestTask(
    call,
    'move_volume',
    (_target, task) => moveToContainer(world, { vmid, targetVmid }, check, task),
    {
      id: `${vmid}-${volume}>${targetVmid}-${targetVolume}`,
    },
  );
}

/** In the order of load_and_check_reassign_configs. */
function checkReassignment(call: Call, targetVmid: number): Reassignment {
  const { world, parameters } = call;
  const [vmid, volume] = [text(call, 'vmid'), text(call, 'volume')];
  const targetVolume = parameters['target-volume'] ?? volume;
  if (volume === 'rootfs' || targetVolume === 'rootfs') throw failure("Cannot move to/from 'rootfs'");
  if (UNUSED.test(volume) && !UNUSED.test(targetVolume))
    throw failure('Moving an unused volume to a used one is not possible');
  const source = existing(call, vmid);
  const target = existing(call, targetVmid);
  if (source.node !== target.node)
    throw failure(`Both containers need to be on the same node (${source.node} != ${target.node})`);
  checkUnlocked(source);
  checkUnlocked(target);
  if (isTemplate(source) || isTemplate(target)) throw failure("Can't move volumes from or to template CT");
  ofContainer(source, () => checkDigest(source, parameters['digest']));
  ofContainer(target, () => checkDigest(target, parameters['target-digest']));
  const value = source.config[volume];
  if (value === undefined) throw failure(`volume '${volume}' for container '${vmid}' does not exist`);
  if (target.config[targetVolume] !== undefined)
    throw failure(`Target volume key '${targetVolume}' is already in use for container '${targetVmid}'`);
  if (isBindMount(value)) throw failure('Storage does not support moving of this disk to another container');
  const volid = optionsOf(volume, value)['volume'] ?? '';
  if (isUsedBySnapshots(source, volid)) throw failure('Cannot move volume used by a snapshot to another container');
  const { storage, volume: disk } = diskOf(world, source.node, volid);
  if (!volumeHasFeature(storage.type, 'rename', disk))
    throw failure('Storage does not support moving of this disk to another container');
  if (source.startedAt !== null && !UNUSED.test(volume))
    throw failure('Cannot move in-use volume while the source CT is running - detach or shutdown first');
  return { source, target, volume, targetVolume };
}

function existing({ world }: Call, vmid: string | number): ContainerState {
  const found = world.findContainer(vmid);
  if (!found) throw failure(`could not find CT ${vmid}`);
  return found;
}

function ofContainer({ vmid }: ContainerState, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw failure(`Container ${vmid}: ${reasonOf(error)}`);
  }
}
