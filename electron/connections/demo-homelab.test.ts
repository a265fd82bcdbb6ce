import { expect, test } from 'vitest';
import { connectionId } from '../../shared/domain/ids.ts';
import { connectionSummary, type ConnectionSummary } from '../../shared/domain/connection.ts';
import { ManualClock } from '../lib/clock.ts';
import { Emitter } from '../lib/emitter.ts';
import { createMemoryLog } from '../lib/log.ts';
import { Redactor } from '../lib/redact.ts';
import { DemoHomelab } from './demo-homelab.ts';
import type { DemoLauncher, RunningDemo } from './running-demo.ts';

const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const listed = connectionSummary.parse({
  id: connectionId.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11'),
  name: 'Demo homelab',
  host: '127.0.0.1',
  port: 8006,
  auth: { kind: 'token', tokenName: 'root@pam!gantry' },
  fingerprint,
  trustedHow: 'demo',
  trustedAt: 1,
  guestProxy: null,
  colour: 'teal',
  isProduction: false,
  isDemo: true,
  createdAt: 1,
  health: { state: 'unknown' },
});

/** A demo whose process ends when `crash` is called; a start fails as often as `failures` says. */
function rig({ failures = 0 }: { failures?: number } = {}) {
  const clock = new ManualClock();
  const starts: number[] = [];
  const moves: number[] = [];
  let ended = new Emitter<void>();
  let servers: ConnectionSummary[] = [listed];
  const fresh: boolean[] = [];
  const launch: DemoLauncher = async ({ isFresh = false } = {}): Promise<RunningDemo> => {
    starts.push(clock.now());
    fresh.push(isFresh);
    if (starts.length > 1 && starts.length <= 1 + failures) throw new Error('no');
    ended = new Emitter<void>();
    const access = { host: '127.0.0.1', port: 9000 + starts.length, fingerprint, guestProxy: 'socks5://127.0.0.1:1' };
    const end = ended;
    return {
      ...access,
      token: { name: 'root@pam!gantry', secret: 'x' },
      faults: {
        inject: () => expect.unreachable(),
        list: async () => [],
        clear: async () => undefined,
        clearAll: async () => undefined,
        onChange: () => () => undefined,
      },
      onEnd: (listener) => end.on(listener),
      stop: async () => end.emit(),
    };
  };
  const demo = new DemoHomelab({
    launch,
    clock,
    log: createMemoryLog(new Redactor()),
    connections: {
      list: () => servers,
      add: async () => {
        servers = [listed];
        return listed;
      },
      relocate: async (_id, { port }) => {
        moves.push(port);
        return listed;
      },
    },
  });
  return { clock, demo, starts, fresh, moves, crash: () => ended.emit(), removeServer: () => (servers = []) };
}

test('a demo that ends by itself is started again after a second, where it is found is taken over, and that is said', async () => {
  const { clock, demo, starts, moves, crash } = rig();
  const said: string[] = [];
  demo.restarted.on(({ name }) => said.push(name));
  await demo.resume(new AbortController().signal);
  crash();
  await clock.advance(999);
  expect(starts).toHaveLength(1);
  await clock.advance(1);
  expect(moves).toEqual([9001, 9002]);
  expect(said).toEqual(['Demo homelab']);
  await demo[Symbol.asyncDispose]();
});

test('one that cannot start is tried less and less often, and quickly again after it ran well', async () => {
  const { clock, demo, starts, crash } = rig({ failures: 3 });
  await demo.resume(new AbortController().signal);
  crash();
  await clock.advance(1_000 + 2_000 + 4_000 + 8_000);
  const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000]);
  await clock.advance(60_000);
  crash();
  await clock.advance(1_000);
  expect(starts).toHaveLength(6);
  await demo[Symbol.asyncDispose]();
});

test('one that was removed, or is closed with the app, stays away', async () => {
  const removed = rig();
  await removed.demo.resume(new AbortController().signal);
  removed.removeServer();
  removed.crash();
  await removed.clock.advance(120_000);
  expect(removed.starts).toHaveLength(1);

  const closed = rig();
  await closed.demo.resume(new AbortController().signal);
  await closed.demo[Symbol.asyncDispose]();
  await closed.clock.advance(120_000);
  expect(closed.starts).toHaveLength(1);
});

test('reset, it ends for good and is made anew once, as it came', async () => {
  const { clock, demo, starts, fresh, removeServer } = rig();
  const { signal } = new AbortController();
  await demo.resume(signal);
  removeServer();
  await expect(demo.reset(signal)).resolves.toMatchObject({ isDemo: true });
  await clock.advance(120_000);
  expect(starts).toHaveLength(2);
  expect(fresh).toEqual([false, true]);
  await demo[Symbol.asyncDispose]();
});
