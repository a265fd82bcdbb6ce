import { sectionOf } from './storage-types.ts';
import type { StorageState, WorldState } from './world-state.ts';

/** What says that two entries lie on the same disks. */
const PLACES = ['server', 'export', 'share', 'vgname', 'thinpool', 'pool', 'datastore'];

const placeOf = (storage: StorageState): string => {
  const section = sectionOf(storage);
  return JSON.stringify([storage.type, storage.path, ...PLACES.map((name) => section[name] ?? '')]);
};

/** Removing a storage removes its entry alone: what lies there stays. (PVE::API2::Storage::Config, delete) */
export function detachStorage(state: WorldState, storage: StorageState): void {
  state.storages = state.storages.filter((other) => other !== storage);
  if (storage.volumes.length > 0) state.detachedStorages = [...(state.detachedStorages ?? []), storage];
}

/** A new entry for a place that had one shows again what lies there, under its own name. */
export function attachStorage(state: WorldState, storage: StorageState): void {
  const place = placeOf(storage);
  const found = state.detachedStorages?.find((other) => placeOf(other) === place);
  state.storages.push(found ? { ...storage, ...remembered(found, storage.id) } : storage);
  if (found) state.detachedStorages = state.detachedStorages?.filter((other) => other !== found) ?? [];
}

const remembered = (found: StorageState, id: string): Pick<StorageState, 'totalBytes' | 'usedBytes' | 'volumes'> => ({
  totalBytes: found.totalBytes,
  usedBytes: found.usedBytes,
  volumes: found.volumes.map((volume) => ({ ...volume, volid: volume.volid.replace(/^[^:]+/, id) })),
});
