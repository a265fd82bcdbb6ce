import { expect, test } from 'vitest';
import { createClient } from '../ipc/client.ts';
import { createStores } from '../stores/connect-stores.ts';
import { exampleRow } from '../testing/example-row.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { chosenRows } from './container-deeds.ts';

const rows = ['a', 'b', 'c'].map((name) => ({ ...exampleRow, key: `home/${name}`, name }));

async function looking({
  open,
  selected,
  page = 'containers',
}: {
  open: string | null;
  selected: string[];
  page?: 'containers' | 'jobs';
}) {
  const stores = createStores(createClient(fakeBridge({ 'container:list': () => rows })));
  await stores.inventory.reload();
  stores.selection.set({ keys: new Set(selected.map((name) => `home/${name}`)), anchor: null });
  stores.navigation.go(page === 'jobs' ? { page } : { page, key: open === null ? null : `home/${open}` });
  return chosenRows({ stores }).map(({ name }) => name);
}

test('menus and palette act on the open container, never on another one that was ticked before', async () => {
  expect(await looking({ open: 'b', selected: ['a'] })).toEqual(['b']);
  expect(await looking({ open: 'b', selected: ['a', 'b'] })).toEqual(['a', 'b']);
  expect(await looking({ open: null, selected: ['a', 'c'] })).toEqual(['a', 'c']);
});

test('on another page nothing is meant, whatever is still ticked in the list', async () => {
  expect(await looking({ open: null, selected: ['a'], page: 'jobs' })).toEqual([]);
  expect(await looking({ open: 'gone', selected: [] })).toEqual([]);
});
