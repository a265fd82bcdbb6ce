import { expect, test } from 'vitest';
import { connectionSummary, type ConnectionSummary } from '../../shared/domain/connection.ts';
import { vmid } from '../../shared/domain/ids.ts';
import { newConnectionId, sampleGuest } from '../../tests/support/store-samples.ts';
import { ClusterTwins } from './cluster-twins.ts';

const number = vmid.parse(101);
const server = (change: Partial<ConnectionSummary> = {}): ConnectionSummary => ({
  ...connectionSummary.parse({
    id: newConnectionId(),
    name: 'Rack',
    host: 'pve.example',
    port: 8006,
    auth: { kind: 'ticket', userName: 'root@pam' },
    fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
    trustedHow: 'added',
    trustedAt: 1,
    guestProxy: null,
    colour: 'none',
    isProduction: false,
    isDemo: false,
    createdAt: 1,
    health: { state: 'online', lastContactAt: 1, version: '9.2' },
  }),
  ...change,
});
const first = server();
const second = server({ sameClusterAs: first.id });
const alone = server();
const away = { health: { state: 'unknown' } } as const;

/** On which of the servers the container has a row; `made` is the one it was made with. */
function shownOn(servers: ConnectionSummary[], made?: ConnectionSummary, gone?: ConnectionSummary): string[] {
  const twins = new ClusterTwins({
    guestAt: ({ connectionId }) => sampleGuest(connectionId, 101, { goneAt: connectionId === gone?.id ? 1 : null }),
    isOursAt: ({ connectionId }) => connectionId === made?.id,
  });
  twins.update(servers);
  const isShown = ({ id }: ConnectionSummary): boolean =>
    id === made?.id || !twins.isShownElsewhere({ connectionId: id, vmid: number });
  return servers.filter(isShown).map(({ id }) => id);
}

test('a container has one row: under the server that was added first', () => {
  expect(shownOn([first, second, alone])).toEqual([first.id, alone.id]);
});

test('or under the one it was made with', () => {
  expect(shownOn([first, second], second)).toEqual([second.id]);
});

test('or under the one that can be reached; and under the first when none can', () => {
  expect(shownOn([{ ...first, ...away }, second])).toEqual([second.id]);
  expect(shownOn([first, { ...second, ...away }])).toEqual([first.id]);
  expect(
    shownOn([
      { ...first, ...away },
      { ...second, ...away },
    ]),
  ).toEqual([first.id]);
});

test('what the first no longer shows stays under the second', () => {
  expect(shownOn([first, second], undefined, first)).toContain(second.id);
});

test('it says when rows may have moved, and where', () => {
  const twins = new ClusterTwins({ guestAt: () => undefined, isOursAt: () => false });
  expect(twins.update([first, alone])).toBe(false);
  expect(twins.update([first, second, alone])).toBe(true);
  expect(twins.update([first, second])).toBe(false);
  expect(twins.update([{ ...first, ...away }, second])).toBe(true);
  const guests = [sampleGuest(first.id, 101)];
  expect(twins.placesOf(first.id, guests)).toEqual([{ connectionId: second.id, vmid: number }]);
  expect(twins.placesOf(alone.id, guests)).toEqual([]);
});
