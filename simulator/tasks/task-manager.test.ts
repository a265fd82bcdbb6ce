import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../start-simulator.ts';
import { asToken, type Asking } from '../testing/asking.ts';
import * as guests from '../testing/quiet-guests.ts';

let pve: Simulator;
beforeEach(async () => {
  pve = await startSimulator({ guests });
});
afterEach(() => pve[Symbol.asyncDispose]());

const call = (...request: Parameters<Asking['data']>): Promise<unknown> => asToken(pve).data(...request);

const creation = {
  vmid: 100,
  ostemplate: 'local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz',
  rootfs: 'local-lvm:2',
  hostname: 'small',
};
const create = (given: Record<string, string | number> = {}): Promise<unknown> =>
  call('POST', '/nodes/pve1/lxc', { ...creation, ...given });
const statusOf = (upid: unknown): Promise<unknown> =>
  call('GET', `/nodes/pve1/tasks/${encodeURIComponent(String(upid))}/status`);
const logOf = async (upid: unknown, query = 'limit=0'): Promise<string[]> => {
  const lines = (await call('GET', `/nodes/pve1/tasks/${encodeURIComponent(String(upid))}/log?${query}`)) as {
    t: string;
  }[];
  return lines.map(({ t }) => t);
};

test('A template without /etc/ssh gets no host keys, and says nothing of any', async () => {
  const upid = await create();
  await pve.world.settleTasks();
  expect((await logOf(upid)).filter((line) => line.includes('SSH'))).toEqual([]);
  expect(await statusOf(upid)).toMatchObject({ status: 'stopped', exitstatus: 'OK' });
  expect(pve.world.container(100)?.hostKeys).toEqual([]);
});

test('A planned failure ends the next task of its type at the line it names and frees the VMID', async () => {
  pve.world.failNextTask({ type: 'vzcreate', atLogLine: 4, exitStatus: 'the disk is gone' });
  const upid = await create();
  await pve.world.settleTasks();
  expect(await statusOf(upid)).toMatchObject({ exitstatus: 'unable to create CT 100 - the disk is gone' });
  expect(await logOf(upid)).toHaveLength(5);
  expect(await call('GET', '/cluster/nextid')).toBe('100');
  expect(await call('GET', '/nodes/pve1/storage/local-lvm/content?vmid=100')).toEqual([]);
  const second = await create();
  await pve.world.settleTasks();
  expect(await statusOf(second)).toMatchObject({ exitstatus: 'OK' });
});

test('A stopped task ends as interrupted and leaves nothing behind', async () => {
  const release = pve.world.holdConfigLock(100);
  const upid = await create();
  await call('DELETE', `/nodes/pve1/tasks/${encodeURIComponent(String(upid))}`);
  release();
  await pve.world.settleTasks();
  expect(await statusOf(upid)).toMatchObject({
    status: 'stopped',
    exitstatus: 'unable to create CT 100 - received interrupt',
  });
  expect(pve.world.container(100)).toBeUndefined();
});

test('A log is read in pages, and numbered from one', async () => {
  const upid = await create();
  await pve.world.settleTasks();
  const all = await logOf(upid);
  expect([...(await logOf(upid, 'start=0&limit=3')), ...(await logOf(upid, 'start=3&limit=0'))]).toEqual(all);
  expect(await logOf(upid, `start=${all.length}`)).toEqual([]);
});

test('A template is downloaded by a task and can be used afterwards', async () => {
  const template = 'fedora-42-default_20250428_amd64.tar.xz';
  const upid = await call('POST', '/nodes/pve1/aplinfo', { storage: 'local', template });
  await pve.world.settleTasks();
  expect(await statusOf(upid)).toMatchObject({ type: 'download', id: template, exitstatus: 'OK' });
  expect(await call('GET', '/nodes/pve1/storage/local/content?content=vztmpl')).toContainEqual(
    expect.objectContaining({ volid: `local:vztmpl/${template}`, format: 'txz' }),
  );
});

test('Shutdown, stop, reboot and removal of a container each have a task', async () => {
  await pve.world.addContainer({ vmid: 110, isRunning: true });
  for (const [verb, type, isRunning] of [
    ['reboot', 'vzreboot', true],
    ['shutdown', 'vzshutdown', false],
    ['start', 'vzstart', true],
    ['stop', 'vzstop', false],
  ] as const) {
    const upid = await call('POST', `/nodes/pve1/lxc/110/status/${verb}`, {});
    await pve.world.settleTasks();
    expect(await statusOf(upid)).toMatchObject({ type, id: '110' });
    expect(pve.world.guest(110) !== undefined).toBe(isRunning);
  }
  pve.world.setAcl('/vms/110', 'root@pam', 'PVEAuditor');
  await call('DELETE', '/nodes/pve1/lxc/110?purge=1');
  await pve.world.settleTasks();
  expect(await call('GET', '/access/acl')).toEqual([]);
  await expect(call('GET', '/nodes/pve1/lxc/110/config')).rejects.toThrow(
    "Configuration file 'nodes/pve1/lxc/110.conf' does not exist",
  );
});
