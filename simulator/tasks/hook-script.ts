import { failure } from '../http/pve-error.ts';
import { parseVolumeId } from '../world/volumes.ts';
import type { World } from '../world/world.ts';

/** Complains unless the script is there. (PVE::GuestHelpers, check_hookscript) */
export function checkHookScript(world: World, volid: string, node: string): void {
  const { storage: id, name } = parseVolumeId(volid);
  const storage = world.enabledStorage(id, node);
  if (!name.startsWith('snippets/')) throw failure(`'${volid}' is not in the snippets directory`);
  if (!world.volumesOn(storage, node).some((volume) => volume.volid === volid))
    throw failure(`script '${volid}' does not exist`);
}
