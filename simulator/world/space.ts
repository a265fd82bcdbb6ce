import { storageUsed } from './usage.ts';
import type { StorageState } from './world-state.ts';
import type { World } from './world.ts';

export const freeBytes = (storage: StorageState, node: string): number =>
  Math.max(0, storage.totalBytes - storageUsed(storage, node));

/** Whether so much can still be written; who cannot has found the storage full. */
export function fits(world: World, storage: StorageState, node: string, neededBytes: number): boolean {
  if (neededBytes <= freeBytes(storage, node)) return true;
  world.onStorageFull(storage.id);
  return false;
}
