import type { StorageState, VolumeState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';

/** Storages and what lies on them. */
export function storageControl(world: World) {
  return {
    addStorage(storage: Pick<StorageState, 'id' | 'type' | 'content'> & Partial<StorageState>): void {
      const { state } = world;
      const defaults = {
        isShared: false,
        isEnabled: true,
        nodes: [],
        path: `/var/lib/${storage.id}`,
        totalBytes: 270_553_174_016,
        usedBytes: 0,
        volumes: [],
      };
      state.storages = [...state.storages.filter(({ id }) => id !== storage.id), { ...defaults, ...storage }];
    },

    removeStorage(id: string): void {
      world.state.storages = world.state.storages.filter((storage) => storage.id !== id);
    },

    setStorage(id: string, change: Partial<StorageState>): void {
      Object.assign(world.storage(id), change);
    },

    addVolume(storage: string, volume: Pick<VolumeState, 'volid' | 'content'> & Partial<VolumeState>): void {
      const defaults = {
        node: world.localNode.name,
        format: 'tzst',
        sizeBytes: 71_528_708,
        createdAt: world.clock.now(),
      };
      world.storage(storage).volumes.push({ ...defaults, ...volume });
    },
  };
}
