import { afterAll, beforeAll, expect, test } from 'vitest';
import { vmid as vmidSchema, type ConnectionId, type JobId } from '../../shared/domain/ids.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { begin, connect, inGuest, specFor } from './journey.ts';

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
const stepOf = ({ steps }: JobSnapshot, id: string) => steps.find((step) => step.id === id);

test('a script that failed is changed and tried again; what ran before it does not run again, and the plan has another hash', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script('10-one.sh', 'echo one >>/root/trace'), script('20-two.sh', 'exit 3')] },
  });
  const plan = await app.call('plan:make', { spec });
  const { jobId } = await app.call('container:create', { planId: plan.id, hash: plan.hash });
  expect((await ended(jobId)).state).toMatchObject({ name: 'failed', stepId: 'script:20-two.sh' });
  const stepId = 'script:20-two.sh';
  const input = await app.call('job:step-input', { jobId, stepId });
  if (input?.part !== 'script') throw new Error('no script');
  expect(input.script.content).toContain('exit 3');
  const better = { ...input.script, content: '#!/bin/sh\necho two >>/root/trace\n' };
  await expect(
    app.call('job:revise', { jobId, stepId, input: { part: 'script', script: { ...better, name: 'other.sh' } } }),
  ).rejects.toMatchObject({ code: 'input:invalid' });
  await app.call('job:revise', { jobId, stepId, input: { part: 'script', script: better } });
  expect((await ended(jobId)).state.name).toBe('succeeded');
  expect(await inGuest(app, connectionId, spec.vmid, 'cat /root/trace')).toBe('one\ntwo\n');
  const data = app.parts.store.jobs.data(jobId);
  expect(data?.kind === 'create-container' && data.plan.hash).not.toBe(plan.hash);
  const { events } = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect(events.map(({ type }) => type)).toContain('step_revised');
  await expect(
    app.call('job:revise', { jobId, stepId, input: { part: 'script', script: better } }),
  ).rejects.toMatchObject({ code: 'job:not-possible' });
});

test.each(['rm -r /var/lib/gantry', ': >/var/lib/gantry/prelude.sh'])(
  'a script is tried again with all it is given, also where the container has lost that since: %s',
  async (loss) => {
    const spec = await specFor(app, connectionId, {
      provisioning: { scripts: [script('10-needs.sh', 'log_info hello && [ -e /root/ready ]')] },
    });
    const jobId = await begin(app, spec);
    expect((await ended(jobId)).state).toMatchObject({ name: 'failed', stepId: 'script:10-needs.sh' });
    await inGuest(app, connectionId, spec.vmid, `touch /root/ready && ${loss}`);
    await app.call('job:choose', { jobId, choice: 'retry' });
    expect((await ended(jobId)).state.name).toBe('succeeded');
    const printed = app.parts.store.jobLog.read(jobId).map(({ message }) => message);
    expect(printed).toContain('What every script is given was gone from the container, and is there again');
  },
);

test('A55 a package that does not exist is taken out of the list of the failed step, which then installs the rest', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: {
      packages: [
        { manager: 'apt', name: 'nginx' },
        { manager: 'apt', name: 'no-such-thing' },
      ],
    },
  });
  const jobId = await begin(app, spec);
  expect((await ended(jobId)).state).toMatchObject({ name: 'failed', error: { code: 'provision:package-missing' } });
  const input = await app.call('job:step-input', { jobId, stepId: 'packages' });
  if (input?.part !== 'packages') throw new Error('no packages');
  await expect(
    app.call('job:revise', { jobId, stepId: 'packages', input: { ...input, packages: [] } }),
  ).rejects.toMatchObject({ code: 'input:invalid' });
  const packages = input.packages.filter(({ name }) => name !== 'no-such-thing');
  await app.call('job:revise', { jobId, stepId: 'packages', input: { ...input, packages } });
  const job = await ended(jobId);
  expect(job.state.name).toBe('succeeded');
  expect(stepOf(job, 'packages')?.title).toContain('1 package');
});

test('A46 a create that failed for want of space is changed, reviewed and approved again, and the same job goes on with it', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script('10-one.sh', 'echo one >>/root/trace')] },
  });
  const { storages } = await app.call('node:options', { connectionId, node: spec.node });
  const other = storages.find(({ name, content }) => content.includes('rootdir') && name !== spec.storage);
  await app.simulator.faults.inject({
    kind: 'task-failed',
    taskType: 'vzcreate',
    log: ['lvcreate: no space left'],
    exitStatus: 'unable to create CT: no space left on device',
    times: 1,
  });
  const jobId = await begin(app, spec);
  expect((await ended(jobId)).state).toMatchObject({ name: 'failed', stepId: 'create' });
  const asked = await app.call('job:creation-request', { jobId });
  if (!asked) throw new Error('it cannot be changed');
  const { spec: askedSpec, hasRootPassword, enteredVariables: givenSecrets } = asked;
  const made = { spec: askedSpec, hasRootPassword, givenSecrets };
  const vmid = vmidSchema.parse(spec.vmid + 40);
  const inside = { ...made.spec.provisioning, scripts: [script('10-one.sh', 'echo other')] };
  const sly = await app.call('plan:make', { ...made, spec: { ...made.spec, provisioning: inside } });
  await expect(app.call('job:revise-request', { jobId, planId: sly.id, hash: sly.hash })).rejects.toMatchObject({
    code: 'input:invalid',
  });
  const change = { vmid, memoryMiB: 768, storage: other?.name ?? spec.storage, diskGiB: 2 };
  const plan = await app.call('plan:make', { ...made, spec: { ...made.spec, ...change } });
  await expect(app.call('job:revise-request', { jobId, planId: plan.id, hash: sly.hash })).rejects.toMatchObject({
    code: 'plan:stale',
  });
  const sent = app.simulator.requests.length;
  await app.call('job:revise-request', { jobId, planId: plan.id, hash: plan.hash });
  const job = await ended(jobId);
  expect(job).toMatchObject({ id: jobId, vmid, state: { name: 'succeeded' } });
  expect(
    app.simulator.requests.slice(sent).filter(({ path, method }) => method === 'POST' && path.endsWith('/lxc')).length,
  ).toBe(1);
  expect(app.simulator.world.container(vmid)?.config).toMatchObject({ memory: '768' });
  expect(app.simulator.world.container(spec.vmid)).toBeUndefined();
  expect(app.parts.store.containers.byVmid(connectionId, vmid)).toMatchObject({ lifecycle: 'ready', lastJobId: jobId });
  const data = app.parts.store.jobs.data(jobId);
  expect(data?.kind === 'create-container' && data.plan.hash).toBe(plan.hash);
  expect(await inGuest(app, connectionId, vmid, 'cat /root/trace')).toBe('one\n');
  expect(await app.call('job:creation-request', { jobId })).toBeNull();
});

test('A45 a create whose answer was lost cannot be asked otherwise: what it has made would be out of sight', async () => {
  const spec = await specFor(app, connectionId);
  await app.simulator.faults.inject({
    kind: 'request-refused',
    method: 'POST',
    path: '/lxc',
    status: 596,
    reason: 'Broken pipe',
    times: 1,
  });
  const jobId = await begin(app, spec);
  expect((await ended(jobId)).state).toMatchObject({ name: 'interrupted', stepId: 'create' });
  expect(await app.call('job:creation-request', { jobId })).toBeNull();
});

// The last one: it leaves the app closed to jobs.
test('a change that is refused leaves nothing written: not the input, not the way in, not a line of the history', async () => {
  const spec = await specFor(app, connectionId, { provisioning: { scripts: [script('10-one.sh', 'exit 3')] } });
  const jobId = await begin(app, spec);
  await ended(jobId);
  const stepId = 'script:10-one.sh';
  const input = await app.call('job:step-input', { jobId, stepId });
  if (input?.part !== 'script') throw new Error('no script');
  const written = () => ({
    data: app.parts.store.jobs.data(jobId),
    way: app.parts.store.jobs.way(jobId),
    job: app.parts.store.jobs.get(jobId),
    journal: app.parts.store.journal.read(jobId),
  });
  const before = written();
  await app.parts.jobs.closeDown('pause');
  const better = { ...input.script, content: '#!/bin/sh\ntrue\n' };
  await expect(
    app.call('job:revise', { jobId, stepId, input: { part: 'script', script: better } }),
  ).rejects.toMatchObject({ code: 'job:not-possible' });
  await expect(app.call('job:choose', { jobId, choice: 'skip' })).rejects.toMatchObject({ code: 'job:not-possible' });
  expect(written()).toEqual(before);
  const { events } = await app.call('container:get', { connectionId, vmid: spec.vmid });
  expect(events.map(({ type }) => type)).not.toContain('step_revised');
});
