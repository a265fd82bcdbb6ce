import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { JobId, Vmid } from '../../shared/domain/ids.ts';
import { isOver } from '../../shared/domain/job.ts';
import { scriptEntry } from '../../shared/domain/provisioning.ts';
import { createMemorySecrets, openHeadless, type Headless } from '../../scripts/headless.ts';
import { SimulatedGuest } from '../../simulator/guest/guest.ts';
import { startSimulator, type Simulator } from '../../simulator/start-simulator.ts';
import { runIn } from '../support/guest-rig.ts';
import { begin, connect, eventsIn, reached, specFor } from './journey.ts';

// A silent script whose user is asked, while the app is closed and opened again.
const cleanUps: (() => PromiseLike<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

type Waiting = { app: Headless; simulator: Simulator; jobId: JobId; vmid: Vmid };

/** The app was closed and opened again while a job of it asked whether to wait for its silent script. */
async function reopenedWhileAsking(): Promise<Waiting> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gantry-silent-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const simulator = await startSimulator({ speed: 'instant', seed: 'homelab' });
  cleanUps.push(() => simulator[Symbol.asyncDispose]());
  const storeFile = path.join(folder, 'gantry.db');
  const shared = { speed: 'instant', storeFile, simulator, secrets: createMemorySecrets() } as const;
  const first = await openHeadless(shared);
  const connectionId = await connect(first, simulator, 'homelab');
  const content =
    'echo ran >>/root/trace; echo before; sleep infinity & until [ -e /root/go ]; do sleep 1; done; echo after';
  const silent = scriptEntry.parse({ name: '10-app.sh', content: `#!/bin/sh\n${content}\n`, idleTimeoutMs: 800 });
  const spec = await specFor(first, connectionId, { provisioning: { scripts: [silent] } });
  const jobId = await begin(first, spec);
  // On a busy machine it may be asked about before it has printed anything.
  const hasPrinted = (): boolean => first.parts.store.jobLog.read(jobId).some(({ message }) => message === 'before');
  await reached(first, jobId, ({ state }) => state.name === 'paused' && hasPrinted());
  await first[Symbol.asyncDispose]();
  const app = await openHeadless(shared);
  cleanUps.push(() => app[Symbol.asyncDispose]());
  expect(app.parts.jobs.get(jobId).state).toMatchObject({ name: 'paused', kind: 'silent' });
  return { app, simulator, jobId, vmid: spec.vmid };
}

const printedBy = async ({ simulator, vmid }: Waiting, command: string): Promise<string> => {
  const guest = simulator.world.guest(vmid);
  if (!(guest instanceof SimulatedGuest)) throw new Error(`${vmid} does not run`);
  return (await runIn(guest, command)).stdout;
};
const logOf = async ({ app, jobId }: Waiting): Promise<string[]> =>
  (await eventsIn(app, jobId)).flatMap((event) =>
    event.type === 'log' && event.stream === 'stdout' ? [event.message] : [],
  );

test('A53 A63 a silent script runs on inside while the app is closed, and is waited for when its user wants that', async () => {
  const waiting = await reopenedWhileAsking();
  const { app, jobId } = waiting;
  await printedBy(waiting, 'touch /root/go');
  await app.call('job:answer', { jobId, accept: true });
  expect((await reached(app, jobId, ({ state }) => state.name === 'succeeded')).state.name).toBe('succeeded');
  expect(await printedBy(waiting, 'cat /root/trace')).toBe('ran\n');
  // All it has printed is told again from its beginning.
  expect((await logOf(waiting)).slice(-3)).toEqual(['before', 'before', 'after']);
});

test('A53 A59 a silent script whose job is cancelled after a restart is ended inside with all it started', async () => {
  const waiting = await reopenedWhileAsking();
  const { app, jobId } = waiting;
  expect(await printedBy(waiting, 'pgrep -x sleep | wc -l')).toMatch(/^[1-9]/);
  await app.call('job:cancel', { jobId });
  const { state, warnings, steps } = await reached(app, jobId, (job) => isOver(job.state));
  const stepId = 'script:10-app.sh';
  expect(state).toMatchObject({ name: 'cancelled', stepId, choices: expect.arrayContaining(['retry', 'roll-back']) });
  expect([warnings, steps.find(({ id }) => id === stepId)?.state]).toEqual([[], 'cancelled']);
  expect(await printedBy(waiting, 'pgrep -x sleep | wc -l')).toBe('0\n');
});

test('A53 a silent script that its user ends after a restart has failed by its silence', async () => {
  const waiting = await reopenedWhileAsking();
  const { app, jobId } = waiting;
  await app.call('job:answer', { jobId, accept: false });
  const { state } = await reached(app, jobId, (job) => isOver(job.state));
  expect(state).toMatchObject({ error: { code: 'ssh:timeout', details: { command: '10-app.sh', kind: 'idle' } } });
  expect(await printedBy(waiting, 'pgrep -x sleep | wc -l')).toBe('0\n');
});
