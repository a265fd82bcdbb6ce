import { createStore } from 'zustand/vanilla';
import { settings, type Settings } from '../../shared/domain/settings.ts';
import type { Client } from '../ipc/client.ts';

export type SettingsState = { readonly settings: Settings };

/** Mirrors the preferences; the defaults stand until main has answered. A change shows at once, and is taken back when main refuses. */
export function createSettingsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<SettingsState>(() => ({ settings: settings.parse({}) }));
  let pending = 0;
  const takeBack = async (): Promise<void> => {
    store.setState({ settings: await client.call('settings:get', {}) });
  };
  return {
    ...store,
    // What comes while a change is on its way is older than the change, and what was asked for before it as well.
    connect: () =>
      client.on('settings:changed', (incoming) => {
        if (pending === 0) store.setState({ settings: incoming });
      }),
    async reload(): Promise<void> {
      const incoming = await client.call('settings:get', {});
      if (pending === 0) store.setState({ settings: incoming });
    },
    async change(change: Partial<Settings>): Promise<void> {
      store.setState((state) => ({ settings: { ...state.settings, ...change } }));
      pending += 1;
      try {
        const kept = await client.call('settings:change', change);
        if (pending === 1) store.setState({ settings: kept });
      } catch (error) {
        await takeBack();
        throw error;
      } finally {
        pending -= 1;
      }
    },
  };
}
