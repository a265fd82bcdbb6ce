import { expect, test } from 'vitest';
import { settings, type Settings } from '../../shared/domain/settings.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { createSettingsStore } from './settings-store.ts';

test('a change shows before main has answered, and quick changes do not undo each other', async () => {
  const answers: (() => void)[] = [];
  let kept: Settings = settings.parse({});
  const bridge = fakeBridge({
    'settings:change': async (change) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      kept = settings.parse({ ...kept, ...given });
      const answer = kept;
      await new Promise<void>((resolve) => answers.push(resolve));
      return answer;
    },
  });
  const store = createSettingsStore(createClient(bridge));
  store.connect();
  const first = store.change({ theme: 'dark' });
  const second = store.change({ isRailCollapsed: true });
  expect(store.getState().settings).toMatchObject({ theme: 'dark', isRailCollapsed: true });
  await expect.poll(() => answers.length).toBe(2);
  bridge.emit('settings:changed', settings.parse({ theme: 'dark' }));
  answers[0]?.();
  await first;
  expect(store.getState().settings.isRailCollapsed).toBe(true);
  answers[1]?.();
  await second;
  expect(store.getState().settings).toEqual(kept);
});

test('a change that main refuses is taken back', async () => {
  const bridge = fakeBridge({
    'settings:change': () => {
      throw new Error('disk full');
    },
    'settings:get': () => settings.parse({}),
  });
  const store = createSettingsStore(createClient(bridge));
  await expect(store.change({ theme: 'dark' })).rejects.toThrow('Unexpected error');
  expect(store.getState().settings.theme).toBe('system');
});

test('asked again while a change is on its way, the change stays', async () => {
  const answer = Promise.withResolvers<Settings>();
  const bridge = fakeBridge({
    'settings:get': () => settings.parse({}),
    'settings:change': () => answer.promise,
  });
  const store = createSettingsStore(createClient(bridge));
  const change = store.change({ theme: 'dark' });
  await store.reload();
  expect(store.getState().settings.theme).toBe('dark');
  answer.resolve(settings.parse({ theme: 'dark' }));
  await change;
  await store.reload();
  expect(store.getState().settings.theme).toBe('system');
});
