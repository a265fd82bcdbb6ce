import { failure } from '../http/pve-error.ts';
import { readVolumeName } from '../world/volume-names.ts';
import { indexedNames, optionsOf } from '../world/container-config.ts';
import { isFileBased } from '../world/storage-types.ts';
import { parseVolumeId } from '../world/volumes.ts';
import type { World } from '../world/world.ts';
import type { TaskHandle } from './task-manager.ts';

/** The work of an `imgdel` task. (PVE::Storage::vdisk_free) */
export async function deleteVolume(
  world: World,
  { volid, node }: { volid: string; node: string },
  task: TaskHandle,
): Promise<void> {
  const { storage: id, name } = parseVolumeId(volid);
  const storage = world.enabledStorage(id, node);
  await task.sleep(120);
  const found = world.volumesOn(storage, node).find((volume) => volume.volid === volid);
  if (found?.isProtected) throw failure(`cannot remove protected volume '${name}' on '${id}'`);
  checkNotMounted(world, volid, name);
  if (found) storage.volumes = storage.volumes.filter((volume) => volume !== found);
  else if (isFileBased(storage)) task.log(`disk image '${readVolumeName(storage, volid).path}' does not exist`);
  else throw failure(`lvremove 'pve/${name}' error:   Failed to find logical volume "pve/${name}"`);
  world.changed();
  task.log(`Removed volume '${volid}'`);
}

/** A file can be deleted under a running container; a mounted block device or data set cannot. */
function checkNotMounted({ state }: World, volid: string, name: string): void {
  const user = Object.values(state.containers).find(
    ({ config, startedAt }) =>
      startedAt !== null &&
      ['rootfs', ...indexedNames(config, 'mp')].some((key) => optionsOf(key, config[key])['volume'] === volid),
  );
  if (!user) return;
  const type = state.storages.find(({ id }) => volid.startsWith(`${id}:`))?.type;
  if (type === 'lvm' || type === 'lvmthin')
    throw failure(`lvremove 'pve/${name}' error:   Logical volume pve/${name} contains a filesystem in use.`);
  if (type === 'zfspool') throw failure(`zfs error: cannot destroy 'rpool/data/${name}': dataset is busy`);
}
