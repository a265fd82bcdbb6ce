import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SimClock } from '../sim-clock.ts';
import { endOf, startLxcRig, type LxcRig } from '../testing/lxc-rig.ts';
import type { TaskEnd } from '../testing/task-end.ts';

const CT = '/nodes/pve1/lxc/100';
const TEMPLATE = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';

/** Tasks go on until they have to wait as long as this, and wait until they are stopped. */
const stuckFrom = (limitMs: number): SimClock => ({
  now: () => Date.now(),
  sleep: (ms, { signal } = {}) =>
    ms < limitMs
      ? new Promise((resolve) => setImmediate(resolve))
      : new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
});

let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig({ clock: stuckFrom(100) });
  rig.pve.world.addVolume('local', { volid: TEMPLATE, content: 'vztmpl' });
});
afterEach(() => rig[Symbol.asyncDispose]());

async function interrupt(method: string, path: string, values = {}, { root, pve } = rig): Promise<TaskEnd> {
  const upid = await root.data<string>(method, path, values);
  // The worker has begun when it waits for the first time.
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  await root.data('DELETE', `/nodes/pve1/tasks/${encodeURIComponent(upid)}`);
  await pve.world.settleTasks();
  return endOf(root, upid);
}

test('A creation that is stopped says what came to nothing, and leaves neither configuration nor disk', async () => {
  const values = { vmid: 105, ostemplate: TEMPLATE, rootfs: 'local-lvm:1' };
  expect(await interrupt('POST', '/nodes/pve1/lxc', values)).toMatchObject({
    exit: 'unable to create CT 105 - received interrupt',
  });
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect(await rig.disks('local-lvm', 105)).toEqual([]);
});

test('A clone that is stopped says so as of any other failure, and lets go of its source', async () => {
  await rig.pve.world.addContainer({ vmid: 100 });
  expect(await interrupt('POST', `${CT}/clone`, { newid: 105 })).toMatchObject({
    exit: 'clone failed: received interrupt',
  });
  expect(rig.pve.world.container(105)).toBeUndefined();
  expect(await rig.config(100)).not.toHaveProperty('lock');
});

test('Who stops waiting for a guest to shut down kills the worker, whose log tells of the command alone', async () => {
  await using slow = await startLxcRig({ clock: stuckFrom(10_000) });
  await slow.pve.world.addContainer({ vmid: 100, isRunning: true });
  slow.pve.world.setIgnoresShutdown(100, true);
  const { exit, upid } = await interrupt('POST', `${CT}/status/shutdown`, { timeout: 60 }, slow);
  expect(exit).toBe('unexpected status');
  expect(await slow.root.data('GET', `/nodes/pve1/tasks/${encodeURIComponent(upid)}/log`)).toEqual([
    { n: 1, t: "command 'lxc-stop -n 100 --nokill --timeout 60' failed: received interrupt" },
  ]);
  expect(slow.pve.world.container(100)?.startedAt).not.toBeNull();
});

test('A backup job that is stopped writes which guest it was at, and the guest is unlocked', async () => {
  for (const vmid of [100, 101]) await rig.pve.world.addContainer({ vmid });
  const { exit, log } = await interrupt('POST', '/nodes/pve1/vzdump', { vmid: '100,101', storage: 'local' });
  expect(exit).toBe('interrupted by signal');
  expect(log.slice(-3)).toEqual([
    'ERROR: Backup of VM 100 failed - interrupted by signal',
    expect.stringMatching(/^INFO: Failed at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    'ERROR: Backup job failed - interrupted by signal',
  ]);
  expect(log.join('\n')).not.toContain('Backup of VM 101');
  expect(await rig.config(100)).not.toHaveProperty('lock');
});

test('A backup job that waits for another one is stopped with the same word', async () => {
  await rig.pve.world.addContainer({ vmid: 100 });
  const values = { vmid: 100, storage: 'local' };
  const first = await rig.root.data<string>('POST', '/nodes/pve1/vzdump', values);
  const second = await rig.root.data<string>('POST', '/nodes/pve1/vzdump', values);
  for (const upid of [second, first]) await rig.root.data('DELETE', `/nodes/pve1/tasks/${encodeURIComponent(upid)}`);
  await rig.pve.world.settleTasks();
  expect((await endOf(rig.root, second)).exit).toBe('interrupted by signal');
});
