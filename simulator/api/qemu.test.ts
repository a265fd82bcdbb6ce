import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asRoot, asUser, type Asking } from '../testing/asking.ts';
import * as guests from '../testing/quiet-guests.ts';

const VM = '/nodes/pve1/qemu/200';
let pve: Simulator;
let root: Asking;
beforeEach(async () => {
  pve = await startSimulator({ guests });
  root = await asRoot(pve);
  pve.world.addVm({ vmid: 200, name: 'nas', tags: 'storage' });
});
afterEach(() => pve[Symbol.asyncDispose]());

async function run(verb: string, path = VM, values = {}): Promise<{ type: string; exitstatus: string }> {
  const upid = await root.data<string>('POST', `${path}/status/${verb}`, values);
  await pve.world.settleTasks();
  return root.data('GET', `/nodes/pve1/tasks/${encodeURIComponent(upid)}/status`);
}
const current = (): Promise<Record<string, unknown>> => root.data('GET', `${VM}/status/current`);

test('A virtual machine starts, reboots and stops as tasks of its own kind, and its state follows', async () => {
  expect(await current()).toMatchObject({ status: 'stopped', qmpstatus: 'stopped', uptime: 0, ha: { managed: 0 } });
  expect(await run('start')).toMatchObject({ type: 'qmstart', exitstatus: 'OK' });
  const running = await current();
  expect(running).toMatchObject({ status: 'running', qmpstatus: 'running', name: 'nas', tags: 'storage' });
  expect(await run('reboot')).toMatchObject({ type: 'qmreboot', exitstatus: 'OK' });
  expect((await current())['pid']).not.toBe(running['pid']);
  expect(await run('shutdown')).toMatchObject({ type: 'qmshutdown', exitstatus: 'OK' });
  expect(await current()).toMatchObject({ status: 'stopped' });
  expect(await current()).not.toHaveProperty('pid');
});

test('What is wrong with a start or a stop is found by the task, except that what does not run cannot reboot', async () => {
  expect(await run('stop')).toMatchObject({ type: 'qmstop', exitstatus: 'OK' });
  expect(await root.refusal('POST', `${VM}/status/reboot`)).toBe('VM 200 not running');
  await run('start');
  expect(await run('start')).toMatchObject({ exitstatus: 'VM 200 already running' });
  pve.world.addVm({ vmid: 201, isTemplate: true });
  expect(await run('start', '/nodes/pve1/qemu/201')).toMatchObject({
    exitstatus: "you can't start a vm if it's a template",
  });
  pve.world.addVm({ vmid: 202, lock: 'backup', startedAt: 1 });
  expect(await run('stop', '/nodes/pve1/qemu/202')).toMatchObject({ exitstatus: 'VM is locked (backup)' });
  expect(await run('stop', '/nodes/pve1/qemu/202', { skiplock: 1 })).toMatchObject({ exitstatus: 'OK' });
  expect(await run('start', '/nodes/pve1/qemu/999')).toMatchObject({
    exitstatus: "Configuration file 'nodes/pve1/qemu-server/999.conf' does not exist",
  });
  expect(await run('stop', '/nodes/pve1/qemu/999')).toMatchObject({
    exitstatus: "unable to find configuration file for VM 999 on node 'pve1'",
  });
  const user = asUser(pve, 'alice@pve', { '/vms': 'PVEVMUser' });
  expect(await user.refusal('POST', `${VM}/status/start`, { skiplock: 1 })).toEqual({
    skiplock: 'Only root may use this option.',
  });
});

test('Its configuration, what is pending, its snapshots and its graphs can be read', async () => {
  const config = await root.data<Record<string, unknown>>('GET', `${VM}/config`);
  expect(config).toMatchObject({
    name: 'nas',
    cores: 2,
    memory: '2048',
    scsi0: 'local-lvm:vm-200-disk-0,iothread=1,size=32G',
    tags: 'storage',
  });
  const pending = await root.data<{ key: string; value: unknown }[]>('GET', `${VM}/pending`);
  expect(Object.fromEntries(pending.map(({ key, value }) => [key, value]))).toEqual(config);
  expect(await root.data('GET', `${VM}/snapshot`)).toMatchObject([
    { name: 'current', running: 0, digest: config['digest'] },
  ]);
  expect(await root.refusal('GET', `${VM}/config`, { snapshot: 'old' })).toBe("snapshot 'old' does not exist");
  const points = await root.data<Record<string, number>[]>('GET', `${VM}/rrddata`, { timeframe: 'hour' });
  expect(points.at(-1)).toMatchObject({ maxcpu: 2, maxmem: 2 ** 31, disk: 0 });
  expect(points.at(-1)).not.toHaveProperty('cpu');
  for (const [path, key] of [
    ['', 'subdir'],
    ['/status', 'subdir'],
    ['/firewall', 'name'],
  ] as const)
    expect((await root.data<object[]>('GET', `${VM}${path}`))[0]).toHaveProperty(key);
});

test('A virtual machine is seen and driven with rights on it alone', async () => {
  const nobody = asUser(pve, 'nobody@pve');
  expect(await nobody.data('GET', '/nodes/pve1/qemu')).toEqual([]);
  expect(await nobody.refusal('GET', `${VM}/config`)).toBe('Permission check failed (/vms/200, VM.Audit)');
  expect(await nobody.refusal('POST', `${VM}/status/start`)).toBe('Permission check failed (/vms/200, VM.PowerMgmt)');
  const user = asUser(pve, 'alice@pve', { '/vms/200': 'PVEVMUser' });
  expect(await user.data('GET', '/nodes/pve1/qemu', { full: 1 })).toMatchObject([{ vmid: 200, qmpstatus: 'stopped' }]);
  expect(await root.data<object[]>('GET', '/nodes/pve1/qemu')).not.toHaveProperty('0.qmpstatus');
  expect(await root.data('GET', '/nodes/pve2/qemu')).toEqual([]);
  expect(await root.refusal('GET', '/nodes/pve2/qemu/200/config')).toBe(
    "Configuration file 'nodes/pve2/qemu-server/200.conf' does not exist",
  );
});

test('Its id is taken for containers too', async () => {
  const creation = {
    vmid: 200,
    ostemplate: 'local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz',
    rootfs: 'local-lvm:1',
  };
  expect(await root.refusal('POST', '/nodes/pve2/lxc', creation)).toBe("VM 200 already exists on node 'pve1'");
  await pve.world.addContainer({ vmid: 101 });
  expect(await root.refusal('POST', '/nodes/pve1/lxc/101/clone', { newid: 200, full: 1 })).toMatch(/200.*exists/);
  expect(await root.data('GET', VM + '/config')).toMatchObject({ name: 'nas' });
  expect(await root.refusal('GET', '/cluster/nextid', { vmid: 200 })).toEqual({ vmid: 'VM 200 already exists' });
});
