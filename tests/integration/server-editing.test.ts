import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionSummary } from '../../shared/domain/connection.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { createMemorySecrets, openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { begin, connect, create, specFor } from './journey.ts';

let server: Simulator;
let app: Headless;
let id: ConnectionId;
const secrets = createMemorySecrets();

beforeAll(async () => {
  server = await startSimulator({ speed: 'instant', seed: 'homelab' });
  app = await openHeadless({ speed: 'instant', simulator: server, secrets });
  id = await connect(app, server, 'rack');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const current = (): ConnectionSummary => app.parts.connections.get(id);
const edit = (change: Partial<ConnectionSummary>) => {
  const { name, host, port, fingerprint, colour, isProduction, guestProxy } = { ...current(), ...change };
  return app.call('connection:edit', {
    connectionId: id,
    name,
    host,
    port,
    fingerprint,
    colour,
    isProduction,
    guestProxy,
  });
};

test('name, colour and production mark are changed without asking the server', async () => {
  const before = server.requests.length;
  const edited = await edit({ name: 'Basement', colour: 'amber', isProduction: true });
  expect(edited).toMatchObject({ name: 'Basement', colour: 'amber', isProduction: true });
  expect(server.requests).toHaveLength(before);
  await connect(app, server, 'other');
  await expect(edit({ name: 'OTHER' })).rejects.toMatchObject({ code: 'connection:name-taken' });
});

test('another address is taken only when this very cluster answers there with the accepted certificate', async () => {
  await app.call('connection:refresh', { connectionId: id });
  const { port } = current();
  await expect(edit({ port: 1 })).rejects.toMatchObject({ code: 'pve:unreachable' });
  await expect(
    edit({ host: 'localhost', fingerprint: Array.from({ length: 32 }, () => 'AB').join(':') }),
  ).rejects.toMatchObject({
    code: 'pve:untrusted-certificate',
  });
  expect(current()).toMatchObject({ host: server.host, port, fingerprint: server.fingerprint });
  expect(await edit({ host: 'localhost' })).toMatchObject({ host: 'localhost', health: { state: 'online' } });
});

test('a cluster with other nodes is refused behind a known name', async () => {
  await using stranger = await startSimulator({ speed: 'instant', seed: 'empty', nodes: ['alien'] });
  stranger.world.addToken('root@pam', 'gantry', { secret: server.token.secret });
  const { port, fingerprint } = stranger;
  await expect(edit({ host: stranger.host, port, fingerprint })).rejects.toMatchObject({
    code: 'connection:other-server',
    details: { found: ['alien'] },
  });
  expect(current().port).toBe(server.port);
});

test('another sign-in is tried before the old one goes, and then the old secret is gone', async () => {
  const old = app.parts.connections.record(id).secretRef;
  const bad = { kind: 'token', tokenName: 'root@pam!gantry', secret: 'wrong' } as const;
  await expect(app.call('connection:update-auth', { connectionId: id, auth: bad })).rejects.toMatchObject({
    code: 'pve:unauthenticated',
  });
  expect(app.parts.connections.record(id).secretRef).toBe(old);

  const auth = { kind: 'ticket', userName: 'root@pam', password: server.rootPassword } as const;
  const changed = await app.call('connection:update-auth', { connectionId: id, auth });
  expect(changed.auth).toEqual({ kind: 'ticket', userName: 'root@pam' });
  await expect(secrets.open(old)).rejects.toThrow('no secret');
  const checks = await app.call('connection:test-saved', { connectionId: id });
  expect(checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed']);
});

test('A02 a test sees a changed certificate although a connection of before is still open', async () => {
  await using other = await startSimulator({ speed: 'instant', seed: 'empty' });
  const otherId = await connect(app, other, 'renewed');
  await app.call('connection:refresh', { connectionId: otherId });
  // What the first contact set off is over: from here on every request would be one too many.
  await Promise.all([app.parts.serverFacts.refresh(otherId), app.parts.nodeStock.refresh(otherId)]);
  other.world.replaceCertificate();
  const requests = other.requests.length;
  const checks = await app.call('connection:test-saved', { connectionId: otherId });
  expect(checks).toMatchObject([
    { check: 'tcp', outcome: 'passed' },
    { check: 'tls', outcome: 'failed', error: { code: 'pve:untrusted-certificate' } },
    { check: 'auth', outcome: 'skipped' },
    { check: 'rights', outcome: 'skipped' },
  ]);
  const { health } = await app.call('connection:refresh', { connectionId: otherId });
  expect(health).toMatchObject({ state: 'offline', error: { code: 'pve:untrusted-certificate' } });
  expect(other.requests).toHaveLength(requests);
});

test('A08 what goes with a server is told beforehand, and a running job holds it', async () => {
  const spec = await specFor(app, id, { hostname: 'held' });
  const jobId = await begin(app, spec);
  const held = await app.call('connection:removal', { connectionId: id });
  expect(held.runningJob).toContain('held');
  await expect(app.call('connection:remove', { connectionId: id })).rejects.toMatchObject({ code: 'container:busy' });
  await app.parts.jobs.finished(jobId);
  expect(await app.call('connection:removal', { connectionId: id })).toMatchObject({
    containers: 1,
    knownHosts: 1,
    runningJob: null,
  });
});

test('an SSH key that is forgotten is refused until the presented one was compared and pinned again', async () => {
  const spec = await specFor(app, id, { hostname: 'keyed' });
  expect((await create(app, spec)).state.name).toBe('succeeded');
  const trusted = async () => {
    const hosts = await app.call('connection:ssh-trust', { connectionId: id });
    const found = hosts.find((host) => host.kind === 'container' && host.vmid === spec.vmid);
    if (found?.kind !== 'container') throw new Error('no host');
    return found;
  };
  const before = await trusted();
  expect(before).toMatchObject({ hostname: 'keyed', learnt: 'create-log' });
  expect(before.keys.map(({ keyType }) => keyType)).toContain('ed25519');

  const { containerId } = before;
  await app.call('connection:forget-host', { kind: 'container', containerId });
  expect(await trusted()).toMatchObject({ keys: [], learnt: null });
  await expect(app.call('container:refresh-services', { containerId })).rejects.toMatchObject({
    code: 'ssh:host-key-unknown',
  });
  const presented = await app.call('container:presented-host-key', { containerId });
  expect(before.keys.map((key) => key.fingerprint)).toContain(presented.fingerprint);
  const { keyType, fingerprint } = presented;
  await app.call('container:pin-host-key', { containerId, keyType, fingerprint });
  expect(await trusted()).toMatchObject({ keys: [{ keyType, fingerprint }], learnt: 'user' });
  expect((await app.call('container:refresh-services', { containerId })).row.vmid).toBe(spec.vmid);
});
