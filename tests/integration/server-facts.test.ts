import { afterAll, beforeAll, expect, test } from 'vitest';
import { capabilitiesOf } from '../../shared/domain/capabilities.ts';
import { loginOf } from '../../shared/domain/server-facts.ts';
import { basicDeeds, roleCommands } from '../../shared/rights/role-commands.ts';
import { everywhere, roleForDeeds } from '../../shared/rights/least-role.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { connect } from './journey.ts';
import { runPveum } from './run-pveum.ts';

let server: Simulator;
let app: Headless;

beforeAll(async () => {
  server = await startSimulator({ speed: 'instant', seed: 'homelab' });
  app = await openHeadless({ speed: 'instant', simulator: server });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const factsOf = async (id: ConnectionId) =>
  (await app.call('connection:facts', {})).find(({ connectionId }) => connectionId === id);

test('a connected server tells its certificate, cluster and the version of each node', async () => {
  const id = await connect(app, server, 'rack');
  await app.call('connection:refresh', { connectionId: id });
  const facts = await factsOf(id);
  expect(facts?.certificate?.fingerprint).toBe(server.fingerprint);
  expect(facts?.cluster).toEqual({ name: 'homelab', isQuorate: true });
  expect(Object.keys(facts?.versions ?? {})).toEqual(['pve1', 'pve2', 'pve3']);
  expect(app.announced.some(({ event }) => event === 'connection:facts-changed')).toBe(true);
});

test('A04 a separated token without a right of its own can do nothing, and each missing privilege has its path', async () => {
  const secret = server.world.addToken('root@pam', 'bare');
  const added = await app.call('connection:add', {
    name: 'bare',
    host: server.host,
    port: server.port,
    fingerprint: server.fingerprint,
    auth: { kind: 'token', tokenName: 'root@pam!bare', secret },
  });
  await app.call('connection:refresh', { connectionId: added.id });
  const login = loginOf(added.auth, await factsOf(added.id));
  const power = login && capabilitiesOf(login).find(({ id }) => id === 'power');
  expect(power).toMatchObject({ verdict: 'nowhere', missing: [{ privilege: 'VM.PowerMgmt', path: '/vms' }] });

  server.world.setAcl('/vms', 'root@pam!bare', 'PVEVMUser');
  await app.call('connection:refresh', { connectionId: added.id });
  const after = loginOf(added.auth, await factsOf(added.id));
  expect(after && capabilitiesOf(after).find(({ id }) => id === 'power')?.verdict).toBe('everywhere');
});

test('storages and bridges of a node that is down stay as they were last seen, those of the others are read anew', async () => {
  await using home = await startSimulator({ speed: 'instant', seed: 'homelab' });
  const id = await connect(app, home, 'stocked');
  const before = await app.call('node:stock', { connectionId: id });
  expect(new Set(before.bridges.map(({ node }) => node))).toEqual(new Set(['pve1', 'pve2', 'pve3']));
  home.world.setNodeOnline('pve3', false);
  const after = await app.call('node:stock', { connectionId: id });
  const ofNode = (stock: typeof before, name: string) => stock.storages.filter(({ node }) => node === name);
  expect(ofNode(after, 'pve3')).toEqual(ofNode(before, 'pve3'));
  expect(ofNode(after, 'pve1').length).toBe(ofNode(before, 'pve1').length);
  const nodes = await app.call('node:list', { connectionId: id });
  expect(nodes.map(({ swap }) => (swap?.totalBytes ?? 0) > 0)).toEqual([true, true, false]);
});

test('A90 what a server told last stays known while it is away', async () => {
  const away = await startSimulator({ speed: 'instant', seed: 'empty' });
  const id = await connect(app, away, 'away');
  await app.call('connection:refresh', { connectionId: id });
  const before = await factsOf(id);
  await away[Symbol.asyncDispose]();
  const { health } = await app.call('connection:refresh', { connectionId: id });
  expect(health.state).toBe('offline');
  expect(before?.permissions?.['/vms']).toMatchObject({ 'VM.Audit': 1 });
  expect(await factsOf(id)).toEqual(before);
});

test.each(['own-user', 'my-user'] as const)(
  'a token made by the shown commands for %s passes the test of a new server with every right',
  async (owner) => {
    const { grants } = roleForDeeds(basicDeeds, everywhere, '9');
    const { token, secret } = runPveum(server.world, roleCommands(grants, owner, 'root@pam'));
    const checks = await app.call('connection:test', {
      name: owner,
      host: server.host,
      port: server.port,
      fingerprint: server.fingerprint,
      auth: { kind: 'token', tokenName: token, secret },
    });
    expect(checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
  },
);
