import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { begin, connect, create, specFor } from './journey.ts';

let first: Simulator;
let second: Simulator;
let app: Headless;

beforeAll(async () => {
  [first, second] = await Promise.all([
    startSimulator({ speed: 'instant', seed: 'homelab' }),
    startSimulator({ speed: 'instant', seed: 'homelab' }),
  ]);
  app = await openHeadless({ speed: 'instant', simulator: first });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});

test('A01 the certificate is shown with subject and fingerprint, and nothing is saved until it is accepted', async () => {
  const certificate = await app.call('connection:probe', { host: first.host, port: first.port });
  expect(certificate.fingerprint).toBe(first.fingerprint);
  expect(certificate.subject).toContain('pve1');
  expect(certificate.issuer).toContain('PVE Cluster Manager CA');
  expect(await app.call('connection:list', {})).toEqual([]);
});

test('A10 two clusters that both own a number have a row each, and an action hits the right one', async () => {
  const [one, two] = [await connect(app, first, 'one'), await connect(app, second, 'two')];
  const spec = await specFor(app, one, { hostname: 'twin' });
  await create(app, spec);
  await create(app, await specFor(app, two, { vmid: spec.vmid, hostname: 'twin' }));
  await Promise.all([
    app.call('connection:refresh', { connectionId: one }),
    app.call('connection:refresh', { connectionId: two }),
  ]);
  const rows = (await app.call('container:list', {})).filter(({ vmid }) => vmid === spec.vmid);
  expect(new Set(rows.map(({ connectionId }) => connectionId))).toEqual(new Set([one, two]));

  const { jobId } = await app.call('container:power', { connectionId: two, vmid: spec.vmid, action: 'stop' });
  await app.parts.jobs.finished(jobId);
  expect(first.world.guest(spec.vmid)).toBeDefined();
  expect(second.world.guest(spec.vmid)).toBeUndefined();
});

test('A76 revealing a secret fetches it then and is written down; copying says when it is cleared', async () => {
  const [{ id } = { id: undefined }] = await app.call('connection:list', {});
  if (!id) throw new Error('no connection');
  const save = '#!/bin/sh\nsave_credential app ADMIN_PASSWORD s3cret-value-1\n';
  const spec = await specFor(app, id, { provisioning: { scripts: [{ name: '10-save.sh', content: save }] } });
  expect((await create(app, spec)).state.name).toBe('succeeded');
  const { credentials } = await app.call('container:get', { connectionId: id, vmid: spec.vmid });
  const [credential] = credentials;
  if (!credential) throw new Error('no credential was found');
  expect(credential).toMatchObject({ service: 'app', key: 'ADMIN_PASSWORD' });
  expect(JSON.stringify(credentials)).not.toContain('s3cret-value-1');
  expect(await app.call('credential:reveal', { credentialId: credential.id })).toEqual({ value: 's3cret-value-1' });
  const { clearsAt } = await app.call('credential:copy', { credentialId: credential.id });
  expect(clearsAt).toBeGreaterThan(Date.now());
  const { events } = await app.call('container:get', { connectionId: id, vmid: spec.vmid });
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['credential_revealed', 'credential_copied']));
});

test('A34 a privileged container needs the explicit confirmation', async () => {
  const id = await connect(app, second, 'as root');
  const spec = await specFor(app, id, { isUnprivileged: false, features: { nesting: false } });
  const plan = await app.call('plan:make', { spec });
  expect(plan.findings.find(({ check }) => check === 'privileged')?.verdict).toBe('warns');
  await expect(begin(app, spec)).rejects.toMatchObject({ code: 'input:invalid' });
});

test('A08 removing a server wipes its secrets and leaves its containers alone', async () => {
  const connections = await app.call('connection:list', {});
  const before = JSON.stringify(first.world.container(101));
  const writesBefore = first.requests.filter(({ method }) => method !== 'GET').length;
  for (const { id } of connections) await app.call('connection:remove', { connectionId: id });
  expect(await app.call('connection:list', {})).toEqual([]);
  expect(await app.call('container:list', {})).toEqual([]);
  expect(JSON.stringify(first.world.container(101))).toEqual(before);
  expect(first.requests.filter(({ method }) => method !== 'GET')).toHaveLength(writesBefore);
});
