import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ConnectionId, JobId, Vmid } from '../../shared/domain/ids.ts';
import { scriptEntry, type ScriptEntry } from '../../shared/domain/provisioning.ts';
import { openHeadless, type Headless } from '../../scripts/headless.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { runIn } from '../support/guest-rig.ts';
import { begin, connect, eventsIn, inGuest, printed, reached, specFor } from './journey.ts';

// Whole creations in the demo homelab whose connection into the container is cut, or whose script falls silent.
let app: Headless;
let connectionId: ConnectionId;

beforeAll(async () => {
  app = await openHeadless({ speed: 'instant' });
  connectionId = await connect(app, app.simulator, 'homelab');
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const script = (content: string, more: Partial<ScriptEntry> = {}) =>
  scriptEntry.parse({ name: '10-app.sh', content: `#!/bin/sh\n${content}\n`, ...more });
const logOf = async (jobId: JobId): Promise<string[]> =>
  (await eventsIn(app, jobId)).flatMap((event) =>
    event.type === 'log' && event.stream !== 'task' ? [event.message] : [],
  );
const guestOf = (vmid: Vmid): SimulatedGuest => {
  const guest = app.simulator.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error(`${vmid} does not run`);
  return guest;
};
/** Makes a file in the container without SSH. */
const touch = (vmid: Vmid, file: string) => runIn(guestOf(vmid), `touch ${file}`);

test('A63 a script whose connection is cut goes on inside, and the job with it; every line once, the script once', async () => {
  const content = 'echo ran >>/root/trace; echo before; until [ -e /root/go ]; do sleep 1; done; echo after';
  const spec = await specFor(app, connectionId, { provisioning: { scripts: [script(content)] } });
  const jobId = await begin(app, spec);
  await printed(app, jobId, 'before');
  guestOf(spec.vmid).faults.dropSshConnections();
  await touch(spec.vmid, '/root/go');
  const job = await app.parts.jobs.finished(jobId);
  expect(job.state).toEqual({ name: 'succeeded' });
  const log = await logOf(jobId);
  expect(log.filter((line) => line === 'before' || line === 'after')).toEqual(['before', 'after']);
  expect(log).toContain('The connection was lost while 10-app.sh ran; connecting again to see how it goes on.');
  expect(await inGuest(app, connectionId, spec.vmid, 'cat /root/trace; ls /var/lib/gantry')).toMatch(
    /^ran\n(?!.*runs)/s,
  );
});

test('A54 A63 an installation whose connection is cut goes on, and the packages are there', async () => {
  const spec = await specFor(app, connectionId, {
    provisioning: {
      packages: [
        { manager: 'apt', name: 'nginx' },
        { manager: 'apt', name: 'curl' },
      ],
    },
  });
  const jobId = await begin(app, spec);
  await reached(app, jobId, ({ steps }) => steps.some(({ message }) => message.startsWith('Installing')));
  guestOf(spec.vmid).faults.dropSshConnections();
  expect((await app.parts.jobs.finished(jobId)).state).toEqual({ name: 'succeeded' });
  expect(await inGuest(app, connectionId, spec.vmid, 'command -v nginx curl | wc -l')).toBe('2\n');
});

test('A53 a silent script pauses the job with the choice; to end it ends everything it started', async () => {
  const content = 'sleep infinity & until [ -e /root/go ]; do sleep 1; done; echo after';
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script(content, { idleTimeoutMs: 400 })] },
  });
  const jobId = await begin(app, spec);
  const paused = await reached(app, jobId, ({ state }) => state.name === 'paused');
  expect(paused.state).toMatchObject({
    name: 'paused',
    kind: 'silent',
    reason: expect.stringMatching(/^10-app\.sh has printed nothing for .* Wait longer, or end it/) as string,
  });
  await app.call('job:answer', { jobId, accept: false });
  const { state } = await app.parts.jobs.finished(jobId);
  expect(state).toMatchObject({
    name: 'failed',
    stepId: 'script:10-app.sh',
    error: { code: 'ssh:timeout', details: { command: '10-app.sh', kind: 'idle' } },
  });
  const left = await runIn(guestOf(spec.vmid), 'pgrep -x sleep | wc -l');
  expect(left.stdout).toBe('0\n');
});

test('A53 to wait longer lets it go on, and what it prints meanwhile takes the question back', async () => {
  const content = 'until [ -e /root/go ]; do sleep 1; done; echo after; until [ -e /root/end ]; do sleep 1; done';
  const spec = await specFor(app, connectionId, {
    provisioning: { scripts: [script(content, { idleTimeoutMs: 1_500 })] },
  });
  const jobId = await begin(app, spec);
  await reached(app, jobId, ({ state }) => state.name === 'paused');
  await app.call('job:answer', { jobId, accept: true });
  await reached(app, jobId, ({ state }) => state.name === 'running');
  await reached(app, jobId, ({ state }) => state.name === 'paused');
  await touch(spec.vmid, '/root/go');
  await reached(app, jobId, ({ state }) => state.name === 'running');
  await vi.waitFor(async () => expect(await logOf(jobId)).toContain('after'), { timeout: 5_000 });
  await touch(spec.vmid, '/root/end');
  expect((await app.parts.jobs.finished(jobId)).state).toEqual({ name: 'succeeded' });
});

test('A51 B05 a script that is to run once and failed half-way is begun again only after its user has heard that it may have run in part', async () => {
  const once = script('echo ran >>/root/trace; [ -e /root/again ] || exit 3', { runsOnce: true });
  const spec = await specFor(app, connectionId, { provisioning: { scripts: [once] } });
  const jobId = await begin(app, spec);
  expect((await app.parts.jobs.finished(jobId)).state).toMatchObject({
    name: 'failed',
    error: { code: 'ssh:command-failed' },
  });
  await app.call('job:choose', { jobId, choice: 'retry' });
  expect((await app.parts.jobs.finished(jobId)).state).toMatchObject({
    name: 'failed',
    stepId: 'script:10-app.sh',
    error: { code: 'guest:half-run', details: { script: '10-app.sh' } },
    choices: ['run-again', 'skip', 'keep', 'roll-back'],
  });
  await expect(app.call('job:choose', { jobId, choice: 'retry' })).rejects.toMatchObject({ code: 'job:not-possible' });
  expect(await inGuest(app, connectionId, spec.vmid, 'cat /root/trace; touch /root/again')).toBe('ran\n');
  await app.call('job:choose', { jobId, choice: 'run-again' });
  expect((await app.parts.jobs.finished(jobId)).state.name).toBe('succeeded');
  expect(await inGuest(app, connectionId, spec.vmid, 'cat /root/trace')).toBe('ran\nran\n');
});
