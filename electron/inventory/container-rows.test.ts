import { expect, test } from 'vitest';
import { container, type Container } from '../../shared/domain/container.ts';
import { guest, type Guest } from '../../shared/domain/inventory.ts';
import { containerRows } from './container-rows.ts';

const one = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11';
const two = '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e22';

const guestWith = (change: Record<string, unknown>): Guest =>
  guest.parse({
    connectionId: one,
    vmid: 100,
    kind: 'lxc',
    node: 'pve1',
    name: 'web',
    status: 'running',
    isStatusKnown: true,
    tags: [],
    lock: null,
    isTemplate: false,
    cpuShare: 0.1,
    cores: 1,
    memoryBytes: 1,
    memoryMaxBytes: 2,
    diskBytes: 2,
    diskMaxBytes: 3,
    uptimeSeconds: 4,
    address: null,
    observedAt: 5,
    goneAt: null,
    ...change,
  });
const recordWith = (change: Record<string, unknown>): Container =>
  container.parse({
    id: '7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e33',
    connectionId: one,
    vmid: 100,
    node: 'pve1',
    hostname: 'web',
    lifecycle: 'ready',
    templateId: null,
    templateName: 'nginx web server',
    address: '10.0.0.5',
    hostKeys: [],
    createdAt: 1,
    observedAt: null,
    goneAt: null,
    lastJobId: null,
    recentChange: null,
    ...change,
  });
const rows = (guests: Guest[], containers: Container[]) => containerRows({ guests, containers, servicesOf: () => [] });

test('a guest is joined with its record; others are foreign; VMs are no containers', () => {
  const found = rows(
    [guestWith({}), guestWith({ vmid: 101, name: 'other' }), guestWith({ vmid: 102, kind: 'qemu' })],
    [recordWith({})],
  );
  expect(found.map(({ vmid, origin, templateName }) => [vmid, origin, templateName])).toEqual([
    [100, 'managed', 'nginx web server'],
    [101, 'foreign', null],
  ]);
});

test('A10 the same number on two servers makes two rows, and only the right one is managed', () => {
  const found = rows([guestWith({}), guestWith({ connectionId: two })], [recordWith({ connectionId: two })]);
  expect(found.map(({ connectionId, origin }) => [connectionId, origin])).toEqual([
    [one, 'foreign'],
    [two, 'managed'],
  ]);
});

test('a container in the making has a row before any server shows it, and a name is never lost', () => {
  const making = rows([], [recordWith({ lifecycle: 'creating' })]);
  expect(making).toMatchObject([{ name: 'web', status: 'unknown', lifecycle: 'creating' }]);
  expect(rows([guestWith({ name: null, status: 'unknown' })], [recordWith({})])).toMatchObject([{ name: 'web' }]);
});

test('the record of a container that is gone leaves its number to the next one', () => {
  expect(rows([guestWith({ name: 'newcomer' })], [recordWith({ goneAt: 9 })])).toMatchObject([
    { name: 'newcomer', origin: 'foreign' },
  ]);
});
