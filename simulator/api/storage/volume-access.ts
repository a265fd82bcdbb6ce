import { badParameters, failure, forbidden } from '../../http/pve-error.ts';
import { readVolumeName, type VolumeName } from '../../world/volume-names.ts';
import { parseVolumeId } from '../../world/volumes.ts';
import type { StorageState, VolumeState } from '../../world/world-state.ts';
import { demand, isRoot, may, text, type Call } from '../call.ts';

export type NamedVolume = { readonly volid: string; readonly storage: StorageState; readonly name: VolumeName };

/** The volume in the path, which may be given without its storage. (PVE::API2::Storage::Content, real_volume_id) */
export function namedVolume(call: Call, parameter: 'volume' | 'target' = 'volume'): NamedVolume {
  const id = text(call, 'storage');
  const given = text(call, parameter);
  if (given.includes(':')) {
    const [, storage] = /^([a-z][a-z0-9\-_.]*[a-z0-9]):.+$/i.exec(given) ?? [];
    if (storage === undefined) throw badParameters({ [parameter]: `unable to parse volume ID '${given}'\n` });
    if (storage !== id) throw badParameters({ [parameter]: `storage ID mismatch (${storage} != ${id})\n` });
  }
  const volid = given.includes(':') ? given : `${id}:${given}`;
  const storage = call.world.storage(id);
  return { volid, storage, name: readVolumeName(storage, volid) };
}

/** The volume as it lies on this node. */
export const findVolume = (call: Call, { storage, volid }: NamedVolume, node: string): VolumeState | undefined =>
  call.world.volumesOn(storage, node).find((volume) => volume.volid === volid);

/** Throws when whoever asks may not read the volume. (PVE::Storage::check_volume_access) */
export function checkVolumeAccess(
  call: Call,
  volid: string,
  wanted: { vmid?: number; content?: VolumeState['content'] } = {},
): void {
  if (!/^[a-z][a-z0-9\-_.]*[a-z0-9]:.+$/i.test(volid)) {
    if (!isRoot(call)) throw failure('Only root can pass arbitrary filesystem paths.');
    return;
  }
  const { storage: id } = parseVolumeId(volid);
  const { content, vmid } = readVolumeName(call.world.storage(id), volid);
  if (wanted.content !== undefined && content !== wanted.content)
    throw failure(`unable to use volume ${volid} - content type needs to be '${wanted.content}'`);
  const path = `/storage/${id}`;
  if (may(call, path, ['Datastore.Allocate'])) return;
  if (['iso', 'vztmpl', 'import'].includes(content)) {
    demand(call, path, ['Datastore.AllocateSpace', 'Datastore.Audit'], { any: true });
  } else if (vmid !== undefined && vmid === wanted.vmid) {
    return;
  } else if (content === 'backup' && vmid !== undefined) {
    demand(call, path, ['Datastore.AllocateSpace']);
    demand(call, `/vms/${vmid}`, ['VM.Backup']);
  } else if ((content === 'images' || content === 'rootdir') && vmid !== undefined) {
    demand(call, path, ['Datastore.Audit']);
    demand(call, `/vms/${vmid}`, ['VM.Config.Disk']);
  } else {
    throw forbidden(`${path}, Datastore.Allocate`);
  }
}

export function mayReadVolume(call: Call, volid: string): boolean {
  try {
    checkVolumeAccess(call, volid);
    return true;
  } catch {
    return false;
  }
}
