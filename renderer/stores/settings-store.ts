import { createStore } from 'zustand/vanilla';
import { settings, type Settings } from '../../shared/domain/settings.ts';
import type { Client } from '../ipc/client.ts';

export type SettingsState = { readonly settings: Settings };

/** Mirrors the preferences; the defaults stand until main has answered. */
export function createSettingsStore(client: Pick<Client, 'call' | 'on'>) {
  const store = createStore<SettingsState>(() => ({ settings: settings.parse({}) }));
  return {
    ...store,
    connect: () => client.on('settings:changed', (incoming) => store.setState({ settings: incoming })),
    async reload(): Promise<void> {
      store.setState({ settings: await client.call('settings:get', {}) });
    },
    async change(change: Partial<Settings>): Promise<void> {
      store.setState({ settings: await client.call('settings:change', change) });
    },
  };
}
