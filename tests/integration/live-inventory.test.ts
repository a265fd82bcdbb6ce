import { expect, test } from 'vitest';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { hiddenPollMs, pollMs } from '../../electron/inventory/poller.ts';
import { looksPerTick } from '../../electron/connections/guest-looks.ts';
import { ManualClock } from '../../electron/lib/clock.ts';
import { connect, create, specFor } from './journey.ts';
import { nextContact, openHome, present, rowOf, seen, type Home } from './live-rig.ts';

const eightNodes = Array.from({ length: 8 }, (_, index) => `pve${index + 1}`);
const pathsSince = ({ pve }: Home, start: number): string[] => pve.requests.slice(start).map(({ path }) => path);
const settled = ({ app, connectionId }: Home): boolean =>
  app.parts.inventory
    .rows()
    .every((row) => row.connectionId !== connectionId || row.status !== 'running' || row.address !== null);

test('A93 500 containers on 8 nodes cost one request per tick, and a hidden window asks once a minute', async () => {
  const clock = new ManualClock();
  await using home = await openHome({ clock, nodes: eightNodes, seed: { guests: 500, machines: 0 } });
  const { app, pve } = home;
  await seen(home, () => app.parts.inventory.rows().length === 500);
  await app.parts.inventory.idle();
  // Addresses come a few at a time, and no container is asked twice.
  for (let round = 0; !settled(home); round += 1) {
    expect(round).toBeLessThan(Math.ceil(500 / looksPerTick) + 5);
    const contact = nextContact(home);
    await clock.advance(pollMs);
    await contact;
    await app.parts.inventory.idle();
  }
  const asked = pve.requests.filter(({ path }) => path.endsWith('/interfaces')).map(({ path }) => path);
  expect(new Set(asked).size).toBe(asked.length);

  const start = pve.requests.length;
  for (let tick = 0; tick < 5; tick += 1) {
    const contact = nextContact(home);
    await clock.advance(pollMs);
    await contact;
  }
  expect(pathsSince(home, start)).toEqual(Array.from({ length: 5 }, () => '/cluster/resources'));

  app.parts.inventory.setHidden(true);
  const hiddenStart = pve.requests.length;
  await clock.advance(hiddenPollMs - 1);
  expect(pathsSince(home, hiddenStart)).toEqual([]);
  const contact = nextContact(home);
  await clock.advance(1);
  await contact;
  expect(pathsSince(home, hiddenStart)).toEqual(['/cluster/resources']);
});

test('A06 one node down: the others are live, and what runs on it keeps its last state with the node’s name', async () => {
  await using home = await openHome();
  const { app, pve, connectionId } = home;
  await app.call('connection:refresh', { connectionId });
  const git = present(rowOf(home, 120));
  pve.world.setNodeOnline('pve3', false);
  await app.call('connection:refresh', { connectionId });
  const [server] = await app.call('connection:list', {});
  expect(server).toMatchObject({ health: { state: 'online' }, unreachableNodes: ['pve3'] });
  // A92: nothing of what was known is lost, and it says of when it is.
  expect(rowOf(home, 120)).toMatchObject({
    name: 'git',
    status: 'running',
    node: 'pve3',
    isStatusKnown: false,
    observedAt: git.observedAt,
    goneAt: null,
  });
  expect(rowOf(home, 101)).toMatchObject({ status: 'running', isStatusKnown: true });
  expect((await app.call('node:list', { connectionId })).map(({ name, isOnline }) => [name, isOnline])).toEqual([
    ['pve1', true],
    ['pve2', true],
    ['pve3', false],
  ]);
  pve.world.setNodeOnline('pve3', true);
  await app.call('connection:refresh', { connectionId });
  expect(rowOf(home, 120)).toMatchObject({ isStatusKnown: true });
  expect((await app.call('connection:list', {}))[0]?.unreachableNodes).toEqual([]);
});

test('A06 a node that hangs keeps nobody waiting: what the others tell is there within five seconds', async () => {
  await using home = await openHome();
  const { app, pve, connectionId } = home;
  // Its state has to be asked for at the node itself, which does not answer.
  await pve.world.addContainer({ vmid: 150, node: 'pve3', createdAt: Date.now(), config: { hostname: 'fresh' } });
  const release = pve.world.delayRequests({ path: /^\/nodes\/pve3\// }, 'until-released');
  const start = performance.now();
  await app.parts.inventory.refresh(connectionId);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(rowOf(home, 101)).toMatchObject({ status: 'running' });
  release();
});

test('two servers that lead to one cluster are known as such, when added and ever after', async () => {
  await using home = await openHome();
  const { app, pve, connectionId } = home;
  const second = await connect(app, pve, 'the same again');
  const servers = await app.call('connection:list', {});
  expect(servers.map(({ id, sameClusterAs }) => [id, sameClusterAs])).toEqual([
    [connectionId, null],
    [second, connectionId],
  ]);
  // Each container is listed once, under the first of the two; under the other when the first goes.
  await app.parts.inventory.refresh(second);
  const listedUnder = (): ConnectionId[] => app.parts.inventory.rows().map((row) => row.connectionId);
  expect(new Set(listedUnder())).toEqual(new Set([connectionId]));
  expect(listedUnder()).toHaveLength(8);
  await using other = await openHome();
  expect((await other.app.call('connection:list', {}))[0]?.sameClusterAs).toBeNull();
  await app.call('connection:remove', { connectionId });
  expect((await app.call('connection:list', {})).map(({ sameClusterAs }) => sameClusterAs)).toEqual([null]);
  expect(new Set(listedUnder())).toEqual(new Set([second]));
  expect(listedUnder()).toHaveLength(8);
});

test('a server that is away says when it is asked again, and is asked soon when the network is back', async () => {
  await using home = await openHome();
  const { app, pve, connectionId } = home;
  await app.call('connection:refresh', { connectionId });
  pve.world.dropConnection({ path: '/cluster/resources' }, 'before', 4);
  await app.call('connection:refresh', { connectionId });
  const [server] = await app.call('connection:list', {});
  expect(server?.health).toMatchObject({ state: 'offline', lastContactAt: expect.any(Number) });
  expect(server?.nextLookAt).toBeGreaterThan(Date.now() + pollMs);
  const contact = nextContact(home);
  app.parts.inventory.lookSoon();
  await contact;
  expect((await app.call('connection:list', {}))[0]?.health.state).toBe('online');
});

test('a creation that fails shows as unfinished with the end of its job, without another look', async () => {
  await using home = await openHome();
  const { app, connectionId } = home;
  await app.call('connection:refresh', { connectionId });
  const spec = await specFor(app, connectionId, {
    hostname: 'licensed',
    provisioning: { scripts: [{ name: '10-fails.sh', content: 'exit 3' }] },
  });
  const ended = await create(app, spec);
  expect(ended.state.name).toBe('failed');
  await Promise.resolve();
  expect(rowOf(home, spec.vmid)?.lifecycle).toBe('error');
});

test('a server that is being removed is not asked again, whoever wants it looked at', async () => {
  await using home = await openHome();
  const { app, connectionId } = home;
  const { connections, inventory } = app.parts;
  await inventory.refresh(connectionId);
  const server = connections.get(connectionId);
  await inventory.remove(connectionId, async () => {
    await inventory.refresh(connectionId);
    expect(connections.get(connectionId)).toEqual(server);
    await connections.remove(connectionId);
  });
  await inventory.refresh(connectionId);
  expect(inventory.rows()).toEqual([]);
});

test('a server whose removal fails is followed as before', async () => {
  await using home = await openHome();
  const { connectionId, app } = home;
  const removal = app.parts.inventory.remove(connectionId, () => Promise.reject(new Error('the disk is full')));
  const contact = nextContact(home);
  await expect(removal).rejects.toThrow('the disk is full');
  await contact;
});
