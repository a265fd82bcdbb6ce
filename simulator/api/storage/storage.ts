import { badParameters } from '../../http/pve-error.ts';
import { formatOf } from '../../tasks/download-file.ts';
import { STORAGE_KINDS } from '../../world/storage-types.ts';
import { fileNameOf, type CatalogueEntry } from '../../world/templates.ts';
import { storageUsed } from '../../world/usage.ts';
import type { StorageState, VolumeState } from '../../world/world-state.ts';
import { isOnNode } from '../../world/world.ts';
import { may, nodeOf, text, type Handlers } from '../call.ts';

const INDEX =
  'content download-url file-restore import-metadata oci-registry-pull prunebackups rrd rrddata status upload';

export const storageHandlers: Handlers = {
  'GET /nodes/{node}/storage': (call) => {
    const node = nodeOf(call);
    const { content, enabled, storage: wanted, format } = call.parameters;
    return call.world.state.storages
      .filter(
        (storage) =>
          isOnNode(storage, node) &&
          (wanted === undefined || storage.id === wanted) &&
          (enabled !== '1' || storage.isEnabled) &&
          (content === undefined || content.split(',').some((each) => storage.content.includes(each))) &&
          may(call, `/storage/${storage.id}`, ['Datastore.Audit', 'Datastore.AllocateSpace'], { any: true }),
      )
      .map((storage) => ({
        storage: storage.id,
        ...describeStorage(storage, node),
        ...(storage.isEnabled && storage.isGone !== true && storage.totalBytes > 0
          ? { used_fraction: storageUsed(storage, node) / storage.totalBytes }
          : {}),
        ...(format === '1' ? formatsOf(storage) : {}),
      }));
  },
  'GET /nodes/{node}/storage/{storage}/status': (call) => {
    const storage = call.world.findStorage(text(call, 'storage'));
    if (!storage) throw badParameters({ storage: 'No such storage.' });
    return describeStorage(storage, nodeOf(call));
  },
  'GET /nodes/{node}/storage/{storage}': (call) => {
    nodeOf(call);
    return INDEX.split(' ').map((subdir) => ({ subdir }));
  },
};

/** The volume a downloaded or seeded template makes. */
export const templateVolume = (
  storage: StorageState,
  node: string,
  entry: CatalogueEntry,
  createdAt: number,
): VolumeState => ({
  volid: `${storage.id}:vztmpl/${fileNameOf(entry)}`,
  node: storage.isShared ? null : node,
  content: 'vztmpl',
  format: formatOf(fileNameOf(entry)),
  sizeBytes: entry.sizeBytes,
  createdAt,
});

function describeStorage(storage: StorageState, node: string): Record<string, unknown> {
  const { isEnabled } = storage;
  const isActive = isEnabled && storage.isGone !== true;
  const used = isActive ? storageUsed(storage, node) : 0;
  const total = isActive ? storage.totalBytes : 0;
  return {
    type: storage.type,
    content: storage.content.join(','),
    shared: storage.isShared ? 1 : 0,
    enabled: isEnabled ? 1 : 0,
    active: isActive ? 1 : 0,
    total,
    used,
    avail: Math.max(0, total - used),
  };
}

/** Old and new spelling of the same. */
function formatsOf({ type }: StorageState): Record<string, unknown> {
  const supported = STORAGE_KINDS[type].formats;
  return {
    format: [Object.fromEntries(supported.map((format) => [format, 1])), 'raw'],
    formats: { supported, default: 'raw' },
  };
}
