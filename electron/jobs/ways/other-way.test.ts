import { expect, test } from 'vitest';
import { guestAccess, type GuestAccess, type GuestWay } from '../../../shared/domain/guest-access.ts';
import {
  openMemoryStore,
  sampleConnection,
  samplePowerData,
  sampleSnapshot,
} from '../../../tests/support/store-samples.ts';
import { takeOtherWay } from './other-way.ts';

const password: GuestAccess['login'] = { kind: 'password' };
const none: GuestAccess['login'] = { kind: 'none' };

test.each([
  ['from SSH to the node', {}, password, null, 'pct-exec'],
  ['past the node where no sign-in is set for it', {}, none, null, 'terminal'],
  ['on from the way it went last', {}, password, 'pct-exec', 'terminal'],
  ['from the last one to the first', {}, password, 'terminal', 'ssh'],
  ['from the one its server prefers', { preferred: 'terminal' }, none, null, 'ssh'],
] as const)('a job that is told to take another way goes %s', (_what, change, login, before, after) => {
  const store = openMemoryStore();
  const server = sampleConnection();
  store.connections.insert(server);
  const settings = guestAccess.parse({ ...change, login });
  store.guestAccess.put(server.id, { settings, secretRef: null, passphraseRef: null });
  const job = sampleSnapshot(server.id);
  store.jobs.insert(samplePowerData(server.id), job);
  if (before !== null) store.jobs.setWay(job.id, before);
  takeOtherWay(job, { store });
  expect(store.jobs.way(job.id)).toBe<GuestWay>(after);
});
