import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGate } from '../../gate.ts';
import type { SimClock } from '../../sim-clock.ts';
import { asUser } from '../../testing/asking.ts';
import { endOf, startLxcRig, type LxcRig } from '../../testing/lxc-rig.ts';

const CT = '/nodes/pve1/lxc/100';
let rig: LxcRig;
beforeEach(async () => {
  rig = await startLxcRig();
  await rig.pve.world.addContainer({ vmid: 100, isRunning: true, config: { features: 'nesting=1' } });
});
afterEach(() => rig[Symbol.asyncDispose]());

const power = (verb: string, values = {}) => rig.run('POST', `${CT}/status/${verb}`, values);
const isRunning = () => rig.pve.world.container(100)?.startedAt !== null;

test('A guest that does not shut down fails the task, or is stopped when that was asked for', async () => {
  rig.pve.world.setIgnoresShutdown(100, true);
  expect(await power('shutdown', { timeout: 7 })).toMatchObject({
    type: 'vzshutdown',
    exit: 'container did not stop',
    log: ["command 'lxc-stop -n 100 --nokill --timeout 7' failed: exit code 1"],
  });
  expect(isRunning()).toBe(true);
  expect(await power('shutdown', { timeout: 7, forceStop: 1 })).toMatchObject({ exit: 'OK', log: [] });
  expect(isRunning()).toBe(false);
});

test('A reboot stops whoever does not go in time, applies what waits, and starts again', async () => {
  rig.pve.world.setIgnoresShutdown(100, true);
  await rig.root.data('PUT', `${CT}/config`, { console: 0 });
  const before = rig.pve.world.container(100)?.pid;
  expect(await power('reboot', { timeout: 3 })).toMatchObject({ type: 'vzreboot', exit: 'OK' });
  expect(rig.pve.world.container(100)?.pid).not.toBe(before);
  expect(await rig.root.data('GET', `${CT}/config`, { current: 1 })).toMatchObject({ console: 0 });
});

test('A stop waits for a shutdown that goes on, and ends it when told to', async () => {
  const { opened, open } = createGate();
  // Only the guest that is asked to go takes its time.
  const clock: SimClock = {
    now: () => Date.now(),
    sleep: (ms, { signal } = {}) =>
      ms < 10_000
        ? new Promise((resolve) => setImmediate(resolve))
        : Promise.race([
            opened,
            new Promise<void>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
          ]),
  };
  await using slow = await startLxcRig({ clock });
  await slow.pve.world.addContainer({ vmid: 100, isRunning: true });
  slow.pve.world.setIgnoresShutdown(100, true);
  const shutdown = await slow.root.data<string>('POST', `${CT}/status/shutdown`);
  const stop = await slow.root.data<string>('POST', `${CT}/status/stop`, { 'overrule-shutdown': 1 });
  await slow.pve.world.settleTasks();
  open();
  expect(await endOf(slow.root, shutdown)).toMatchObject({ exit: 'unexpected status' });
  expect(await endOf(slow.root, stop)).toMatchObject({ exit: 'OK' });
  expect((await endOf(slow.root, stop)).log).toContain(`overruled vzshutdown tasks: ${shutdown}`);
  expect(slow.pve.world.container(100)?.startedAt).toBeNull();
});

test('A lock stops every verb, and only root may pass it', async () => {
  rig.pve.world.setLock(100, 'backup');
  for (const verb of ['stop', 'shutdown', 'suspend'])
    expect(await power(verb)).toMatchObject({ exit: 'CT is locked (backup)' });
  const user = asUser(rig.pve, 'eve@pve', { '/vms': 'PVEVMAdmin' });
  expect(await user.refusal('POST', `${CT}/status/stop`, { skiplock: 1 })).toEqual({
    skiplock: 'Only root may use this option.',
  });
  expect(await power('stop', { skiplock: 1 })).toMatchObject({ exit: 'OK' });
  expect(isRunning()).toBe(false);
  expect(await power('start')).toMatchObject({ exit: 'CT is locked (backup)' });
  expect(await power('start', { skiplock: 1 })).toMatchObject({ exit: 'OK' });
});

test('A hook script has to be there: a start without it fails, a stop only complains', async () => {
  rig.pve.world.setConfig(100, 'hookscript', 'local:snippets/gone.sh');
  const words = (phase: string) =>
    `hookscript error for 100 on ${phase}: script 'local:snippets/gone.sh' does not exist`;
  expect(await power('stop')).toMatchObject({ exit: 'OK', log: [words('pre-stop'), words('post-stop')] });
  expect(await power('start')).toMatchObject({ exit: words('pre-start') });
  expect(await rig.root.refusal('PUT', `${CT}/config`, { hookscript: 'local:iso/x.iso' })).toBe(
    "'local:iso/x.iso' is not in the snippets directory",
  );
  expect(isRunning()).toBe(false);
});

test('A disk that is gone is noticed at the start, and --debug shows what lxc-start says', async () => {
  await power('stop');
  expect((await power('start', { debug: 1 })).log.join('\n')).toContain('Read uid map: type u nsid 0');
  await power('stop');
  rig.pve.world.setStorage('local-lvm', { volumes: [] });
  expect(await power('start')).toMatchObject({ exit: 'no such logical volume pve/vm-100-disk-0' });
});

test('Suspending needs CRIU, which no node has', async () => {
  expect(await power('suspend')).toMatchObject({
    type: 'vzsuspend',
    exit: "command 'lxc-checkpoint -n 100 -s -D /var/lib/vz/dump' failed: exit code 1",
  });
  expect(isRunning()).toBe(true);
  expect(await rig.root.refusal('POST', `${CT}/status/resume`)).toBe('CT 100 already running');
  await power('stop');
  expect(await power('resume')).toMatchObject({
    type: 'vzresume',
    exit: "command 'lxc-checkpoint -n 100 -r --foreground -D /var/lib/vz/dump' failed: exit code 1",
  });
  expect(await rig.root.refusal('POST', `${CT}/status/suspend`)).toBe('CT 100 not running');
});

test('What is protected or runs is not destroyed, and disks nobody names stay unless they are meant too', async () => {
  expect(await rig.root.refusal('DELETE', CT)).toBe('unable to destroy CT 100 - container is running');
  await rig.root.data('PUT', `${CT}/config`, { protection: 1 });
  expect(await rig.root.refusal('DELETE', CT, { force: 1 })).toBe("can't remove CT 100 - protection mode enabled");
  await rig.root.data('PUT', `${CT}/config`, { delete: 'protection' });
  for (const index of [5, 6]) {
    const volid = `local-lvm:vm-${index === 5 ? 100 : 101}-disk-${index}`;
    rig.pve.world.addVolume('local-lvm', { volid, content: 'rootdir', vmid: index === 5 ? 100 : 101 });
  }
  await rig.pve.world.addContainer({ vmid: 101 });
  expect(await rig.run('DELETE', `${CT}?force=1`)).toMatchObject({ type: 'vzdestroy', exit: 'OK' });
  expect(await rig.disks('local-lvm', 100)).toEqual(['local-lvm:vm-100-disk-5']);
  await rig.run('DELETE', '/nodes/pve1/lxc/101?destroy-unreferenced-disks=1&purge=1');
  expect(await rig.disks('local-lvm', 101)).toEqual([]);
});

test('With purge a destroyed container also leaves the backup jobs, and a job for it alone goes', async () => {
  await power('stop');
  const job = (vmid: string) => ({ vmid, storage: 'local', schedule: '03:00' });
  for (const vmid of ['100', '100,101']) await rig.root.data('POST', '/cluster/backup', job(vmid));
  await rig.run('DELETE', `${CT}?purge=1`);
  const jobs = await rig.root.data<{ vmid: string }[]>('GET', '/cluster/backup');
  expect(jobs.map(({ vmid }) => vmid)).toEqual(['101']);
});
