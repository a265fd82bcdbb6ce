import { expect, test } from 'vitest';
import { startSimulator } from '../../start-simulator.ts';
import { ApiSession } from '../../testing/api-session.ts';
import * as guests from '../../testing/quiet-guests.ts';
import { nextRun } from '../../world/calendar.ts';

async function start() {
  const pve = await startSimulator({ nodes: ['alpha', 'beta'], guests });
  await pve.world.addContainer({
    vmid: 300,
    config: { hostname: 'one', mp0: 'local-lvm:vm-300-disk-1,mp=/a,size=1G' },
  });
  await pve.world.addContainer({ vmid: 301, node: 'beta', config: { hostname: 'two', mp0: '/srv,mp=/b' } });
  pve.world.addVm({ vmid: 400, name: 'machine' });
  return pve;
}

test('A job is kept with what it was given, changed in part, and deleted', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  const job = {
    id: 'nightly',
    schedule: 'sat 02:30',
    vmid: '300,400',
    storage: 'nas',
    mode: 'snapshot',
    'prune-backups': 'keep-last=3',
  };
  expect(await root.send('POST', '/cluster/backup', job)).toMatchObject({ status: 200, data: null });
  expect(await root.list('/cluster/backup')).toMatchObject([
    { id: 'nightly', type: 'vzdump', enabled: 1, schedule: 'sat 02:30', 'prune-backups': { 'keep-last': '3' } },
  ]);
  await root.send('PUT', '/cluster/backup/nightly', { enabled: 0, all: 1, delete: 'prune-backups', compress: 'zstd' });
  const changed = await root.get('/cluster/backup/nightly');
  expect(changed).toMatchObject({ enabled: 0, all: 1, compress: 'zstd', storage: 'nas' });
  for (const gone of ['vmid', 'prune-backups', 'next-run']) expect(changed).not.toHaveProperty(gone);
  await root.send('DELETE', '/cluster/backup/nightly');
  expect(await root.send('GET', '/cluster/backup/nightly')).toMatchObject({
    status: 400,
    errors: { id: "No such job 'nightly'" },
  });
});

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['without a time', { vmid: '300' }, { schedule: "neither 'starttime' nor 'schedule' were set" }],
  ['without guests', { schedule: '02:00' }, { vmid: 'property is missing' }],
  [
    'with guests named twice',
    { schedule: '02:00', vmid: '300', pool: 'x' },
    { pool: "option conflicts with option 'vmid'" },
  ],
  [
    'with two times',
    { schedule: '02:00', starttime: '03:00', vmid: '300' },
    { starttime: "'starttime' and 'schedule' cannot both be set" },
  ],
])('No job is made %s', async (_title, given, errors) => {
  await using pve = await start();
  const root = new ApiSession(pve);
  expect(await root.send('POST', '/cluster/backup', given)).toMatchObject({ status: 400, errors });
  expect(await root.list('/cluster/backup')).toEqual([]);
});

test('An older client’s days and hour become a schedule', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  await root.send('POST', '/cluster/backup', { starttime: '04:15', dow: 'mon,fri', all: 1 });
  const [job] = await root.list('/cluster/backup');
  expect(job).toMatchObject({ schedule: 'mon,fri 04:15' });
  expect(job?.['id']).toMatch(/^backup-[0-9a-f]{8}-[0-9a-f]{4}$/);
});

test('It is told which disks a job takes, and which guests no job takes', async () => {
  await using pve = await start();
  const root = new ApiSession(pve);
  await root.send('POST', '/cluster/backup', { id: 'some', schedule: 'daily', exclude: '400' });
  expect(await root.get('/cluster/backup/some/included_volumes')).toEqual({
    children: [
      {
        id: 300,
        name: 'one',
        type: 'lxc',
        children: [
          { id: 'rootfs', name: 'local-lvm:vm-300-disk-0', included: 1, reason: 'rootfs' },
          { id: 'mp0', name: 'local-lvm:vm-300-disk-1', included: 0, reason: 'disabled' },
        ],
      },
      {
        id: 301,
        name: 'two',
        type: 'lxc',
        children: [
          { id: 'rootfs', name: 'local-lvm:vm-301-disk-0', included: 1, reason: 'rootfs' },
          { id: 'mp0', name: '/srv', included: 0, reason: 'not a volume' },
        ],
      },
    ],
  });
  expect(await root.list('/cluster/backup-info/not-backed-up')).toEqual([{ vmid: 400, name: 'machine', type: 'qemu' }]);
});

/** A Wednesday. */
const NOW = Date.UTC(2026, 2, 4, 10, 20, 30);
test.each([
  ['02:30', '2026-03-05T02:30'],
  ['sat 02:30', '2026-03-07T02:30'],
  ['mon..wed 11:00', '2026-03-04T11:00'],
  ['mon,tue 11:00', '2026-03-09T11:00'],
  ['*/15', '2026-03-04T10:30'],
  ['8..10:00/30', '2026-03-04T10:30'],
  ['daily', '2026-03-05T00:00'],
  ['weekly', '2026-03-09T00:00'],
  ['sun', '2026-03-08T00:00'],
])('An event at %s is next due at %s', (event, due) => {
  expect(nextRun(event, NOW)).toBe(Date.parse(`${due}:00Z`));
});
