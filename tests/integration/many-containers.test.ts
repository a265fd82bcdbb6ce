import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { connect, specFor } from './journey.ts';

let homelab: Simulator;
let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  homelab = await startSimulator({ speed: 'instant', seed: 'homelab' });
  app = await openHeadless({ speed: 'instant', simulator: homelab });
  connectionId = await connect(app, homelab, 'rack');
  await app.call('connection:refresh', { connectionId });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await homelab[Symbol.asyncDispose]();
});

const hostnames = ['web-01', 'web-02', 'web-03'];
const fixed = { bridge: 'vmbr0', ipv4: { mode: 'static', address: '10.77.0.120/24' } };

test('several containers are planned together with their own numbers and addresses, and made as one batch', async () => {
  const spec = await specFor(app, connectionId, { hostname: 'web-01', network: fixed });
  const { plans, findings } = await app.call('plan:make-many', { spec, hostnames });
  expect(plans.map(({ spec: one }) => one.hostname)).toEqual(hostnames);
  expect(new Set(plans.map(({ spec: one }) => one.vmid)).size).toBe(3);
  expect(plans.map(({ spec: { network } }) => network.ipv4)).toMatchObject([
    { address: '10.77.0.120/24' },
    { address: '10.77.0.121/24' },
    { address: '10.77.0.122/24' },
  ]);
  expect(findings).toEqual([]);

  const approvals = plans.map(({ id, hash }) => ({ planId: id, hash }));
  const { batchId, results } = await app.call('container:create-many', { plans: approvals });
  for (const result of results) {
    if (!('jobId' in result)) throw new Error(JSON.stringify(result));
    const job = await app.parts.jobs.finished(result.jobId);
    expect([job.state.name, job.batchId, job.hostname]).toEqual(['succeeded', batchId, result.hostname]);
  }
  await app.call('connection:refresh', { connectionId });
  const rows = await app.call('container:list', {});
  expect(rows.filter(({ name }) => hostnames.includes(name)).map(({ vmid }) => vmid)).toEqual(
    plans.map(({ spec: one }) => one.vmid),
  );
});

test('what fits alone and not together is told of the whole set', async () => {
  const spec = await specFor(app, connectionId, { hostname: 'big-01' });
  const options = await app.call('node:options', { connectionId, node: spec.node });
  const storage = options.storages.find(({ name }) => name === spec.storage);
  const freeGiB = Math.floor(((storage?.totalBytes ?? 0) - (storage?.usedBytes ?? 0)) / 2 ** 30);
  const { plans, findings } = await app.call('plan:make-many', {
    spec: { ...spec, diskGiB: Math.floor(freeGiB / 2) },
    hostnames: ['big-01', 'big-02', 'big-03'],
  });
  expect(plans.flatMap((plan) => plan.findings).filter(({ check }) => check === 'storage-space')).toMatchObject([
    { verdict: 'passed' },
    { verdict: 'passed' },
    { verdict: 'passed' },
  ]);
  expect(findings.map(({ check, message }) => [check, message.slice(0, 15)])).toContainEqual([
    'storage-space',
    'All 3 together:',
  ]);
});

test('one plan that is not as reviewed keeps the whole set from beginning', async () => {
  const spec = await specFor(app, connectionId, { hostname: 'no-01' });
  const { plans } = await app.call('plan:make-many', { spec, hostnames: ['no-01', 'no-02'] });
  const before = app.parts.jobs.list().length;
  const approvals = plans.map(({ id, hash }, index) => ({
    planId: id,
    hash: index === 1 ? hash.replace(/^./, 'x') : hash,
  }));
  await expect(app.call('container:create-many', { plans: approvals })).rejects.toMatchObject({ code: 'plan:stale' });
  expect(app.parts.jobs.list()).toHaveLength(before);
  const whole = plans.map(({ id, hash }) => ({ planId: id, hash }));
  const { results } = await app.call('container:create-many', { plans: whole });
  expect(results).toHaveLength(2);
});
