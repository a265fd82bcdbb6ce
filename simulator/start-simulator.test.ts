import { expect, test } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from './start-simulator.ts';
import { asToken, type Asking } from './testing/asking.ts';
import * as guests from './testing/quiet-guests.ts';

const start = (options: SimulatorOptions = {}): Promise<Simulator> => startSimulator({ guests, ...options });

const call = (pve: Simulator, ...request: Parameters<Asking['data']>): Promise<unknown> =>
  asToken(pve).data(...request);

const template = 'local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst';

test('A container is created with its host keys in the log, started by a task of its own, and gets an address', async () => {
  await using pve = await start();
  const vmid = await call(pve, 'GET', '/cluster/nextid');
  expect(vmid).toBe('100');
  const upid = await call(pve, 'POST', '/nodes/pve1/lxc', {
    vmid: 100,
    ostemplate: template,
    hostname: 'web.example.test',
    rootfs: 'local-lvm:8',
    net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
    features: 'nesting=1',
    unprivileged: 1,
    start: 1,
  });
  expect(upid).toMatch(/^UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:vzcreate:100:root@pam!gantry:$/);
  await pve.world.settleTasks();
  const log = (await call(pve, 'GET', `/nodes/pve1/tasks/${String(upid)}/log?limit=0`)) as { n: number; t: string }[];
  expect(log.map(({ t }) => t)).toContain('Detected container architecture: amd64');
  expect(log.filter(({ t }) => /^done: SHA256:\S+ root@web$/.test(t))).toHaveLength(3);
  expect(log.at(-1)?.t).toBe('TASK OK');
  const tasks = (await call(pve, 'GET', '/nodes/pve1/tasks?vmid=100')) as { type: string; status: string }[];
  expect(tasks.map(({ type, status }) => `${type} ${status}`)).toEqual(['vzstart OK', 'vzcreate OK']);
  await expect
    .poll(() => call(pve, 'GET', '/nodes/pve1/lxc/100/interfaces'))
    .toMatchObject([{ name: 'lo' }, { name: 'eth0', inet: '10.77.0.100/24' }]);
});

test('The demo homelab shows running and stopped guests on three nodes', async () => {
  await using pve = await start({ seed: 'homelab' });
  const resources = (await call(pve, 'GET', '/cluster/resources')) as { type: string; status: string }[];
  const count = (type: string, status: string) =>
    resources.filter((each) => each.type === type && each.status === status).length;
  expect(count('node', 'online')).toBe(3);
  expect(count('lxc', 'running')).toBe(6);
  expect(count('lxc', 'stopped')).toBe(2);
  expect(count('qemu', 'running')).toBe(2);
});
