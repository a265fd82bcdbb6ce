import { failure } from '../http/pve-error.ts';
import { parseVolumeId } from '../world/volumes.ts';
import { readVolumeName } from '../world/volume-names.ts';
import type { World } from '../world/world.ts';
import { fits } from '../world/space.ts';
import type { TaskHandle } from './task-manager.ts';

type Copy = { readonly from: string; readonly to: string; readonly node: string; readonly targetNode: string };

/** The work of an `imgcopy` task that copies a volume to another name, storage or node. */
export async function copyVolume(world: World, { from, to, node, targetNode }: Copy, task: TaskHandle): Promise<void> {
  task.log(`DEBUG: COPY ${from} TO ${to}`);
  const source = world.enabledStorage(parseVolumeId(from).storage, node);
  const target = world.enabledStorage(parseVolumeId(to).storage, targetNode);
  const { vmid, content } = readVolumeName(target, to);
  const volume = world.volumesOn(source, node).find(({ volid }) => volid === from);
  if (!volume) throw failure(`volume '${from}' does not exist`);
  if (!target.content.includes(volume.content))
    throw failure(`content type '${volume.content}' is not available on storage '${target.id}'`);
  if (world.volumesOn(target, targetNode).some(({ volid }) => volid === to))
    throw failure(`volume '${to}' already exists`);
  await task.sleep(300 + volume.sizeBytes / 2_000_000);
  if (!fits(world, target, targetNode, volume.usedBytes ?? volume.sizeBytes)) throw failure('No space left on device');
  target.volumes.push({
    ...volume,
    volid: to,
    content: content === 'images' ? volume.content : content,
    node: target.isShared ? null : targetNode,
    createdAt: world.clock.now(),
    ...(vmid === undefined ? {} : { vmid }),
  });
  world.changed();
}
