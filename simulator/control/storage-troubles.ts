import { storageUsed } from '../world/usage.ts';
import type { WorldState } from '../world/world-state.ts';
import type { World } from '../world/world.ts';
import type { Charge } from './charge.ts';

/** Storages filled up with bytes of nobody's. */
export class StorageTroubles {
  readonly #world: World;
  readonly #filled = new Map<Charge, { readonly storage: string; readonly bytes: number }>();

  constructor(world: World) {
    this.#world = world;
    world.onStorageFull = (id) => [...this.#filled].find(([, { storage }]) => storage === id)?.[0].take();
  }

  fill(id: string, charge: Charge): () => void {
    const storage = this.#world.findStorage(id);
    if (!storage) throw new Error(`There is no storage ${id}`);
    // On a storage every node has for itself, what is missing on the emptiest one fills them all.
    const used = this.#world.state.nodes.map(({ name }) => storageUsed(storage, name));
    const bytes = Math.max(0, storage.totalBytes - Math.min(...used));
    storage.usedBytes += bytes;
    this.#filled.set(charge, { storage: id, bytes });
    this.#world.changed();
    return () => {
      this.#filled.delete(charge);
      const still = this.#world.findStorage(id);
      if (still) still.usedBytes -= bytes;
      this.#world.changed();
    };
  }

  without(state: WorldState): WorldState {
    if (this.#filled.size === 0) return state;
    const filledBytes = (id: string): number =>
      [...this.#filled.values()].reduce((sum, { storage, bytes }) => sum + (storage === id ? bytes : 0), 0);
    const storages = state.storages.map((each) => ({ ...each, usedBytes: each.usedBytes - filledBytes(each.id) }));
    return { ...state, storages };
  }
}
