import { expect, test } from 'vitest';
import { containerRow, type ContainerRow } from '../../shared/domain/container.ts';
import { createClient } from '../ipc/client.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { exampleRow } from '../testing/example-row.ts';
import { createInventoryStore } from './inventory-store.ts';

const row = (change: Partial<ContainerRow>): ContainerRow => containerRow.parse({ ...exampleRow, ...change });
const setUp = (list: ContainerRow[] = []) => {
  const bridge = fakeBridge({ 'container:list': () => list });
  const store = createInventoryStore(createClient(bridge));
  store.connect();
  return { bridge, store };
};

test('unchanged rows keep their identity, so that they are not drawn again', async () => {
  const { bridge, store } = setUp([row({ key: 'a/100' }), row({ key: 'a/101', name: 'old' })]);
  await store.reload();
  const before = store.getState().byKey.get('a/100');
  bridge.emit('inventory:changed', {
    changed: [row({ key: 'a/100' }), row({ key: 'a/101', name: 'new' })],
    removed: [],
  });
  expect(store.getState().byKey.get('a/100')).toBe(before);
  expect(store.getState().byKey.get('a/101')?.name).toBe('new');
});

test('an older observation never replaces a newer one', () => {
  const { bridge, store } = setUp();
  bridge.emit('inventory:changed', { changed: [row({ status: 'running', observedAt: 200 })], removed: [] });
  bridge.emit('inventory:changed', { changed: [row({ status: 'stopped', observedAt: 100 })], removed: [] });
  expect(store.getState().rows[0]?.status).toBe('running');
});

test('A10 two servers’ containers with the same number stand side by side', () => {
  const { bridge, store } = setUp();
  const other = '1b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
  bridge.emit('inventory:changed', {
    changed: [row({ key: `${exampleRow.connectionId}/100` }), row({ key: `${other}/100` })],
    removed: [],
  });
  expect(store.getState().rows).toHaveLength(2);
  bridge.emit('inventory:changed', { changed: [], removed: [`${other}/100`] });
  expect([...store.getState().byKey.keys()]).toEqual([`${exampleRow.connectionId}/100`]);
});

test('asked again, main’s answer counts: what is not among it is gone, what came meanwhile stays', async () => {
  const list = [row({ key: 'a/100' }), row({ key: 'a/101', name: 'kept', observedAt: 200 })];
  const { bridge, store } = setUp(list);
  await store.reload();
  list.splice(0, 2, row({ key: 'a/101', name: 'true', observedAt: 100 }));
  const answer = store.reload();
  bridge.emit('inventory:changed', { changed: [row({ key: 'a/102' })], removed: [] });
  await answer;
  expect([...store.getState().byKey.keys()]).toEqual(['a/101', 'a/102']);
  expect(store.getState().byKey.get('a/101')?.name).toBe('true');
});
