import { expect, test } from 'vitest';
import { connectionDraft } from '../../shared/domain/connection.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import { systemClock, type Clock } from '../../electron/lib/clock.ts';
import { openHeadless } from '../../scripts/headless.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { runIn } from '../support/guest-rig.ts';
import { begin, printed, specFor } from './journey.ts';

const minuteMs = 60_000;

/** A clock whose time of day is moved on by the test; what sleeps is not woken by it. */
class MovedClock implements Clock {
  offsetMs = 0;
  now(): number {
    return systemClock.now() + this.offsetMs;
  }
  sleep(ms: number, options: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    return systemClock.sleep(ms, options);
  }
}

test('A07 a job of three hours outlives its sign-in with a password: the ticket is renewed once, and the server never sees an expired one', async () => {
  const clock = new MovedClock();
  await using app = await openHeadless({ speed: 'instant', clock });
  const { simulator, call } = app;
  const { fingerprint } = await call('connection:probe', { host: simulator.host, port: simulator.port });
  const draft = connectionDraft.parse({
    name: 'homelab',
    host: simulator.host,
    port: simulator.port,
    fingerprint,
    auth: { kind: 'ticket', userName: 'root@pam', password: simulator.rootPassword },
    guestProxy: simulator.guestProxy,
  });
  const connectionId = (await call('connection:add', draft)).id;
  const content = '#!/bin/sh\necho begun\nuntil [ -e /root/go ]; do sleep 1; done\n';
  const hours = 4 * 60 * minuteMs;
  const long = scriptEntry.parse({ name: '10-long.sh', content, timeoutMs: hours, idleTimeoutMs: hours });
  const spec = await specFor(app, connectionId, { provisioning: { scripts: [long] } });
  const jobId = await begin(app, spec);
  await printed(app, jobId, 'begun');
  const before = simulator.requests.length;
  for (let minutes = 0; minutes < 180; minutes += 20) {
    // The server's own clock moves with ours: its tickets live two hours.
    clock.offsetMs += 20 * minuteMs;
    await simulator.faults.inject({ kind: 'clock-moved', minutes: 20 });
    await call('connection:refresh', { connectionId });
  }
  const guest = simulator.world.guest(spec.vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error('it does not run');
  await runIn(guest, 'touch /root/go');
  expect((await app.parts.jobs.finished(jobId)).state).toEqual({ name: 'succeeded' });
  const since = simulator.requests.slice(before);
  expect(since.filter(({ method, path }) => method === 'POST' && path.endsWith('/access/ticket'))).toHaveLength(1);
  expect(since.filter(({ status }) => status === 401)).toEqual([]);
});
