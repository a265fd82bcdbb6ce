import { afterAll, beforeAll, expect, test } from 'vitest';
import { vmid as vmidSchema, type ConnectionId, type JobId } from '../../shared/domain/ids.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import { isOver, type JobSnapshot } from '../../shared/domain/job.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { sampleTemplate } from '../support/template-samples.ts';
import { begin, connect, inGuest, reached, specFor } from './journey.ts';
import { vmidOf } from '../support/vmid-of.ts';

let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const script = (name: string, content: string) => scriptEntry.parse({ name, content: `#!/bin/sh\n${content}\n` });
const ended = (jobId: JobId): Promise<JobSnapshot> => app.parts.jobs.finished(jobId);
const creates = () =>
  app.simulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/lxc')).length;
const startsOf = (vmid: number) =>
  app.simulator.requests.filter(({ method, path }) => method === 'POST' && path.endsWith(`/lxc/${vmid}/status/start`))
    .length;
const stepOf = ({ steps }: JobSnapshot, id: string) => steps.find((step) => step.id === id);

test('A27 a proposed number that somebody took is replaced by the next free one, once and visibly', async () => {
  const spec = await specFor(app, connectionId, { isVmidProposed: true });
  const plan = await app.call('plan:make', { spec });
  expect(plan.steps.find(({ id }) => id === 'create')?.details.join('\n')).toContain('or the next free one');
  await app.simulator.world.addContainer({ vmid: spec.vmid, node: spec.node, config: { hostname: 'stranger' } });
  const before = creates();
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
  const job = await reached(app, jobId, ({ state }) => state.name === 'succeeded');
  expect(job.vmid).not.toBe(spec.vmid);
  expect(job.result?.vmid).toBe(job.vmid);
  expect(stepOf(job, 'create')?.title).toContain(String(job.vmid));
  expect(job.warnings.join('\n')).toContain(`${spec.vmid} was taken`);
  expect(creates()).toBe(before + 2);
  expect(app.simulator.world.container(spec.vmid)?.config).toMatchObject({ hostname: 'stranger' });
  expect(app.parts.store.containers.byVmid(connectionId, vmidOf(job))).toMatchObject({
    lifecycle: 'ready',
    goneAt: null,
  });
});

test('A27 a number that was typed is replaced only after the user has agreed', async () => {
  const spec = await specFor(app, connectionId);
  const plan = await app.call('plan:make', { spec });
  await app.simulator.world.addContainer({ vmid: spec.vmid, node: spec.node, config: { hostname: 'stranger' } });
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
  const asked = await ended(jobId);
  const { vmid: next } = await app.call('vmid:next', { connectionId });
  expect(asked.state).toMatchObject({ name: 'paused', kind: 'number-taken', offeredVmid: next });
  expect(asked.vmid).toBe(spec.vmid);
  await app.call('job:answer', { jobId, accept: true });
  const job = await reached(app, jobId, ({ state }) => state.name === 'succeeded');
  expect(job.vmid).toBe(next);
});

test('A27 a number that another job of ours has or was offered is not offered a second time, and both come to their containers', async () => {
  const spec = await specFor(app, connectionId);
  const vmids = [spec.vmid, vmidSchema.parse(spec.vmid + 1)];
  const plans = [];
  for (const vmid of vmids) plans.push(await app.call('plan:make', { spec: { ...spec, vmid, hostname: `ct${vmid}` } }));
  for (const vmid of vmids)
    await app.simulator.world.addContainer({ vmid, node: spec.node, config: { hostname: 'stranger' } });
  const ids = [];
  for (const { id: planId, hash } of plans) {
    const { jobId } = await app.call('container:create', { planId, hash });
    await ended(jobId);
    ids.push(jobId);
  }
  const offers = ids.map((id) => app.parts.jobs.get(id).state);
  expect(offers).toMatchObject([{ name: 'paused' }, { name: 'paused' }]);
  expect(new Set(offers.map((state) => 'offeredVmid' in state && state.offeredVmid)).size).toBe(2);
  for (const jobId of ids.toReversed()) {
    await app.call('job:answer', { jobId, accept: true });
    const done = await reached(app, jobId, ({ state }) => state.name === 'succeeded');
    expect(app.parts.store.containers.byVmid(connectionId, vmidOf(done))).toMatchObject({
      lastJobId: jobId,
      goneAt: null,
    });
  }
});

test('A27 B01 a proposed number that is taken at a later attempt is never passed over by itself: it may be the job’s own', async () => {
  const spec = await specFor(app, connectionId, { isVmidProposed: true });
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzcreate',
    log: [],
    exitStatus: 'interrupted by signal',
    times: 1,
  });
  const jobId = await begin(app, spec);
  expect((await ended(jobId)).state).toMatchObject({ name: 'failed', stepId: 'create' });
  // What a worker that was killed leaves behind.
  await app.simulator.world.addContainer({ vmid: spec.vmid, node: spec.node, config: { lock: 'create' } });
  await app.call('job:choose', { jobId, choice: 'retry' });
  const asked = await ended(jobId);
  expect(asked.state).toMatchObject({
    name: 'paused',
    kind: 'number-taken',
    reason: expect.stringContaining('an earlier attempt'),
  });
  expect(asked.vmid).toBe(spec.vmid);
  await app.call('job:answer', { jobId, accept: false });
});

test('A58 a container that is deleted on the server in the middle ends the job for good, and is not made again', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script('10-one.sh', 'echo one'), script('20-two.sh', 'echo two')] },
  });
  const before = creates();
  const jobId = await begin(app, spec);
  await app.call('job:pause', { jobId, stepId: 'script:20-two.sh', isWanted: true });
  expect((await ended(jobId)).state.name).toBe('paused');
  app.simulator.world.removeContainer(spec.vmid);
  await app.call('job:answer', { jobId, accept: true });
  const job = await reached(app, jobId, ({ state }) => isOver(state));
  expect(job.state).toMatchObject({ name: 'failed', error: { code: 'container:gone' }, choices: [] });
  const record = app.parts.store.containers.byVmid(connectionId, spec.vmid);
  expect(record).toMatchObject({ lifecycle: 'error' });
  expect(record?.goneAt).not.toBeNull();
  expect(creates()).toBe(before + 1);
  expect(app.simulator.world.container(spec.vmid)).toBeUndefined();
  await expect(app.call('job:choose', { jobId, choice: 'retry' })).rejects.toMatchObject({ code: 'job:not-possible' });
});

test('a job stops before the step it was told to, frees its place in the queue and goes on when it is told to', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script('10-disk.sh', 'echo attached >/root/disk')] },
  });
  const startsBefore = startsOf(spec.vmid);
  const jobId = await begin(app, spec);
  await app.call('job:pause', { jobId, stepId: 'start', isWanted: true });
  const paused = await ended(jobId);
  expect(paused.state).toMatchObject({ name: 'paused', kind: 'asked', reason: expect.stringContaining('Start it') });
  expect(stepOf(paused, 'create')?.state).toBe('done');
  expect(startsOf(spec.vmid)).toBe(startsBefore);
  await app.call('job:pause', { jobId, stepId: 'script:10-disk.sh', isWanted: true });
  await app.call('job:answer', { jobId, accept: true });
  const again = await reached(app, jobId, ({ state }) => state.name === 'paused');
  expect(again.state).toMatchObject({ kind: 'asked', reason: expect.stringContaining('10-disk.sh') });
  await app.call('job:answer', { jobId, accept: true });
  await reached(app, jobId, ({ state }) => state.name === 'succeeded');
  expect(await inGuest(app, connectionId, spec.vmid, 'cat /root/disk')).toBe('attached\n');
});

test('a paused job is cancelled without anything being sent, and its choices stay', async () => {
  const jobId = await begin(app, await specFor(app, connectionId));
  await app.call('job:pause', { jobId, stepId: 'start', isWanted: true });
  await ended(jobId);
  const sent = app.simulator.requests.length;
  await app.call('job:cancel', { jobId });
  expect(app.parts.jobs.get(jobId).state).toMatchObject({
    name: 'cancelled',
    stepId: 'start',
    choices: expect.arrayContaining(['retry', 'roll-back']),
  });
  expect(app.simulator.requests.slice(sent).filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('A60 a template that is deleted while a job made from it runs changes nothing: the job has its own copy', async () => {
  const template = await app.call('template:save', {
    template: sampleTemplate({
      id: 'custom:short-lived',
      name: 'Short-lived',
      provisioning: { scripts: [script('10-one.sh', 'echo from the template >/root/trace')] },
    }),
    expectedRevision: null,
  });
  const { scripts } = template.provisioning;
  const spec = await specFor(app, connectionId, { templateId: template.id, provisioning: { scripts } });
  const jobId = await begin(app, spec);
  await app.call('job:pause', { jobId, stepId: 'start', isWanted: true });
  expect((await ended(jobId)).state.name).toBe('paused');
  await app.call('template:delete', { templateId: template.id });
  await app.call('job:answer', { jobId, accept: true });
  await reached(app, jobId, ({ state }) => state.name === 'succeeded');
  expect(await inGuest(app, connectionId, spec.vmid, 'cat /root/trace')).toBe('from the template\n');
  expect(app.parts.store.containers.byVmid(connectionId, spec.vmid)?.templateName).toBe('Short-lived');
});
