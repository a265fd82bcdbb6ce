import { failure } from '../http/pve-error.ts';
import { fits } from '../world/space.ts';
import { folderOf } from '../world/volume-names.ts';
import type { StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import { formatOf } from './download-file.ts';
import type { TaskHandle } from './task-manager.ts';

/** A file that was sent to the node and waits in its temporary directory. */
export type UploadedFile = {
  readonly temporaryPath: string;
  readonly sizeBytes: number;
  /** By the algorithm the sender has named, if any. */
  readonly hash?: string;
};

export type Import = {
  readonly upload: UploadedFile;
  readonly storage: StorageState;
  readonly node: string;
  readonly content: VolumeState['content'];
  readonly fileName: string;
  readonly checksum?: string;
};

/** The work of an `imgcopy` task after an upload; what had the name before is overwritten. (PVE::API2::Storage::Status, upload) */
export async function importFile(world: World, order: Import, task: TaskHandle): Promise<void> {
  const { upload, storage, node, content, fileName, checksum } = order;
  const target = `${folderOf(storage, content)}/${fileName}`;
  const volid = `${storage.id}:${content}/${fileName}`;
  task.log(`starting file import from: ${upload.temporaryPath}`);
  if (checksum !== undefined) {
    if (upload.hash !== checksum.toLowerCase()) {
      task.log('calculating checksum...');
      throw failure(`checksum mismatch: got '${upload.hash}' != expect '${checksum}'`);
    }
    task.log('calculating checksum...OK, checksum verified');
  }
  task.log(`target node: ${node}`);
  task.log(`target file: ${target}`);
  task.log(`file size is: ${upload.sizeBytes}`);
  task.log(`command: ${commandFor(world, order, target)}`);
  await task.sleep(100 + upload.sizeBytes / 500_000);
  const others = storage.volumes.filter(
    (volume) => volume.volid !== volid || (!storage.isShared && volume.node !== node),
  );
  const replaced = storage.volumes.find((volume) => !others.includes(volume));
  if (!fits(world, storage, node, upload.sizeBytes - (replaced?.sizeBytes ?? 0)))
    throw failure(`import failed: cp: error writing '${target}': No space left on device`);
  storage.volumes = [
    ...others,
    {
      volid,
      node: storage.isShared ? null : node,
      content,
      format: formatOf(fileName),
      sizeBytes: upload.sizeBytes,
      createdAt: world.clock.now(),
    },
  ];
  world.changed();
  task.log('finished file import successfully');
}

function commandFor(world: World, { upload, node }: Import, target: string): string {
  if (node === world.localNode.name) return `cp -- ${upload.temporaryPath} ${target}`;
  const { address } = world.node(node);
  return `/usr/bin/scp -o BatchMode=yes -p -- ${upload.temporaryPath} [${address}]:${target}`;
}
