import { createStore } from 'zustand/vanilla';

type Storage = { getItem(key: string): string | null; setItem(key: string, value: string): void };
export type RecentState = { /** The last choice first. */ readonly ids: readonly string[] };

const memory = 'gantry.recent';
const kept = 12;

/** What was chosen lately in the palette; kept in the window's own storage, as it is worth nothing elsewhere. */
export function createRecentStore(storage?: Storage) {
  const store = createStore<RecentState>(() => ({ ids: readIds(storage?.getItem(memory) ?? '') }));
  return {
    ...store,
    remember(id: string): void {
      store.setState(({ ids }) => ({ ids: [id, ...ids.filter((one) => one !== id)].slice(0, kept) }));
      storage?.setItem(memory, JSON.stringify(store.getState().ids));
    },
  };
}

function readIds(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string').slice(0, kept) : [];
  } catch {
    return [];
  }
}
