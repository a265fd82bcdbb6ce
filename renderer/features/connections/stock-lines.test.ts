import { expect, test } from 'vitest';
import { storageFacts } from '../../../shared/domain/inventory.ts';
import { groupBridges, groupStorages } from './stock-lines.ts';

const local = storageFacts.parse({
  connectionId: '0b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11',
  node: 'pve1',
  name: 'local',
  plugin: 'dir',
  content: ['vztmpl', 'backup', 'other'],
  isActive: true,
  usedBytes: 1,
  totalBytes: 4,
  observedAt: 20,
});

test('a shared storage is one line over its nodes, as old as its oldest news; others stand for each node', () => {
  const nas = { ...local, name: 'nas', plugin: 'nfs' };
  const lines = groupStorages([
    { ...nas, node: 'pve2', observedAt: 10 },
    nas,
    local,
    { ...local, node: 'pve2', usedBytes: 2 },
  ]);
  expect(lines.map(({ name, nodes, observedAt }) => [name, nodes, observedAt])).toEqual([
    ['local', ['pve1'], 20],
    ['local', ['pve2'], 20],
    ['nas', ['pve1', 'pve2'], 10],
  ]);
  expect(lines[0]?.uses).toBe('OS templates, backups, other');
});

test('a bridge with another comment is another line', () => {
  const { connectionId, observedAt } = local;
  const bridge = { connectionId, observedAt, name: 'vmbr0', isActive: true };
  const lines = groupBridges([
    { ...bridge, node: 'pve1', comment: 'home' },
    { ...bridge, node: 'pve2', comment: 'home' },
    { ...bridge, node: 'pve3', comment: 'lab' },
  ]);
  expect(lines.map(({ nodes, comment }) => [nodes.join(), comment])).toEqual([
    ['pve1,pve2', 'home'],
    ['pve3', 'lab'],
  ]);
});
