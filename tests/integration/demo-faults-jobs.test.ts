import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DemoFaultInput, FaultKind } from '../../shared/domain/demo-fault.ts';
import type { ConnectionId } from '../../shared/domain/ids.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { JobSnapshot } from '../../shared/domain/job.ts';
import { readDraft, startDraft } from '../../renderer/features/demo/fault-draft.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { create, specFor } from './journey.ts';
import { vmidOf } from '../support/vmid-of.ts';

let app: Headless;
let connectionId: ConnectionId;
beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = (await app.call('demo:open', {})).id;
});
beforeEach(() => app.call('demo:clear-faults', {}));
afterAll(() => app[Symbol.asyncDispose]());

/** Creates a container with a file and a script in it while something is broken. */
async function createWith(fault: DemoFaultInput): Promise<JobSnapshot> {
  const spec = await specFor(app, connectionId, {
    provisioning: {
      files: [{ destination: '/etc/motd', content: 'hi', policy: 'replace' }],
      scripts: [{ name: '10-hello.sh', content: '#!/bin/sh\necho hello\n' }],
    },
  });
  const { isActive } = await app.simulator.faults.inject(fault);
  expect(isActive).toBe(true);
  return create(app, spec);
}

/** What stands in the panel's form when it opens. */
function asOpened(kind: FaultKind, change: Record<string, string> = {}): DemoFaultInput {
  const targets = { containers: [], nodes: ['pve1', 'pve2'], storages: ['local', 'local-lvm'] };
  const read = readDraft(kind, { ...startDraft(kind), ...change }, targets);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return read.fault;
}

const overcome: [name: string, fault: DemoFaultInput][] = [
  ['an answer that is lost', asOpened('connection-dropped')],
  ['an answer that is lost in its middle', asOpened('connection-dropped', { when: 'during' })],
  ['questions whose answers are lost', asOpened('connection-dropped', { method: 'GET', path: '/status', times: '2' })],
  ['half an answer to a change', asOpened('answer-garbled', { method: 'POST', path: '/lxc', form: 'truncated-json' })],
  ['an answer that is late', asOpened('answer-delayed', { method: 'POST', path: '/lxc', delayMs: '600' })],
  ['SSH that is reset three times', asOpened('ssh-reset')],
  ['SSH that is refused at first', asOpened('ssh-refused', { times: '3' })],
  ['a slow link', asOpened('slow-link', { bytesPerSecond: '60000', latencyMs: '20' })],
];

test.each(overcome)('%s does not keep a container from being made', async (_name, fault) => {
  expect((await createWith(fault)).state).toEqual({ name: 'succeeded' });
});

const stopping: [name: string, fault: DemoFaultInput, code: ErrorCode, step: string][] = [
  ['a sign-in page', asOpened('answer-garbled', { method: 'POST', path: '/lxc' }), 'pve:unexpected-response', 'create'],
  ['an error of the server', asOpened('request-refused'), 'pve:unexpected-response', 'create'],
  ['a failing task', asOpened('task-failed'), 'pve:task-failed', 'create'],
  ['a full storage', asOpened('storage-full'), 'pve:task-failed', 'create'],
  ['a full disk', asOpened('disk-full'), 'ssh:command-failed', 'prepare'],
  ['a stranger’s host key', asOpened('ssh-other-key'), 'ssh:host-key-mismatch', 'wait-ssh'],
  ['a killed script', asOpened('script-killed'), 'ssh:command-failed', 'script:10-hello.sh'],
];

test.each(stopping)(
  '%s stops the job with its cause, and it goes on once that is undone',
  async (_name, fault, code, stepId) => {
    const failed = await createWith(fault);
    expect(failed.state).toMatchObject({ name: 'failed', stepId, error: { code } });
    await app.call('demo:clear-faults', {});
    await app.call('job:choose', { jobId: failed.id, choice: 'retry' });
    expect((await app.parts.jobs.finished(failed.id)).state).toEqual({ name: 'succeeded' });
  },
);

test('A46 a killed worker is no success; what it left is locked, which the roll-back says, and goes once it is unlocked', async () => {
  const failed = await createWith(asOpened('worker-killed'));
  expect(failed.state).toMatchObject({
    error: { code: 'pve:task-failed', details: { exitstatus: 'unexpected status' } },
  });
  const { id } = await app.call('job:choose', { jobId: failed.id, choice: 'roll-back' });
  const locked = await app.parts.jobs.finished(id);
  expect(locked.state).toMatchObject({ name: 'failed', stepId: 'delete', error: { code: 'container:half-made' } });
  expect(app.simulator.world.container(vmidOf(failed))?.config).toEqual({ lock: 'create' });
  app.simulator.world.setLock(vmidOf(failed), undefined);
  await app.call('job:choose', { jobId: id, choice: 'retry' });
  expect((await app.parts.jobs.finished(id)).state.name).toBe('succeeded');
  expect(app.simulator.world.container(vmidOf(failed))).toBeUndefined();
});
