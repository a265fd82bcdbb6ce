import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemorySecrets, openHeadless } from '../../scripts/headless.ts';
import { startSimulator } from '../../simulator/start-simulator.ts';
import { begin, connect, create, eventsIn, printed, specFor } from './journey.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-offline-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('A90 without network the list, details, history and templates are still there, each with its time', async () => {
  const storeFile = path.join(folder, 'offline.sqlite');
  const secrets = createMemorySecrets();
  const simulator = await startSimulator({ speed: 'instant', seed: 'homelab' });
  const before = await openHeadless({ speed: 'instant', storeFile, simulator, secrets });
  const connectionId = await connect(before, simulator, 'homelab');
  const spec = await specFor(before, connectionId);
  const job = await create(before, spec);
  await before.call('connection:refresh', { connectionId });
  await before.parts.inventory.idle();
  await before.parts.nodeStock.refresh(connectionId);
  const seen = await before.call('container:list', {});
  expect(seen.length).toBeGreaterThan(1);
  await before[Symbol.asyncDispose]();
  await simulator[Symbol.asyncDispose]();

  await using after = await openHeadless({ speed: 'instant', storeFile, simulator, secrets });
  await after.call('connection:refresh', { connectionId });
  expect((await after.call('connection:list', {})).map(({ health }) => health.state)).toEqual(['offline']);
  const rows = await after.call('container:list', {});
  expect(rows.map(({ name }) => name).toSorted()).toEqual(seen.map(({ name }) => name).toSorted());
  expect(rows.every(({ observedAt }) => observedAt > 0)).toBe(true);
  // Addresses of containers that were not made here and the nodes are among what was last seen.
  expect(rows.find(({ name }) => name === 'pihole')).toMatchObject({ address: '10.77.0.101', isStatusKnown: true });
  const nodes = await after.call('node:list', { connectionId });
  expect(nodes.map(({ name }) => name)).toEqual(['pve1', 'pve2', 'pve3']);
  expect(nodes.every(({ observedAt }) => observedAt > 0)).toBe(true);
  const stock = await after.call('node:stock', { connectionId });
  expect(new Set(stock.storages.map(({ node }) => node))).toEqual(new Set(['pve1', 'pve2', 'pve3']));
  expect(stock.storages.find(({ name }) => name === 'local-lvm')?.totalBytes).toBeGreaterThan(0);
  expect(stock.bridges.map(({ name }) => name)).toContain('vmbr0');
  const detail = await after.call('container:get', { connectionId, vmid: spec.vmid });
  expect(detail.container).toMatchObject({ lifecycle: 'ready', address: job.result?.address });
  expect(detail.events.map(({ type }) => type)).toContain('job_succeeded');
  expect((await eventsIn(after, job.id)).at(-1)?.type).toBe('complete');
  expect((await after.call('template:list', {})).length).toBeGreaterThanOrEqual(4);
});

test('a job cut off by the end of the app is interrupted afterwards, says where, and goes on without a second create', async () => {
  const storeFile = path.join(folder, 'cut.sqlite');
  const secrets = createMemorySecrets();
  await using simulator = await startSimulator({ speed: 'fast', seed: 'homelab' });
  const before = await openHeadless({ speed: 'instant', storeFile, simulator, secrets });
  const connectionId = await connect(before, simulator, 'homelab');
  const script = {
    name: '10-long.sh',
    content: '#!/bin/sh\n[ -e /root/again ] || { touch /root/again; echo begun; sleep 6000; }\necho through\n',
  };
  const spec = await specFor(before, connectionId, { provisioning: { scripts: [script] } });
  const jobId = await begin(before, spec);
  await printed(before, jobId, 'begun');
  await before[Symbol.asyncDispose]();

  await using after = await openHeadless({ speed: 'instant', storeFile, simulator, secrets });
  expect((await after.call('job:get', { jobId })).state).toMatchObject({
    name: 'interrupted',
    stepId: 'script:10-long.sh',
  });
  await after.call('job:choose', { jobId, choice: 'retry' });
  expect((await after.parts.jobs.finished(jobId)).state.name).toBe('succeeded');
  expect(simulator.requests.filter(({ method, path: to }) => method === 'POST' && to.endsWith('/lxc'))).toHaveLength(1);
});
