import { expect, test } from 'vitest';
import { openMemoryStore, sampleConnection, sampleGuest } from '../../tests/support/store-samples.ts';
import type { Guest, NodeFacts } from '../../shared/domain/inventory.ts';
import { ManualClock } from '../lib/clock.ts';
import { InventoryKeeper } from './keeper.ts';

function rig() {
  const clock = new ManualClock();
  const store = openMemoryStore(clock);
  const server = sampleConnection();
  store.connections.insert(server);
  const keeper = new InventoryKeeper(store, clock);
  const node: NodeFacts = {
    connectionId: server.id,
    name: 'pve1',
    isOnline: true,
    cores: 4,
    memoryBytes: 1,
    memoryMaxBytes: 2,
    observedAt: 5,
  };
  const accept = (guests: Guest[], changed = guests): void =>
    keeper.accept(server.id, { guests, changed, nodes: [node], hasChanged: true });
  const written = (): Guest[] => store.inventory.guests(server.id);
  return { clock, store, keeper, accept, written, guest: sampleGuest(server.id, 101), id: server.id };
}

test('a new state is written at once, a new measure only with the next minute', async () => {
  const { clock, accept, written, guest } = rig();
  accept([guest]);
  await clock.advance(0);
  await expect.poll(written).toEqual([guest]);
  await clock.advance(10_000);
  const busier = { ...guest, cpuShare: 0.9, observedAt: 10 };
  accept([busier]);
  await clock.advance(0);
  expect(written()).toEqual([guest]);
  const stopped = { ...busier, status: 'stopped' as const };
  accept([stopped]);
  await expect.poll(written).toEqual([stopped]);
  await clock.advance(60_000);
  const later = { ...stopped, observedAt: 70 };
  accept([later]);
  await expect.poll(written).toEqual([later]);
});

test('what waits is written when the app closes, and is there when it opens again', () => {
  const { clock, store, keeper, accept, guest, id } = rig();
  accept([guest]);
  const busier = { ...guest, cpuShare: 0.9 };
  accept([busier]);
  keeper[Symbol.dispose]();
  const again = new InventoryKeeper(store, clock);
  expect(again.guest(id, guest.vmid)).toEqual(busier);
  expect(again.state(id).nodes.map(({ name }) => name)).toEqual(['pve1']);
});

test('thousands of guests are written in pieces, and one that is forgotten meanwhile stays away', async () => {
  const { keeper, accept, written, id } = rig();
  const guests = Array.from({ length: 1_000 }, (_, index) => sampleGuest(id, 100 + index));
  accept(guests);
  expect(written()).toEqual([]);
  const last = guests.at(-1);
  if (last) keeper.drop(id, last.vmid);
  await expect.poll(() => written().length).toBe(999);
  keeper[Symbol.dispose]();
  expect(written()).toHaveLength(999);
});
