import { expect, test } from 'vitest';
import { openMemoryStore, sampleConnection } from '../../tests/support/store-samples.ts';

test('another sign-in wipes the old secret with the same commit, or nothing is changed', () => {
  using store = openMemoryStore();
  const put = (): string => store.secrets.put('connection', Buffer.from('x'));
  const server = sampleConnection({ secretRef: put() });
  store.connections.insert(server);
  store.connections.insert(sampleConnection({ name: 'Other' }));
  const secretRef = put();
  expect(() => store.connections.replaceSecret(server.id, { secretRef, name: 'other' })).toThrow('UNIQUE');
  expect(store.connections.get(server.id)?.secretRef).toBe(server.secretRef);
  expect(store.secrets.get(server.secretRef)).not.toBeNull();

  expect(store.connections.replaceSecret(server.id, { secretRef })).toBe(server.secretRef);
  expect(store.connections.get(server.id)?.secretRef).toBe(secretRef);
  expect(store.secrets.get(server.secretRef)).toBeNull();
});
