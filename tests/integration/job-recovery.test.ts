import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Vmid } from '../../shared/domain/ids.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { createMemorySecrets, openHeadless, type Headless } from '../../scripts/headless.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { HastyClock } from './hasty-clock.ts';
import { begin, connect, reached, specFor } from './journey.ts';

const cleanUps: (() => PromiseLike<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const creates = ({ requests }: Simulator) =>
  requests.filter(({ method, path: to }) => method === 'POST' && to.endsWith('/lxc')).length;
const silentTasks = {
  kind: 'request-refused',
  method: 'GET',
  path: '/tasks/',
  status: 595,
  reason: 'No route to host',
} as const;
const hasLooked = ({ state }: JobSnapshot) => 'reason' in state && /meanwhile|was not done/.test(state.reason);
const stepOf = ({ steps }: JobSnapshot, id: string) => steps.find((step) => step.id === id);

async function openHasty(): Promise<Headless> {
  const app = await openHeadless({ speed: 'instant', clock: new HastyClock() });
  cleanUps.push(() => app[Symbol.asyncDispose]());
  return app;
}

test('A43 a node that is away for a while during the create is waited for, and the job goes on with the same task', async () => {
  const app = await openHasty();
  const connectionId = await connect(app, app.simulator, 'homelab');
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({ ...silentTasks, times: 60 });
  const jobId = await begin(app, spec);
  expect((await app.parts.jobs.finished(jobId)).state.name).toBe('succeeded');
  expect(creates(app.simulator)).toBe(1);
});

test('A44 a node that stays away leaves the job interrupted with its state unknown, and on its return the job goes on by itself', async () => {
  const app = await openHasty();
  const connectionId = await connect(app, app.simulator, 'homelab');
  const spec = await specFor(app, connectionId);
  const fault = await app.simulator.faults.inject({ ...silentTasks, times: null });
  const jobId = await begin(app, spec);
  const left = await app.parts.jobs.finished(jobId);
  expect(left.state).toMatchObject({
    name: 'interrupted',
    stepId: 'create',
    reason: expect.stringMatching(/state is unknown/i),
  });
  expect(stepOf(left, 'create')?.upid).not.toBeNull();
  await app.simulator.faults.clear(fault.id);
  await app.call('connection:refresh', { connectionId });
  const job = await reached(app, jobId, ({ state }) => state.name === 'succeeded');
  expect(stepOf(job, 'create')?.state).toBe('done');
  expect(creates(app.simulator)).toBe(1);
});

test('A62 after a restart in the middle of the create the job is interrupted there, follows the task that went on, and goes on when told to', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-recovery-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'fast', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const shared = {
    speed: 'fast',
    storeFile: path.join(folder, 'gantry.db'),
    simulator,
    secrets: createMemorySecrets(),
  } as const;
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  const jobId = await begin(first, await specFor(first, connectionId));
  await reached(first, jobId, (job) => stepOf(job, 'create')?.upid != null);
  await first[Symbol.asyncDispose]();

  const second = await openHeadless(shared);
  cleanUps.push(() => second[Symbol.asyncDispose]());
  expect(second.parts.jobs.get(jobId).state).toMatchObject({ name: 'interrupted', stepId: 'create' });
  await second.call('connection:refresh', { connectionId });
  await reached(second, jobId, hasLooked);
  const looked = await second.parts.jobs.finished(jobId);
  expect(looked.state).toMatchObject({
    name: 'interrupted',
    reason: expect.stringMatching(/was finished meanwhile.*Go on with/),
    choices: expect.arrayContaining(['retry', 'roll-back']),
  });
  expect(stepOf(looked, 'create')?.state).toBe('done');
  const { containerId } = looked;
  const happened = containerId === null ? [] : second.parts.store.events.list(containerId).map(({ type }) => type);
  expect(happened).toContain('job_interrupted');
  expect(happened).not.toContain('job_cancelled');
  await second.call('job:choose', { jobId, choice: 'retry' });
  expect((await second.parts.jobs.finished(jobId)).state.name).toBe('succeeded');
  expect(creates(simulator)).toBe(1);
  const events = second.parts.store.jobLog.read(jobId, { sinceSeq: 0, limit: 5_000 });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
});

test('A62 who wants it so has an interrupted creation go on by itself after a restart, with the task that went on', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-recovery-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'fast', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const storeFile = path.join(folder, 'gantry.db');
  const shared = { speed: 'fast', storeFile, simulator, secrets: createMemorySecrets() } as const;
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  const jobId = await begin(first, await specFor(first, connectionId));
  await reached(first, jobId, (job) => stepOf(job, 'create')?.upid != null);
  await first[Symbol.asyncDispose]();

  const second = await openHeadless({ ...shared, settings: { continuesInterrupted: true } });
  cleanUps.push(() => second[Symbol.asyncDispose]());
  await second.call('connection:refresh', { connectionId });
  await reached(second, jobId, ({ state }) => state.name === 'succeeded');
  expect(creates(simulator)).toBe(1);
});

test('A62 after a restart in the middle of a download the same download is followed to its end, and none is begun beside it', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-recovery-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'lifelike', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const shared = {
    speed: 'fast',
    storeFile: path.join(folder, 'gantry.db'),
    simulator,
    secrets: createMemorySecrets(),
  } as const;
  simulator.world.setStorage('local', { volumes: [] });
  const ostemplate = 'local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst';
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  const jobId = await begin(first, await specFor(first, connectionId, { ostemplate, needsDownload: true }));
  await reached(first, jobId, (job) => stepOf(job, 'download-os-template')?.upid != null);
  await first[Symbol.asyncDispose]();

  const second = await openHeadless(shared);
  cleanUps.push(() => second[Symbol.asyncDispose]());
  await second.call('connection:refresh', { connectionId });
  const looked = await reached(second, jobId, hasLooked);
  expect(looked.state).toMatchObject({ reason: expect.stringContaining('was finished meanwhile') });
  const downloads = simulator.requests.filter(({ method, path: to }) => method === 'POST' && to.endsWith('/aplinfo'));
  expect(downloads).toHaveLength(1);
});

test('A62 after a restart before the create was sent the look says so, and going on sends it once', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-recovery-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'instant', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const shared = {
    speed: 'instant',
    storeFile: path.join(folder, 'gantry.db'),
    simulator,
    secrets: createMemorySecrets(),
  } as const;
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  const spec = await specFor(first, connectionId);
  await simulator.faults.inject({ kind: 'answer-garbled', method: 'POST', path: '/lxc', form: 'html', times: 1 });
  const jobId = await begin(first, spec);
  await first.parts.jobs.finished(jobId);
  // As if the process had been killed between the intent and the request.
  first.parts.store.journal.intent(jobId, 'create');
  const cutOff: JobSnapshot = { ...first.parts.jobs.get(jobId), state: { name: 'running', isCancelling: false } };
  const steps = cutOff.steps.map((step) => (step.id === 'create' ? { ...step, state: 'running' as const } : step));
  first.parts.store.jobs.saveSnapshot({ ...cutOff, steps });
  await first[Symbol.asyncDispose]();

  const second = await openHeadless(shared);
  cleanUps.push(() => second[Symbol.asyncDispose]());
  await second.call('connection:refresh', { connectionId });
  await reached(second, jobId, hasLooked);
  const looked = await second.parts.jobs.finished(jobId);
  expect(looked.state).toMatchObject({
    name: 'interrupted',
    stepId: 'create',
    reason: expect.stringContaining('was not done'),
  });
  expect(simulator.world.container(spec.vmid)).toBeUndefined();
  await second.call('job:choose', { jobId, choice: 'retry' });
  expect((await second.parts.jobs.finished(jobId)).state.name).toBe('succeeded');
});

test('B05 killed after its last step and before its end was written down, a creation ends well when it goes on, and so does its record', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-recovery-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'instant', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const shared = {
    speed: 'instant',
    storeFile: path.join(folder, 'gantry.db'),
    simulator,
    secrets: createMemorySecrets(),
  } as const;
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  const spec = await specFor(first, connectionId);
  const done = await first.parts.jobs.finished(await begin(first, spec));
  const cutOff: JobSnapshot = { ...done, state: { name: 'running', isCancelling: false }, endedAt: null };
  first.parts.store.jobs.saveSnapshot(cutOff);
  await first[Symbol.asyncDispose]();

  const second = await openHeadless(shared);
  cleanUps.push(() => second[Symbol.asyncDispose]());
  expect(second.parts.jobs.get(done.id).state).toMatchObject({ name: 'interrupted', stepId: null });
  await second.call('job:choose', { jobId: done.id, choice: 'retry' });
  expect((await second.parts.jobs.finished(done.id)).state).toEqual({ name: 'succeeded' });
  const { container } = await second.call('container:get', { connectionId, vmid: spec.vmid });
  expect(container?.lifecycle).toBe('ready');
});

test('A62 after a restart in the middle of a start the same task is followed, and nothing is sent beside it', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-recovery-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'lifelike', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const vmid = 990 as Vmid;
  const config = { hostname: 'web1', net0: 'name=eth0,bridge=vmbr0,ip=dhcp,type=veth' };
  await simulator.world.addContainer({ vmid, isRunning: false, config });
  const storeFile = path.join(folder, 'gantry.db');
  const shared = { speed: 'fast', storeFile, simulator, secrets: createMemorySecrets() } as const;
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  await first.call('connection:refresh', { connectionId });
  const { jobId } = await first.call('container:power', { connectionId, vmid, action: 'start' });
  await reached(first, jobId, (job) => stepOf(job, 'power')?.upid != null);
  await first[Symbol.asyncDispose]();

  const second = await openHeadless(shared);
  cleanUps.push(() => second[Symbol.asyncDispose]());
  expect(second.parts.jobs.get(jobId).state).toMatchObject({ name: 'interrupted', stepId: 'power' });
  expect(simulator.world.container(vmid)?.startedAt).toBeNull();
  await second.call('connection:refresh', { connectionId });
  await reached(second, jobId, ({ state }) => state.name === 'succeeded');
  const sent = simulator.requests.filter(({ method, path: to }) => method === 'POST' && to.endsWith('/status/start'));
  expect(sent).toHaveLength(1);
});
