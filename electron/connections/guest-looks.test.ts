import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { vmid } from '../../shared/domain/ids.ts';
import {
  newConnectionId,
  openMemoryStore,
  sampleConnection,
  sampleContainer,
  sampleGuest,
} from '../../tests/support/store-samples.ts';
import type { GuestNews } from '../../shared/domain/guest-news.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import { ManualClock } from '../lib/clock.ts';
import { GuestLooks, looksPerTick } from './guest-looks.ts';

const renamed = { type: 'renamed', from: 'web', to: 'shop' } as const;
const returned = { type: 'returned' } as const;
const options = { isSeen: true, signal: new AbortController().signal };

/** A server with these containers of ours, and what is asked of it. */
function rig(numbers: readonly number[], config: (number: number) => Promise<Record<string, string>>) {
  const store = openMemoryStore();
  const server = sampleConnection({ id: newConnectionId() });
  store.connections.insert(server);
  const subjects = numbers.map((number) => {
    const record = sampleContainer(server.id, { vmid: vmid.parse(number), lifecycle: 'ready', address: '10.0.0.9' });
    store.containers.insert(record);
    store.containers.setMarks(record.id, {
      hardwareAddress: 'bc:24:11:00:00:01',
      rootVolume: null,
      rootVolumeMadeAt: 7,
    });
    return { record, guest: sampleGuest(server.id, number, { name: 'shop', status: 'running' }) };
  });
  const guests = new Map<number, Guest>(subjects.map(({ guest }) => [guest.vmid, guest]));
  const asked: number[] = [];
  const told: GuestNews[][] = [];
  const looks = new GuestLooks({
    proxmox: async () => ({
      lxc: {
        config: async (_node, number) => {
          asked.push(number);
          return { digest: '', config: await config(number), rawLines: [] };
        },
        interfaces: async () => [],
      },
      storage: { content: async () => [] },
    }),
    containers: store.containers,
    guestAt: ({ vmid: number }) => guests.get(number),
    clock: new ManualClock(),
    onAddress: () => undefined,
    onNews: ({ news }) => told.push(news),
    onRefused: () => undefined,
  });
  return { looks, id: server.id, subjects, guests, asked, told, store };
}

const net0 = 'name=eth0,hwaddr=BC:24:11:00:00:01';

test('containers that do not answer are asked again later, and keep nobody else waiting', async () => {
  const numbers = Array.from({ length: looksPerTick + 1 }, (_, index) => 100 + index);
  const missing = new AppError('pve:not-found', 'no such container', { what: '100', reason: 'no such container' });
  const { looks, id, subjects, asked, told } = rig(numbers, (number) =>
    number === 100 + looksPerTick ? Promise.resolve({ net0 }) : Promise.reject(missing),
  );
  for (const one of subjects) looks.suspect({ ...one, news: [renamed], hasRunOn: false });
  await looks.round(id, [], options);
  expect(asked).toEqual(numbers.slice(0, looksPerTick));
  await looks.round(id, [], options);
  expect(asked).toEqual(numbers);
  expect(told).toEqual([[renamed]]);
});

test('what is seen while the server is asked is told too', async () => {
  const answer = Promise.withResolvers<Record<string, string>>();
  const { looks, id, subjects, told, store } = rig([100], () => answer.promise);
  const [one] = subjects;
  if (!one) throw new Error('there is one');
  looks.suspect({ ...one, news: [renamed], hasRunOn: false });
  const round = looks.round(id, [], options);
  await Promise.resolve();
  looks.suspect({ ...one, news: [returned], hasRunOn: false });
  answer.resolve({ net0 });
  await round;
  expect(told).toEqual([]);
  expect(store.containers.suspected()).toHaveLength(1);
  await looks.round(id, [], options);
  expect(told).toEqual([[renamed, returned]]);
  expect(store.containers.suspected()).toEqual([]);
});

test('one that is gone meanwhile is not asked where it was, and is judged when it is back', async () => {
  const { looks, id, subjects, guests, asked, told } = rig([100], () => Promise.resolve({ net0 }));
  const [one] = subjects;
  if (!one) throw new Error('there is one');
  looks.suspect({ ...one, news: [renamed], hasRunOn: false });
  guests.set(100, { ...one.guest, goneAt: 5 });
  await looks.round(id, [], options);
  expect(asked).toEqual([]);
  guests.set(100, one.guest);
  await looks.round(id, [], options);
  expect(told).toEqual([[renamed]]);
});

test('a question of before that fails after a doubt came up does not put the doubt off', async () => {
  const learning = Promise.withResolvers<Record<string, string>>();
  const answers = [learning.promise, Promise.resolve({ net0 })];
  const { looks, id, subjects, told, store } = rig(
    [100],
    () => answers.shift() ?? Promise.reject(new Error('once more')),
  );
  const [one] = subjects;
  if (!one) throw new Error('there is one');
  store.containers.setMarks(one.record.id, {
    hardwareAddress: 'bc:24:11:00:00:01',
    rootVolume: null,
    rootVolumeMadeAt: null,
  });
  const round = looks.round(id, subjects, options);
  await Promise.resolve();
  looks.suspect({ ...one, news: [renamed], hasRunOn: false });
  learning.reject(new AppError('pve:not-found', 'no such container', { what: '100', reason: 'no such container' }));
  await round;
  expect(told).toEqual([]);
  await looks.round(id, [], options);
  expect(told).toEqual([[renamed]]);
});
