import { describe, expect, test } from 'vitest';
import { connectionId as connectionIdSchema, vmid } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import type { Resource } from '../proxmox/cluster-resources.ts';
import { guestNews } from './guest-news.ts';
import { mergeInventory, type InventoryState } from './merge.ts';

const connectionId = connectionIdSchema.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const start = 1_800_000_000_000;
const node: Resource = { type: 'node', id: 'node/pve', node: 'pve', status: 'online', maxcpu: 8, mem: 5, maxmem: 10 };
const web: Resource = {
  type: 'lxc',
  id: 'lxc/100',
  node: 'pve',
  vmid: 100,
  name: 'web',
  status: 'running',
  tags: 'prod;web',
  template: 0,
  cpu: 0.25,
  maxcpu: 2,
  mem: 100,
  maxmem: 200,
  disk: 150,
  maxdisk: 300,
  uptime: 7,
};
const nothing: InventoryState = { guests: [], nodes: [] };
const look = (known: InventoryState, resources: readonly Resource[], now = start) =>
  mergeInventory(known, resources, { connectionId, now });
const known = look(nothing, [node, web]);
const only = (guests: readonly Guest[]): Guest => {
  expect(guests).toHaveLength(1);
  return guests[0] ?? expect.unreachable();
};

test('guests and nodes are taken over in our words; storages and networks are left alone', () => {
  const storage: Resource = { type: 'storage', id: 'storage/pve/local', node: 'pve', status: 'available' };
  expect(look(nothing, [storage, web, node, { type: 'network', id: 'network/pve/zone/localnetwork' }])).toEqual({
    guests: [
      {
        connectionId,
        vmid: 100,
        kind: 'lxc',
        node: 'pve',
        name: 'web',
        status: 'running',
        isStatusKnown: true,
        tags: ['prod', 'web'],
        lock: null,
        isTemplate: false,
        cpuShare: 0.25,
        cores: 2,
        memoryBytes: 100,
        memoryMaxBytes: 200,
        diskBytes: 150,
        diskMaxBytes: 300,
        uptimeSeconds: 7,
        address: null,
        observedAt: start,
        goneAt: null,
      },
    ],
    nodes: [
      { connectionId, name: 'pve', isOnline: true, cores: 8, memoryBytes: 5, memoryMaxBytes: 10, observedAt: start },
    ],
    changed: [expect.objectContaining({ vmid: 100 })],
    hasChanged: true,
  });
});

test('what Proxmox calls a container by while it is made is no name, and no later name is a renaming', () => {
  const making: Resource = { ...web, name: 'CT100', status: 'stopped', lock: 'create' };
  const first = look(nothing, [node, making]);
  expect(only(first.guests)).toMatchObject({ name: null, lock: 'create' });
  const made = only(look(first, [node, web]).guests);
  expect(made.name).toBe('web');
  expect(guestNews(only(first.guests), made)).toEqual([]);
  // Called so by its owner, it has that name.
  expect(only(look(nothing, [node, { ...web, name: 'CT100' }]).guests).name).toBe('CT100');
  const gone = look(known, [node]);
  expect(only(look(gone, [node, making]).guests).name).toBeNull();
});

describe('A92 a status that is not known', () => {
  const blank: Resource = { type: 'lxc', id: 'lxc/100', node: 'pve', vmid: 100, status: 'unknown' };

  test('keeps the last known status, measures and name, with the time of then', () => {
    const { guests } = look(known, [node, blank], start + 600_000);
    expect(only(guests)).toEqual({ ...known.guests[0], isStatusKnown: false });
  });

  test('is taken over for a guest never seen before, with the name once it is told', () => {
    const first = look(nothing, [node, blank]);
    expect(only(first.guests)).toMatchObject({ status: 'unknown', name: null });
    const second = look(first, [node, { ...blank, name: 'web' }], start + 1_000);
    expect(only(second.guests).name).toBe('web');
  });

  test('does not hide that the guest is on another node now', () => {
    expect(only(look(known, [node, { ...blank, node: 'other' }], start + 1_000).guests)).toMatchObject({
      node: 'other',
      status: 'running',
      name: 'web',
    });
  });

  test('a word we do not know counts the same', () => {
    expect(only(look(known, [node, { ...web, status: 'hibernating' }], start + 1_000).guests).status).toBe('running');
  });
});

test('a name is never lost, even when a running guest is told without one', () => {
  const { name: _name, ...nameless } = web;
  expect(only(look(known, [node, { ...nameless, cpu: 0.5 }], start + 1_000).guests)).toMatchObject({
    name: 'web',
    cpuShare: 0.5,
  });
});

describe('A91 guests made and deleted elsewhere', () => {
  test('a new one appears', () => {
    const { guests } = look(known, [node, web, { ...web, id: 'qemu/101', vmid: 101, type: 'qemu' }], start + 1_000);
    expect(guests.map(({ vmid: id, kind }) => [id, kind])).toEqual([
      [100, 'lxc'],
      [101, 'qemu'],
    ]);
  });

  test('one that is no longer told is marked gone once, kept, and comes back alive', () => {
    const gone = look(known, [node], start + 1_000);
    expect(only(gone.guests)).toEqual({ ...known.guests[0], goneAt: start + 1_000 });
    const later = look(gone, [node], start + 2_000);
    expect(only(later.guests).goneAt).toBe(start + 1_000);
    expect(later.hasChanged).toBe(false);
    expect(only(look(later, [node, web], start + 3_000).guests)).toMatchObject({
      goneAt: null,
      observedAt: start + 3_000,
    });
  });

  test('an answer that does not even tell of a node proves nothing about the guests', () => {
    const { guests, nodes, hasChanged } = look(known, [], start + 1_000);
    expect(only(guests).goneAt).toBeNull();
    expect(nodes).toEqual(known.nodes);
    expect(hasChanged).toBe(false);
  });

  test('a VM that took the number of a container is another guest', () => {
    const { type: _type, name: _name, ...rest } = web;
    expect(only(look(known, [node, { ...rest, type: 'qemu', id: 'qemu/100' }], start + 1_000).guests)).toMatchObject({
      kind: 'qemu',
      name: null,
    });
  });
});

describe('what is different', () => {
  test('nothing, when only time has passed: the rows are the very same', () => {
    const again = look(known, [node, web], start + 10_000);
    expect(again.hasChanged).toBe(false);
    expect(again.guests[0]).toBe(known.guests[0]);
  });

  test('the time is renewed when the row has stood still for half a minute', () => {
    const again = look(known, [node, web], start + 30_000);
    expect(again.hasChanged).toBe(true);
    expect(only(again.guests).observedAt).toBe(start + 30_000);
  });

  test('only the guest that changed is another row', () => {
    const two = look(nothing, [node, web, { ...web, vmid: 101, id: 'lxc/101' }]);
    const next = look(two, [node, web, { ...web, vmid: 101, id: 'lxc/101', status: 'stopped' }], start + 10_000);
    expect(next.guests[0]).toBe(two.guests[0]);
    expect(next.guests[1]).not.toBe(two.guests[1]);
  });

  test('a node that went offline keeps its size and tells that it is offline', () => {
    const down: Resource = { type: 'node', id: 'node/pve', node: 'pve', status: 'offline' };
    expect(look(known, [down, web], start + 1_000).nodes).toEqual([
      {
        connectionId,
        name: 'pve',
        isOnline: false,
        cores: 8,
        memoryBytes: null,
        memoryMaxBytes: 10,
        observedAt: start + 1_000,
      },
    ]);
  });
});

test('entries with an impossible number are passed over', () => {
  expect(vmid.safeParse(5).success).toBe(false);
  expect(look(nothing, [node, { ...web, vmid: 5 }]).guests).toEqual([]);
});
