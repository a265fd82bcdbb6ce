import { expect, test } from 'vitest';
import { createClient } from '../ipc/client.ts';
import { createStores } from '../stores/connect-stores.ts';
import { parsePlace, type Place } from '../stores/navigation-store.ts';
import { exampleRow } from '../testing/example-row.ts';
import { fakeBridge } from '../testing/fake-bridge.ts';
import { missingKind } from './arrivals.ts';

const uuid = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
const place = (text: string): Place => parsePlace(text) ?? { page: 'settings' };

test('a link to what is not here says so instead of showing an empty page', async () => {
  const stores = createStores(createClient(fakeBridge({ 'container:list': () => [exampleRow] })));
  await stores.inventory.reload();
  expect(missingKind(place(`containers/${exampleRow.key}`), stores)).toBeNull();
  expect(missingKind(place(`containers/${uuid}/105`), stores)).toBe('container');
  expect(missingKind(place(`job/${uuid}`), stores)).toBe('job');
  expect(missingKind(place('templates/nginx'), stores)).toBe('template');
  expect(missingKind(place('create/nginx'), stores)).toBe('template');
  expect(missingKind(place(`servers/${uuid}`), stores)).toBe('server');
});

test.each(['containers/', 'create/', 'servers/', 'jobs', 'settings'])(
  '%s is about nothing that could be missing',
  (text) => {
    const stores = createStores(createClient(fakeBridge({})));
    expect(missingKind(place(text), stores)).toBeNull();
  },
);
