import { blocks, passed, unknown, warns, type Check } from './check.ts';

const gib = 2 ** 30;
/** Storage plugins that allocate on write, so that a disk may be larger than what is free. */
const thin: ReadonlySet<string> = new Set(['lvmthin', 'zfspool', 'rbd', 'btrfs', 'dir', 'nfs', 'cifs', 'cephfs']);

export const storageFits: Check = (spec, { options }) => {
  if (!options)
    return [unknown('storage', `Node ${spec.node} could not be asked about its storages`, { field: 'storage' })];
  const storage = options.storages.find(({ name }) => name === spec.storage);
  if (!storage) {
    const hidden = options.hiddenBy.find(({ list }) => list === 'storages');
    if (hidden)
      return [
        unknown(
          'storage',
          `Whether ${spec.storage} exists is hidden: ${hidden.privilege} on ${hidden.path} is missing`,
          { field: 'storage' },
        ),
      ];
    return [blocks('storage', `Node ${spec.node} has no storage ${spec.storage}`, { field: 'storage' })];
  }
  if (!storage.content.includes('rootdir'))
    return [blocks('storage', `Storage ${spec.storage} does not take container disks`, { field: 'storage' })];
  if (!storage.isActive)
    return [blocks('storage', `Storage ${spec.storage} is not active on ${spec.node}`, { field: 'storage' })];
  if (storage.totalBytes === null || storage.usedBytes === null)
    return [unknown('storage-space', `How much space ${spec.storage} has left is not known`, { field: 'diskGiB' })];
  const freeGiB = (storage.totalBytes - storage.usedBytes) / gib;
  const text = `${spec.diskGiB} GiB of ${freeGiB.toFixed(1)} GiB free on ${spec.storage}`;
  if (spec.diskGiB <= freeGiB) return [passed('storage-space', text, { field: 'diskGiB' })];
  const verdict = thin.has(storage.plugin) ? warns : blocks;
  return [verdict('storage-space', `Larger than the free space: ${text}`, { field: 'diskGiB' })];
};
