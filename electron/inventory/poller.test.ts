import { expect, test } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { ConnectionHealth } from '../../shared/domain/connection.ts';
import { connectionId as connectionIdSchema } from '../../shared/domain/ids.ts';
import type { Guest } from '../../shared/domain/inventory.ts';
import { ManualClock } from '../lib/clock.ts';
import type { Resource } from '../proxmox/cluster-resources.ts';
import type { InventoryState } from './merge.ts';
import { createInventoryPoller, hiddenPollMs, maxBackOffMs, pollMs, type PollerOptions } from './poller.ts';

const here = connectionIdSchema.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e11');
const elsewhere = connectionIdSchema.parse('7b0c2b9e-8a55-4c58-9d8e-0d6f5a3c1e12');
const node: Resource = { type: 'node', id: 'node/pve', node: 'pve', status: 'online' };
const container = (status: string, cpu = 0): Resource => ({
  type: 'lxc',
  id: 'lxc/100',
  node: 'pve',
  vmid: 100,
  name: 'web',
  status,
  cpu,
});
const away = new AppError('pve:unreachable', 'no route', { host: 'pve', port: 8006, reason: 'no route' });

/** A server that gives the answers of `script`, the last one for ever, and what the poller made of them. */
function rig(
  clock: ManualClock,
  script: (Resource[] | Promise<Resource[]> | Error)[],
  { known = [], connectionId = here }: { known?: Guest[]; connectionId?: typeof here } = {},
) {
  const looks: number[] = [];
  const saves: Guest[][] = [];
  const health: ConnectionHealth[] = [];
  const plans: number[] = [];
  let versions = 0;
  let kept: InventoryState = { guests: known, nodes: [] };
  const answer = async (): Promise<Resource[]> => {
    looks.push(clock.now());
    const next = script[Math.min(looks.length, script.length) - 1] ?? [];
    if (next instanceof Error) throw next;
    return next;
  };
  const client = {
    cluster: { resources: answer },
    lxc: { list: async () => [] },
    nodes: { list: async () => [] },
    version: {
      read: async () => {
        versions += 1;
        return { version: '9.2.11', release: '9.2', repoid: 'x' };
      },
    },
  };
  const options: Omit<PollerOptions, 'proxmox'> = {
    connectionId,
    known: () => kept,
    save: (merged) => {
      kept = merged;
      saves.push(merged.guests);
    },
    clock,
    onHealth: (state, nextLookAt) => {
      health.push(state);
      plans.push(nextLookAt);
    },
  };
  const poller = createInventoryPoller({ ...options, proxmox: async () => client });
  return { poller, looks, saves, health, plans, versionReads: () => versions };
}

test('A93 one request per look, every ten seconds, and the version only once', async () => {
  const clock = new ManualClock();
  const { poller, looks, versionReads } = rig(clock, [[node, container('running')]]);
  poller.start();
  await clock.advance(60_000);
  expect(looks).toHaveLength(7);
  expect(versionReads()).toBe(1);
  await poller[Symbol.asyncDispose]();
});

test('A93 a hidden window polls less, and one that is shown again is fresh at once', async () => {
  const clock = new ManualClock();
  const { poller, looks } = rig(clock, [[node]]);
  poller.setHidden(true);
  poller.start();
  await clock.advance(10 * hiddenPollMs);
  expect(looks).toHaveLength(11);
  await clock.advance(pollMs);
  poller.setHidden(false);
  await clock.advance(0);
  expect(looks).toHaveLength(12);
  await poller[Symbol.asyncDispose]();
});

test('a server that is away is asked less and less, and normally again once it answers', async () => {
  const clock = new ManualClock();
  const { poller, looks, health, versionReads } = rig(clock, [away, away, away, [node], [node]]);
  poller.start();
  await clock.advance(20_000 + 40_000 + 80_000 + 10_000);
  const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
  expect(gaps).toEqual([20_000, 40_000, 80_000, 10_000]);
  expect(health.map(({ state }) => state)).toEqual(['offline', 'offline', 'offline', 'online', 'online']);
  expect(health[0]).toMatchObject({ lastContactAt: null, error: { code: 'pve:unreachable' } });
  expect(versionReads()).toBe(4);
  await poller[Symbol.asyncDispose]();
});

test('when the network is back a long pause is given up, once, and the next one is short again', async () => {
  const clock = new ManualClock();
  const { poller, looks } = rig(clock, [away]);
  poller.start();
  await clock.advance(20_000 + 40_000 + 80_000);
  expect(looks).toHaveLength(4);
  // Waking up and being shown come together, and make one look.
  await clock.advance(5_000);
  poller.lookSoon();
  poller.lookSoon();
  await clock.advance(0);
  expect(looks).toHaveLength(5);
  poller.lookSoon();
  await clock.advance(1_999);
  expect(looks).toHaveLength(5);
  await clock.advance(1);
  expect(looks).toHaveLength(6);
  await clock.advance(40_000);
  expect(looks).toHaveLength(7);
  await poller[Symbol.asyncDispose]();
});

test('who asks in between postpones the next look, and every look says when it will be', async () => {
  const clock = new ManualClock();
  const { poller, looks, plans } = rig(clock, [[node]]);
  poller.start();
  await clock.advance(6_000);
  await poller.refresh();
  expect(plans.at(-1)).toBe(clock.now() + pollMs);
  await clock.advance(pollMs - 1);
  expect(looks).toHaveLength(2);
  await clock.advance(1);
  expect(looks).toHaveLength(3);
  await poller[Symbol.asyncDispose]();
});

test('a refused sign-in is not tried again every few seconds', async () => {
  const clock = new ManualClock();
  const refused = new AppError('pve:unauthenticated', 'no', { host: 'pve', reason: 'no', needsTotp: false });
  const { poller, looks } = rig(clock, [refused]);
  poller.start();
  await clock.advance(maxBackOffMs - 1);
  expect(looks).toHaveLength(1);
  await clock.advance(1);
  expect(looks).toHaveLength(2);
  await poller[Symbol.asyncDispose]();
});

test('A90 what was known stays untouched while the server is away', async () => {
  const clock = new ManualClock();
  const { poller, saves, health } = rig(clock, [[node, container('running')], away]);
  poller.start();
  await clock.advance(60_000);
  expect(saves).toHaveLength(1);
  expect(saves[0]?.[0]).toMatchObject({ status: 'running', goneAt: null });
  expect(health.at(-1)).toMatchObject({ state: 'offline', lastContactAt: clock.now() - 60_000 });
  await poller[Symbol.asyncDispose]();
});

test('lists are saved only when something is different', async () => {
  const clock = new ManualClock();
  const { poller, saves } = rig(clock, [
    [node, container('running')],
    [node, container('running')],
    [node, container('stopped')],
  ]);
  poller.start();
  await clock.advance(20_000);
  expect(saves.map(([guest]) => guest?.status)).toEqual(['running', 'stopped']);
  await poller[Symbol.asyncDispose]();
});

test('A91 a guest known from before that is no longer told is marked gone', async () => {
  const clock = new ManualClock();
  const first = rig(clock, [[node, container('running')]]);
  await first.poller.refresh();
  const second = rig(clock, [[node]], { known: first.saves[0] ?? [] });
  await second.poller.refresh();
  expect(second.saves[0]?.[0]).toMatchObject({ vmid: 100, name: 'web', goneAt: clock.now() });
});

test('A06 a server that never answers does not hold up another one', async () => {
  const clock = new ManualClock();
  const good = rig(clock, [[node, container('running')]], { connectionId: elsewhere });
  const silent = createInventoryPoller({
    connectionId: here,
    proxmox: () => new Promise(() => undefined),
    known: () => ({ guests: [], nodes: [] }),
    save: () => expect.unreachable(),
    clock,
    onHealth: () => expect.unreachable(),
  });
  silent.start();
  good.poller.start();
  await clock.advance(60_000);
  expect(good.looks).toHaveLength(7);
  await Promise.all([good.poller[Symbol.asyncDispose](), silent[Symbol.asyncDispose]()]);
});

test('a refresh during a look shares it', async () => {
  const clock = new ManualClock();
  const { poller, looks } = rig(clock, [[node]]);
  await Promise.all([poller.refresh(), poller.refresh(), poller.refresh()]);
  expect(looks).toHaveLength(1);
});

test('a vault that is locked shows as the reason why the server is offline', async () => {
  const clock = new ManualClock();
  const health: ConnectionHealth[] = [];
  const poller = createInventoryPoller({
    connectionId: here,
    proxmox: () => Promise.reject(new AppError('vault:locked', 'locked', {})),
    known: () => ({ guests: [], nodes: [] }),
    save: () => expect.unreachable(),
    clock,
    onHealth: (state) => health.push(state),
  });
  await poller.refresh();
  expect(health).toMatchObject([{ state: 'offline', error: { code: 'vault:locked' } }]);
});

test('who asks to look soon while a look hangs gets another one as soon as that has failed', async () => {
  const clock = new ManualClock();
  const hanging = Promise.withResolvers<Resource[]>();
  const { poller, looks } = rig(clock, [hanging.promise, [node, container('running')]]);
  poller.start();
  await clock.advance(5_000);
  expect(looks).toHaveLength(1);
  poller.lookSoon();
  hanging.reject(away);
  await clock.advance(0);
  expect(looks).toHaveLength(2);
  await poller[Symbol.asyncDispose]();
});
