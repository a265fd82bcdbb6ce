import { expect, test } from 'vitest';
import { createSelectionStore } from './selection-store.ts';

test('what is gone is not chosen any more, also when its number comes back as another container’s', () => {
  const store = createSelectionStore();
  store.set({ keys: new Set(['a/105', 'a/106']), anchor: 'a/105' });
  store.keepOnly((key) => key !== 'a/105');
  store.keepOnly(() => true);
  expect(store.getState()).toEqual({ keys: new Set(['a/106']), anchor: null });
});

test('nothing is told when nothing is gone', () => {
  const store = createSelectionStore();
  store.set({ keys: new Set(['a/105']), anchor: null });
  const before = store.getState();
  store.keepOnly(() => true);
  expect(store.getState()).toBe(before);
});
