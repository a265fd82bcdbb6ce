import { expect, test } from 'vitest';
import { ClusterApi } from '../../proxmox/cluster.ts';
import type { ClusterStatus } from '../../proxmox/cluster.ts';
import type { Resource } from '../../proxmox/cluster-resources.ts';
import { addressOf, nodePlaces, owningNode } from './node-address.ts';

const { signal } = new AbortController();
const cluster = (status: ClusterStatus[], resources: Resource[] = []) => ({
  // The real thing with two of its answers given: what it makes of them is its own.
  cluster: Object.assign(Object.create(ClusterApi.prototype) as ClusterApi, {
    status: async () => status,
    resources: async () => resources,
  }),
});

test('A39 a node is reached at the address the cluster tells of it; one without, or one that is down, says so', async () => {
  const places = await nodePlaces(
    cluster([
      { type: 'cluster', name: 'lab' },
      { type: 'node', name: 'pve1', ip: '10.0.0.11', online: 1 },
      { type: 'node', name: 'pve2', ip: '10.0.0.12', online: 0 },
      { type: 'node', name: 'pve3', online: 1 },
    ]),
    { signal },
  );
  expect(addressOf(places, 'pve1')).toEqual({ address: '10.0.0.11' });
  expect(addressOf(places, 'pve2')).toEqual({ reason: 'node pve2 is offline' });
  expect(addressOf(places, 'pve3')).toEqual({ reason: 'the cluster tells no address of node pve3' });
  expect(addressOf(places, 'pve9')).toEqual({ reason: 'the cluster tells no address of node pve9' });
});

test('the node of a container is the one it is on now; the one of before where this login may not see it', async () => {
  const moved = cluster(
    [],
    [
      { type: 'qemu', id: 'qemu/105', vmid: 105, node: 'pve9' },
      { type: 'lxc', id: 'lxc/105', vmid: 105, node: 'pve2' },
    ],
  );
  expect(await owningNode(moved, { vmid: 105, node: 'pve1' }, { signal })).toBe('pve2');
  expect(await owningNode(moved, { vmid: 106, node: 'pve1' }, { signal })).toBe('pve1');
});
