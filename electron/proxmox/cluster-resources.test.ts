import { expect, test } from 'vitest';
import { decodeResources } from './cluster-resources.ts';

const guest = {
  type: 'lxc',
  id: 'lxc/100',
  node: 'pve',
  vmid: 100,
  name: 'web',
  status: 'running',
  template: 0,
  cpu: 0.5,
  'new-key': { a: 1 },
};

test('entries of the usual types pass as they are, unknown keys with them', () => {
  const data = [guest, { type: 'network', id: 'network/pve/zone/localnetwork', 'network-type': 'zone' }];
  const decoded = decodeResources(data);
  expect(decoded).toEqual(data);
  expect(decoded[0]).toBe(data[0]);
});

test('numbers and flags in text are made numbers, and nothing else changes', () => {
  const odd = { ...guest, vmid: '100', cpu: '0.5', template: '1', name: 123, tags: undefined };
  expect(decodeResources([guest, odd])).toEqual([guest, { ...guest, vmid: 100, cpu: 0.5, template: 1, name: '123' }]);
});

test.each([[{}], [[{ type: 'lxc' }]], [[{ ...guest, vmid: 'x' }]], [null], ['text']])('%j is refused', (data) => {
  expect(() => decodeResources(data)).toThrow(/^data/);
});
